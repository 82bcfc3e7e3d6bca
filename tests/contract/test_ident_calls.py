"""The machine calls of the sidecar to ident: only a clear answer counts as one."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ident.contract import NumberRead, Opened
from sidecar.adapters.ident import HttpIdent, MalformedEvent, SignedTokens, event_of
from sidecar.core.errors import Unavailable
from tests.fakes.clock import A_MONDAY, FixedClock


class Peer:
    """Stands where ident should be; `status` and `body` are its answer to everything."""

    def __init__(self):
        self.status, self.body, self.asked = 204, b"", []
        peer = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                peer.asked.append((self.command, self.path))
                self.send_response(peer.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(peer.body)))
                self.end_headers()
                self.wfile.write(peer.body)

            do_DELETE = do_GET  # noqa: N815

            def log_message(self, *_facts):
                """Tests are silent."""

        self.server = HTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}/ident"


@pytest.fixture
def peer():
    peer = Peer()
    thread = threading.Thread(target=peer.server.serve_forever, args=(0.05,))
    thread.start()
    yield peer
    peer.server.shutdown()
    thread.join()
    peer.server.server_close()


@pytest.fixture
def ident(peer, tmp_path):
    file = tmp_path / "start.pem"
    file.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    ident = HttpIdent(peer.url, SignedTokens(file, FixedClock()))
    yield ident
    ident._session.close()


def test_a_wipe_that_ident_confirms_is_done(ident, peer):
    ident.wipe("r1")

    assert peer.asked == [("DELETE", "/ident/machine/requests/r1")]


@pytest.mark.parametrize("status", [200, 301, 303, 401, 404, 500])
def test_a_wipe_that_something_else_answers_must_be_tried_again(ident, peer, status):
    peer.status = status

    with pytest.raises(Unavailable):
        ident.wipe("r1")


def test_the_last_event_is_read(ident, peer):
    facts = {"event": "Opened", "request_id": "r1", "at": A_MONDAY.isoformat()}
    peer.status, peer.body = 200, json.dumps(facts).encode()
    assert ident.last_event("r1") == Opened(request_id="r1", at=A_MONDAY)

    peer.status, peer.body = 404, b""
    assert ident.last_event("r1") is None


def test_a_reading_of_the_number_is_told_as_ident_knows_it():
    facts = {
        "event": "NumberRead",
        "request_id": "r1",
        "at": A_MONDAY.isoformat(),
        "employee_id": "e1",
        "how": "shown",
    }

    assert event_of(facts) == NumberRead(
        request_id="r1", at=A_MONDAY, employee_id="e1", how="shown"
    )
    for wrong in ({"how": "sung"}, {"employee_id": "e" * 81}):
        with pytest.raises(MalformedEvent):
            event_of(facts | wrong)


@pytest.mark.parametrize(("status", "body"), [(200, b"<p>"), (200, b"[]"), (302, b""), (500, b"")])
def test_an_answer_that_is_no_event_is_none(ident, peer, status, body):
    peer.status, peer.body = status, body

    with pytest.raises(Unavailable):
        ident.last_event("r1")
