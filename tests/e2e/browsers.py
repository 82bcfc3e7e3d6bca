"""Two real browsers with a camera and a microphone that are not there: a phone and a desktop."""

import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Headless Chromium hides the addresses of the machine behind mDNS names, which nobody answers in a
# container, and leaves loopback out: hence the last two.
YES = "--use-fake-ui-for-media-stream"
ARGUMENTS = (
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    YES,
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--allow-loopback-in-peer-connection",
)
PERMISSIONS = ("camera", "microphone", "notifications", "clipboard-read", "clipboard-write")
PATIENCE = 20_000
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


class NoBrowser(Exception):
    """There is no Chromium on this machine."""


def chromium() -> str:
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    raise NoBrowser("Chromium is missing: make setup installs it on Debian")


class Browsers:
    """The browser of the citizens and the browser of the civil servants, started when needed."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._running: dict[str, Browser] = {}

    def __enter__(self) -> Self:
        self._playwright = sync_playwright().start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for browser in self._running.values():
            browser.close()
        if self._playwright is not None:
            self._playwright.stop()

    def get(self, name: str, *, arguments: tuple[str, ...] = ARGUMENTS) -> Browser:
        assert self._playwright is not None
        if name not in self._running:
            self._running[name] = self._playwright.chromium.launch(
                executable_path=chromium(), args=list(arguments)
            )
        return self._running[name]

    def of_who_says_no(self) -> Browser:
        """Every question of a page for camera or microphone is answered with no."""
        asked = tuple(each for each in ARGUMENTS if each != YES)
        return self.get("says no", arguments=(*asked, "--deny-permission-prompts"))


class Pair:
    """Two browsers for one test: nothing is left in them of the test before, nor for the next."""

    def __init__(self, browsers: Browsers, folder: Path) -> None:
        self._browsers = browsers
        self._folder = folder
        self._contexts: dict[str, BrowserContext] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for context in self._contexts.values():
            context.close()

    def phone(self, name: str = "citizen") -> BrowserContext:
        """A citizen's phone; asking for the same name gives the same one."""
        return self._context(name, "citizens", PHONE)

    def desktop(self, name: str = "staff") -> BrowserContext:
        return self._context(name, "staff", DESKTOP)

    def screenshots(self, label: str) -> None:
        """Keep what every open page shows now, as `<label>-<who>-<number>.png`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for who, context in self._contexts.items():
            for number, page in enumerate(context.pages, start=1):
                self._screenshot(page, self._folder / f"{label}-{who}-{number}.png")

    def _screenshot(self, page: Page, file: Path) -> None:
        file.with_suffix(".html").write_text(page.content())
        page.screenshot(path=file, timeout=5000)

    def _context(self, name: str, browser: str, kind: dict[str, object]) -> BrowserContext:
        if name not in self._contexts:
            context = self._browsers.get(browser).new_context(
                locale="nl-NL", timezone_id="Europe/Amsterdam", **kind
            )
            context.grant_permissions(list(PERMISSIONS))
            context.set_default_timeout(PATIENCE)
            self._contexts[name] = context
        return self._contexts[name]
