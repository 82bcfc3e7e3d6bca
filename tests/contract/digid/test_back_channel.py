"""The line to DigiD against a real TLS peer that demands a client certificate (digid.md 1.4)."""

import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ident.refusals import AnswerRefused, LoginDenied
from ident.saml.artifact import BackChannel
from ident.saml.document import LARGEST
from tests.contract.certificates import Authority

QUESTION, ANSWER = b"<question/>", b"<answer/>"


class Peer(BaseHTTPRequestHandler):
    """Answers by the last part of the address."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(dict(self.headers))
        getattr(self, f"_{self.path.rsplit('/', 1)[1]}")()

    def _good(self):
        self._answer(ANSWER)

    def _redirect(self):
        self.send_response(302)
        self.send_header("Location", "/good")
        self.end_headers()

    def _largest(self):
        self._answer(b"x" * LARGEST)

    def _large(self):
        self._answer(b"x" * (LARGEST + 1))

    def _bomb(self):
        body = gzip.compress(bytes(50_000_000))
        self._answer(body, ("Content-Encoding", "gzip"))

    def _error(self):
        self.send_error(500)

    def _drip(self):
        """A byte now and then, for ever."""
        self.send_response(200)
        self.end_headers()
        while not self.server.is_over.wait(0.05):
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return

    def _headers(self):
        """A sign of a header now and then, for ever."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.is_over.wait(0.05):
            try:
                self.wfile.write(b"x")
            except OSError:
                return

    def _continue(self):
        """Says again and again that the question may come."""
        while not self.server.is_over.wait(0.05):
            try:
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            except OSError:
                return

    def _silent(self):
        self.server.is_over.wait(60)

    def _answer(self, body, *headers):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        for header in headers:
            self.send_header(*header)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return

    def log_message(self, *_args):
        pass


class QuietServer(ThreadingHTTPServer):
    """A peer that breaks off is what half of these tests are about."""

    def handle_error(self, *_args):
        pass


@pytest.fixture(scope="module")
def authorities(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    return Authority(folder / "own", "Own"), Authority(folder / "other", "Other")


@pytest.fixture
def serve(authorities):
    """Serves with the certificate of the test; answers the base address."""
    own, _ = authorities
    running = []

    def start(host="localhost", *, by=own, days=1):
        server = QuietServer(("127.0.0.1", 0), Peer)
        server.socket = by.mutual(host, days=days, trusts=own).wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        server.asked, server.is_over = [], threading.Event()
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        running.append((server, thread))
        return server

    yield start
    for server, thread in running:
        server.is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def channel(authorities, **changed):
    own, _ = authorities
    values = {"client_certificate": own.issue("balie"), "ca_file": str(own.file)} | changed
    return BackChannel(**values)


def ask(channel, server, path="good"):
    return channel.exchange(f"https://localhost:{server.server_port}/{path}", QUESTION)


def test_with_both_certificates_right_the_answer_comes(authorities, serve):
    server = serve()

    assert ask(channel(authorities), server) == ANSWER
    (headers,) = server.asked
    assert headers["Content-Type"] == "text/xml; charset=utf-8"
    assert "oasis" in headers["SOAPAction"]


@pytest.mark.parametrize("what", ["wrong name", "other authority", "run out"])
def test_a_server_that_is_not_digid_gets_nothing(authorities, serve, what):
    _, other = authorities
    server = {
        "wrong name": lambda: serve("elsewhere.example"),
        "other authority": lambda: serve(by=other),
        "run out": lambda: serve(days=-1),
    }[what]()

    with pytest.raises(LoginDenied) as refusal:
        ask(channel(authorities), server)
    assert refusal.value.code == "resolve_failed"
    assert server.asked == []


@pytest.mark.parametrize("what", ["none", "other authority", "run out"])
def test_without_our_own_certificate_nobody_answers(authorities, serve, what):
    own, other = authorities
    mine = {
        "none": None,
        "other authority": other.issue("balie"),
        "run out": own.issue("balie", days=-1),
    }[what]
    server = serve()

    with pytest.raises(LoginDenied):
        ask(channel(authorities, client_certificate=mine), server)
    assert server.asked == []


@pytest.mark.parametrize(
    ("path", "refusal", "code"),
    [
        ("redirect", LoginDenied, "resolve_status"),
        ("error", LoginDenied, "resolve_status"),
        ("large", AnswerRefused, "too_large"),
    ],
)
def test_an_answer_that_is_none_is_refused_by_name(authorities, serve, path, refusal, code):
    server = serve()

    with pytest.raises(refusal) as found:
        ask(channel(authorities), server, path)
    assert found.value.code == code
    assert len(server.asked) == 1


def test_what_was_packed_is_not_unpacked(authorities, serve):
    body = ask(channel(authorities), serve(), "bomb")

    assert len(body) < 100_000
    assert body.startswith(b"\x1f\x8b")


def test_an_answer_of_exactly_the_limit_is_read(authorities, serve):
    assert len(ask(channel(authorities), serve(), "largest")) == LARGEST


@pytest.mark.capability("A13")
@pytest.mark.parametrize("path", ["drip", "headers", "continue", "silent"])
def test_who_takes_too_long_is_left(authorities, serve, path):
    begin = time.monotonic()

    with pytest.raises(LoginDenied, match="resolve_slow"):
        ask(channel(authorities, seconds=0.5), serve(), path)
    # Generous: the point is that it ends, long before the peer does.
    assert time.monotonic() - begin < 10


def test_a_peer_that_never_finishes_tls_is_left(authorities):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        begin = time.monotonic()

        with pytest.raises(LoginDenied, match="resolve_slow"):
            channel(authorities, seconds=0.5).exchange(
                f"https://localhost:{listener.getsockname()[1]}/", QUESTION
            )
    assert time.monotonic() - begin < 10


def test_no_proxy_of_the_machine_comes_between(authorities, serve, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert ask(channel(authorities), serve()) == ANSWER
