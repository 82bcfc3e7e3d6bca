"""The real single sign-on tells that somebody left: sessions end at once, open pages too."""

import threading
import time
from contextlib import closing, contextmanager

import pytest
import requests
from werkzeug.serving import WSGIRequestHandler, make_server

from sidecar.web import cookies
from tests.local.sign_on import PATIENCE, Browser, a_balie

EVENTS = "/balie/events"


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_line):
        """Nothing."""


@pytest.fixture(scope="module")
def stack(start_parts):
    return start_parts("sso", "redis")


@pytest.fixture
def balie(stack, tmp_path):
    """The app, and behind the port where the provider calls it."""
    _, app = a_balie(stack, tmp_path)
    server = make_server("127.0.0.1", stack.ports.web, app, threaded=True, request_handler=Quiet)
    # A page that is open must not hold up the end of the test.
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def an_open_page(stack, browser):
    """Its event stream over the port, with the cookie of that browser; answers its lines."""
    cookie = browser.balie.get_cookie(cookies.STAFF).value
    answer = requests.get(
        f"http://localhost:{stack.ports.web}{EVENTS}",
        cookies={cookies.STAFF: cookie},
        stream=True,
        timeout=PATIENCE,
    )
    assert answer.status_code == 200
    with closing(answer):
        lines = answer.iter_lines(chunk_size=1)
        assert next(lines).startswith(b"retry:")
        yield lines


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.capability("M98", "M60")
def test_who_leaves_at_the_single_sign_on_has_left_the_balie(stack, balie):
    sanne, joke = Browser(balie), Browser(balie)
    sanne.logs_in("sanne")
    joke.logs_in("joke")
    assert (sanne.is_logged_in(), joke.is_logged_in()) == (True, True)

    sanne.leaves_the_provider(stack)

    assert (sanne.is_logged_in(), joke.is_logged_in()) == (False, True)


def test_the_other_computer_of_the_same_person_stays(stack, balie):
    """The provider names the session (sid), and that one only."""
    desk, home = Browser(balie), Browser(balie)
    desk.logs_in("sanne")
    home.logs_in("sanne")

    desk.leaves_the_provider(stack)

    assert (desk.is_logged_in(), home.is_logged_in()) == (False, True)


def test_an_open_page_ends_at_once_and_that_of_a_colleague_does_not(stack, balie):
    sanne, mehmet = Browser(balie), Browser(balie)
    sanne.logs_in("sanne")
    mehmet.logs_in("mehmet")
    with an_open_page(stack, sanne) as hers, an_open_page(stack, mehmet) as his:
        sanne.leaves_the_provider(stack)

        # The last event makes the page look; it then finds the login. After it the line closes.
        assert b"data: over" in list(hers)
        told = []
        threading.Thread(target=lambda: told.extend(his), daemon=True).start()
        mehmet.leaves_the_provider(stack)
        until(lambda: b"data: over" in told)
    assert not mehmet.is_logged_in()


def test_to_log_out_at_the_balie_ends_the_open_pages_too(stack, balie):
    sanne = Browser(balie)
    sanne.logs_in("sanne")
    with an_open_page(stack, sanne) as lines:
        token = sanne.balie.get("/balie").text.split('name="csrf_token" value="')[1].split('"')[0]
        sanne.balie.post("/logout", data={"csrf_token": token})

        assert b"data: over" in list(lines)
