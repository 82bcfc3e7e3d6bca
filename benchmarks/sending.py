"""Sends documents of the municipality as a browser does: tus over one connection each."""

import http.client
import os
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from benchmarks.ground import SANNE, Ground
from sidecar.documents.domain import Event
from sidecar.documents.tus import CONTENT_TYPE, VERSION
from sidecar.web import csrf

MIB = 1024 * 1024
PIECE = os.urandom(MIB)


def fresh(mebibytes: int) -> list[bytes]:
    """Bytes that nobody saw before: a scanner remembers what it found clean."""
    return [os.urandom(MIB) for _ in range(mebibytes)]


class Line:
    """A server on this machine. Each request has a connection of its own."""

    def __init__(self, port: int) -> None:
        self._port = port

    def patch(self, path: str, pieces: Sequence[bytes], headers: Mapping[str, str]) -> None:
        length = {"Content-Length": str(len(pieces) * MIB)}
        self.ask("PATCH", path, dict(headers) | length, body=iter(pieces))

    def get(self, path: str, headers: Mapping[str, str]) -> None:
        self.ask("GET", path, headers)

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        *,
        body: Iterator[bytes] | None = None,
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("localhost", self._port, timeout=120)
        try:
            connection.request(method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path} answered {answer.status}")
        return answer


class Sender:
    """A civil servant with a conversation, who shows documents of the municipality."""

    def __init__(self, place: Ground) -> None:
        place.visitors(1)
        visit = place.services.lobby.queue(SANNE).visits[0]
        self._base = (
            f"/balie/gesprek/{visit.appointment_id}/documenten/van/{visit.participant_id}/tus"
        )
        parts = place.services.documents
        assert parts is not None
        self._ledger, self._errands = parts.errands.ledger, parts.errands
        self.vault = parts.errands.vault
        self.line = Line(place.ports.web)
        cookie = place.employee()
        with place.app.test_request_context(headers={"Cookie": cookie}):
            token = csrf.token()
        self.headers = {"Cookie": cookie, "Accept": "text/html"}
        self._of_tus = self.headers | {csrf.HEADER: token, "Tus-Resumable": VERSION}

    def begin(self, mebibytes: int) -> str:
        length = {"Upload-Length": str(mebibytes * MIB)}
        answer = self.line.ask("POST", self._base, self._of_tus | length)
        return urlsplit(answer.headers["Location"]).path.rpartition("/")[2]

    def send(self, document_id: str, pieces: Sequence[bytes]) -> None:
        headers = self._of_tus | {"Upload-Offset": "0", "Content-Type": CONTENT_TYPE}
        self.line.patch(f"{self._base}/{document_id}", pieces, headers)

    def away(self, document_id: str) -> None:
        """So that the next one finds room, and the disk does not fill."""
        self._ledger.follow(document_id, Event.EXPIRE, actor=SANNE.id)
        self._errands.destroy(document_id)
