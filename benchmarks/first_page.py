"""The first page of a citizen on an old phone: what goes over the wire, and when it can be used.

Chromium with the line of "slow 4G" (1.6 Mbit/s down, 0.75 up, 150 ms there and back), a processor
four times slower and an empty cache each time, through the nginx of production (TLS, HTTP/2).
Usable: the page is painted and its script has run, so a press does what it says.

Run: python -m benchmarks first_page
"""

import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.ground import ground, served
from benchmarks.rows import TIMES, Row
from sidecar.processes import demo_data
from tests.docker.front import BALIE, Front
from tests.e2e.browsers import ARGUMENTS, PHONE, chromium

APP = "sidecar.processes.web:create()"
KILOBIT = 1000 / 8
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1600 * KILOBIT,
    "uploadThroughput": 750 * KILOBIT,
}
SLOWER = 4
MOST_BYTES, MOST_SECONDS = 100_000, 1.5


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="balie-bench-") as folder, _front(Path(folder)) as web:
        base, links = web
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium(),
                args=[*ARGUMENTS, f"--host-resolver-rules=MAP {BALIE} 127.0.0.1"],
            )
            found = [_visit(browser, base + link) for link in links[:TIMES]]
            browser.close()
    sizes, seconds = ([each[number] for each in found] for number in (0, 1))
    return [
        Row(
            name="first page of a citizen, over the wire",
            ours=f"{max(sizes) / 1000:.0f} kB",
            bare="-",
            ratio="-",
            goal=f"at most {MOST_BYTES // 1000} kB",
            ok=max(sizes) <= MOST_BYTES,
        ),
        Row(
            name=f"the same at slow 4G and {SLOWER} times slower, usable after",
            ours=f"{statistics.median(seconds):.2f} s",
            bare="-",
            ratio="-",
            goal=f"at most {MOST_SECONDS} s",
            ok=statistics.median(seconds) <= MOST_SECONDS,
        ),
    ]


@contextmanager
def _front(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of the balie behind its nginx, and personal links there, soonest first."""
    os.environ.setdefault("PATH", "/usr/sbin:/usr/bin:/bin")
    with ground() as place, Front(folder, balie=place.ports.web) as front:
        base = f"https://{BALIE}:{front.port}"
        links = [link.split("/a/")[1] for _name, link in demo_data.fill(place.services)]
        env = place.env | {"BALIE_PUBLIC_URL": base, "BALIE_ADDRESS_HEADER": "X-Real-IP"}
        with served(APP, place.ports.web, env):
            yield f"{base}/a/", links


def _visit(browser: Browser, address: str) -> tuple[int, float]:
    """Bytes that came, and seconds until it could be used."""
    context = browser.new_context(ignore_https_errors=True, **PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    wire = context.new_cdp_session(page)
    came: list[float] = []
    wire.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", dict(SLOW_4G))
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    answer = page.goto(address, wait_until="load")
    if answer is None or not answer.ok or not page.get_by_role("heading", level=1).is_visible():
        raise RuntimeError("that is not the first page")
    seconds = _usable(page)
    context.close()
    return int(sum(came)), seconds


def _usable(page: Page) -> float:
    """The later of first paint and the end of the module, since the press on the link."""
    found: Any = page.evaluate("""() => {
      const [visit] = performance.getEntriesByType('navigation');
      const paint = performance.getEntriesByName('first-contentful-paint')[0];
      return Math.max(paint.startTime, visit.domContentLoadedEventEnd) / 1000;
    }""")
    return float(found)


if __name__ == "__main__":
    print(run())
