"""The desk of the page tests behind a real port, with events that really move; no Jitsi."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Route
from werkzeug.serving import make_server

from sidecar.web.event_stream import Broadcaster, stream
from tests.desk import IDENT, JITSI, Desk, a_desk
from tests.fakes.identification import IdentificationWorld

# Stands for Jitsi's external_api: makes a frame, and lets a test tell what happened in it.
STAND_IN = """
window.JitsiMeetExternalAPI = class {
  constructor(domain, wish) {
    this.heard = {};
    this.wish = wish;
    this.frame = document.createElement('iframe');
    this.frame.src = `http://${domain}/${wish.roomName}`;
    wish.parentNode.append(this.frame);
    window.frames_made = (window.frames_made ?? 0) + 1;
    window.jitsi = this;
  }
  getIFrame() { return this.frame; }
  addListener(name, work) { (this.heard[name] ??= []).push(work); }
  tell(name, facts = {}) { for (const work of this.heard[name] ?? []) work(facts); }
  dispose() { this.frame.remove(); }
};
"""
# Stands for the part of the page that ident serves into a frame; says what came with the form.
PART_OF_IDENT = """<!doctype html><html lang='nl'><title>Gegevens</title>
<main><h1>Gegevens</h1><p data-test='ident-part'>Dit vak is van ident.</p></main>"""
MEETING = "<!doctype html><html lang='nl'><title>Gesprek</title><main><h1>Gesprek</h1></main>"


class Wire:
    """Carries signals from the lobby to the open pages within this process."""

    def __init__(self) -> None:
        self._topics: queue.Queue[str] = queue.Queue()

    def changed(self, *topics: str) -> None:
        for topic in topics:
            self._topics.put(topic)

    def listen(self) -> Iterator[str]:
        while True:
            yield self._topics.get()


class ServedDesk:
    def __init__(self, desk: Desk, port: int) -> None:
        self.desk = desk
        self.lobby = desk.lobby
        self.address = f"http://localhost:{port}"

    @property
    def identification(self) -> IdentificationWorld:
        return self.desk.identification

    def visit(self, context: BrowserContext, path: str, *, who: str, is_real: bool = False) -> Page:
        """A tab of somebody ("burger/p1", "medewerker/e1"); Jitsi is stood in for, or real."""
        page = context.new_page()
        if not is_real:
            page.route("**/external_api.js", _stand_in)
            page.route(f"{JITSI}/balie-*", _meeting)
        page.route(f"{IDENT}/**", _part_of_ident)
        page.goto(f"{self.address}/als/{who}")
        page.goto(f"{self.address}{path}")
        return page


def _stand_in(route: Route) -> None:
    route.fulfill(body=STAND_IN, content_type="text/javascript")


def _meeting(route: Route) -> None:
    route.fulfill(body=MEETING, content_type="text/html")


def _part_of_ident(route: Route) -> None:
    route.fulfill(body=PART_OF_IDENT, content_type="text/html")


@contextmanager
def served(folder: Path, *, port: int = 0, **kind: object) -> Iterator[ServedDesk]:
    """`kind` is what `a_desk` may be told: the municipality, what the product demands, …"""
    wire = Wire()
    broadcaster = Broadcaster(wire)

    def events(topics, *, person=""):
        return stream(broadcaster, topics, person=person)

    desk = a_desk(folder, signals=wire, stream=events, **kind)
    server = make_server("127.0.0.1", port, desk.app, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield ServedDesk(desk, server.port)
    finally:
        server.shutdown()
        thread.join()


def context_of(browser: Browser, **kind: object) -> BrowserContext:
    context = browser.new_context(locale="nl-NL", **kind)
    context.grant_permissions(["camera", "microphone"])
    context.set_default_timeout(20_000)
    return context
