"""`plugin.head.html` in a page like Jitsi's: at the top of a window, framed, without a look."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.served_desk import context_of

HEAD = Path("jitsi-plugin-assets/jitsi/plugin.head.html").read_text(encoding="utf-8")

pytestmark = pytest.mark.capability("M20", "M24")


class Pages(BaseHTTPRequestHandler):
    """`/room` is Jitsi's page; `/framed` shows it in a frame; `/` is the balie."""

    look = ""

    def do_GET(self):
        pages = {
            "/": "<title>Balie</title><h1>Digitale Balie</h1>",
            "/framed": '<title>Gesprek</title><iframe src="/room" title="call"></iframe>',
            "/room": f"<title>Jitsi</title><script>{self.look}</script>{HEAD}<p id=call>Call</p>",
        }
        page = pages.get(self.path, "").encode()
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def tab(browsers):
    context = context_of(browsers.get("desk"))
    yield context.new_page()
    context.close()


@pytest.fixture
def jitsi():
    """Its address, and how its config.js is set."""
    handler = type("These", (Pages,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


def test_who_opens_jitsi_itself_is_brought_to_the_balie(jitsi, tab):
    address, handler = jitsi
    handler.look = f"var config = {{dynamicBrandingUrl: '{address}/huisstijl/jitsi.json'}};"

    tab.goto(f"{address}/room#jwt=secret")

    expect(tab).to_have_title("Balie")
    assert tab.url == f"{address}/"


def test_in_the_page_of_the_balie_the_call_goes_on(jitsi, tab):
    address, handler = jitsi
    handler.look = f"var config = {{dynamicBrandingUrl: '{address}/huisstijl/jitsi.json'}};"

    tab.goto(f"{address}/framed")

    expect(tab.frame_locator("iframe").locator("#call")).to_be_visible()
    assert [frame.url for frame in tab.frames] == [f"{address}/framed", f"{address}/room"]


@pytest.mark.parametrize(
    "look",
    ["", "var config = {};", "var config = {dynamicBrandingUrl: 'nonsense'};"],
    ids=["no config", "no look", "no address"],
)
def test_without_a_look_jitsi_stays_as_it_is(jitsi, tab, look):
    address, handler = jitsi
    handler.look = look

    tab.goto(f"{address}/room")

    expect(tab.locator("#call")).to_be_visible()


def test_nothing_is_fetched_from_it():
    assert "src=" not in HEAD
    assert "http" not in HEAD
