"""Two real browsers with a camera and a microphone that are not there: a phone and a desktop."""

import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Headless Chromium hides the addresses of the machine behind mDNS names, which nobody answers in a
# container, and leaves loopback out: hence the last two.
ARGUMENTS = (
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
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


class Pair:
    """The browser of the citizen and the browser of the civil servant, apart from each other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._playwright: Playwright | None = None
        self._browsers: list[Browser] = []
        self._contexts: dict[str, BrowserContext] = {}

    def __enter__(self) -> Self:
        self._playwright = sync_playwright().start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for browser in self._browsers:
            browser.close()
        if self._playwright is not None:
            self._playwright.stop()

    def phone(self, name: str = "citizen") -> BrowserContext:
        """A citizen's phone, in a browser of its own; asking again gives the same one."""
        return self._context(name, PHONE)

    def desktop(self, name: str = "staff") -> BrowserContext:
        return self._context(name, DESKTOP)

    def screenshots(self, label: str) -> None:
        """Keep what every open page shows now, as `<label>-<who>-<number>.png`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for who, context in self._contexts.items():
            for number, page in enumerate(context.pages, start=1):
                self._screenshot(page, self._folder / f"{label}-{who}-{number}.png")

    def _screenshot(self, page: Page, file: Path) -> None:
        file.with_suffix(".html").write_text(page.content())
        page.screenshot(path=file, timeout=5000)

    def _context(self, name: str, kind: dict[str, object]) -> BrowserContext:
        if name not in self._contexts:
            assert self._playwright is not None
            browser = self._playwright.chromium.launch(
                executable_path=chromium(), args=list(ARGUMENTS)
            )
            self._browsers.append(browser)
            context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam", **kind)
            context.grant_permissions(list(PERMISSIONS))
            context.set_default_timeout(PATIENCE)
            self._contexts[name] = context
        return self._contexts[name]
