"""The machine calls of the sidecar to ident: only a clear answer counts as one."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ident.contract import Completion, Identified, Opened
from sidecar.adapters.ident import HttpIdent, SignedTokens
from sidecar.core.clock import SystemClock
from sidecar.core.errors import Unavailable
from tests.fakes.clock import A_MONDAY

NOW = SystemClock()
KEY = Ed25519PrivateKey.generate()


class Peer:
    """Stands where ident should be; `status` and `body` are its answer to everything."""

    def __init__(self):
        self.status, self.body, self.asked, self.given = 204, b"", [], []
        peer = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                length = int(self.headers.get("Content-Length", 0))
                peer.asked.append((self.command, self.path))
                peer.given.append((dict(self.headers), self.rfile.read(length).decode()))
                self.send_response(peer.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(peer.body)))
                self.end_headers()
                self.wfile.write(peer.body)

            do_DELETE = do_POST = do_GET  # noqa: N815

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
        KEY.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    ident = HttpIdent(peer.url, SignedTokens(file, NOW))
    yield ident
    ident._session.close()


def a_completion(**changes):
    values = dict.fromkeys(Completion.__dataclass_fields__, "")
    return Completion(**values | {"request_id": "r1", "conversation_id": "a1"} | changes)


WIPES = {
    "/ident/machine/requests/r1": lambda ident: ident.wipe("r1"),
    "/ident/machine/conversations/a1": lambda ident: ident.end_conversation("a1"),
}


@pytest.mark.parametrize("path", WIPES)
def test_a_wipe_that_ident_confirms_is_done(ident, peer, path):
    WIPES[path](ident)

    assert peer.asked == [("DELETE", path)]


@pytest.mark.parametrize("status", [200, 301, 303, 401, 404, 500])
@pytest.mark.parametrize("path", WIPES)
def test_a_wipe_that_something_else_answers_must_be_tried_again(ident, peer, path, status):
    peer.status = status

    with pytest.raises(Unavailable):
        WIPES[path](ident)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_a_completion_is_signed_for_its_purpose_and_carried_in_the_body(ident, peer, status):
    peer.status = status

    assert ident.complete(a_completion(case_number="2026-1"))

    ((headers, body),) = peer.given
    assert peer.asked == [("POST", "/ident/machine/completions")]
    assert headers["Content-Type"] == "application/jwt"
    bearer = headers["Authorization"].removeprefix("Bearer ")
    key = KEY.public_key()
    common = {"algorithms": ["EdDSA"], "issuer": "balie"}
    claims = jwt.decode(body, key, audience="ident-completion", **common)
    assert (claims["request_id"], claims["case_number"]) == ("r1", "2026-1")
    assert jwt.decode(bearer, key, audience="ident-machine", **common)["jti"] != claims["jti"]


def test_a_login_that_is_gone_cannot_be_proved_any_more(ident, peer):
    peer.status = 410

    assert not ident.complete(a_completion())


@pytest.mark.parametrize("status", [301, 400, 404, 409, 500, 503])
def test_a_completion_that_something_else_answers_must_be_sent_again(ident, peer, status):
    peer.status = status

    with pytest.raises(Unavailable):
        ident.complete(a_completion())


def test_all_that_ident_announced_is_read_in_its_order(ident, peer):
    at = A_MONDAY.isoformat()
    login = {"level": "hoog", "code": "000001", "means": "digid"}
    announced = [
        {"event": "Opened", "request_id": "r1", "at": at},
        {"event": "Identified", "request_id": "r1", "at": at, **login},
    ]
    peer.status, peer.body = 200, json.dumps({"events": announced}).encode()

    assert ident.events("r1") == [
        Opened(request_id="r1", at=A_MONDAY),
        Identified(request_id="r1", at=A_MONDAY, **login),
    ]
    assert peer.asked == [("GET", "/ident/machine/requests/r1")]


def test_of_a_request_that_ident_does_not_know_there_is_nothing(ident, peer):
    peer.status = 404

    assert ident.events("r1") == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<p>"),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"events": 3}'),
        (200, b'{"events": ["x"]}'),
        (200, b'{"events": [{"event": "Sung"}]}'),
        (302, b""),
        (500, b""),
    ],
)
def test_an_answer_that_holds_no_events_is_none(ident, peer, status, body):
    peer.status, peer.body = status, body

    with pytest.raises(Unavailable):
        ident.events("r1")


def test_ident_that_is_not_there_is_unavailable(ident, peer):
    ident._url = "http://127.0.0.1:9"

    with pytest.raises(Unavailable):
        ident.events("r1")
