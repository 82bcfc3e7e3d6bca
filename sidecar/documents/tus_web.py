"""The addresses of resumable uploads: tus 1.0 with creation, expiration and termination."""

from collections.abc import Callable, Iterator
from contextlib import suppress

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date

from sidecar.core.errors import NotAllowed
from sidecar.documents import tus
from sidecar.documents.domain import Document, Origin, State
from sidecar.documents.receiving import Party, Receiving
from sidecar.documents.refusals import DocumentUnknown, NotUnderstood, NotWhole
from sidecar.web import csrf, errors, guards
from sidecar.web.guards import Guard

# gunicorn copies what it read ahead for each piece: small ones cost more than sealing them.
PIECE = 256 * 1024
OVERRIDE = "X-HTTP-Method-Override"


def add_uploads(
    routes: Blueprint,
    base: str,
    receiving: Receiving,
    party: Callable[..., Party],
    *,
    guard: Guard,
) -> None:
    """Put the addresses on a blueprint below `base`; `party` says who sends, or refuses.

    Besides the guard of the blueprint every request that changes something must carry our token
    in a header, which no form and no other site can send.
    """
    uploads = _Uploads(receiving)
    # First, so that a script can read the refusals of the guard as well.
    routes.before_request(errors.answer_scripts)
    guards.protect(routes, guard)
    _prepare(routes)

    @routes.route(base, methods=["OPTIONS"], provide_automatic_options=False)
    def options(**_place: str) -> ResponseReturnValue:
        return uploads.options()

    @routes.post(base)
    def create(**place: str) -> ResponseReturnValue:
        return uploads.create(party(**place))

    @routes.route(f"{base}/<document_id>", methods=["OPTIONS"], provide_automatic_options=False)
    def options_of_one(**_place: str) -> ResponseReturnValue:
        return uploads.options()

    # HEAD is no GET here, and Flask would answer it with one.
    @routes.route(f"{base}/<document_id>", methods=["HEAD", "PATCH", "DELETE", "POST"])
    def one(document_id: str, **place: str) -> ResponseReturnValue:
        return uploads.one(party(**place), document_id)


def _prepare(routes: Blueprint) -> None:
    @routes.before_request
    def check() -> None:
        if request.method == "OPTIONS":
            return
        # The host only: behind a proxy that speaks https for us we see http.
        origin = request.headers.get("Origin")
        if origin is not None and origin.partition("://")[2] != request.host:
            raise NotAllowed("upload started by another site")
        if request.method not in csrf.SAFE:
            csrf.check_token(request.headers.get(csrf.HEADER, ""))
        tus.check_version(dict(request.headers))

    @routes.after_request
    def name_version(response: Response) -> Response:
        response.headers["Tus-Resumable"] = tus.VERSION
        if response.status_code == 412:
            response.headers["Tus-Version"] = tus.VERSION
        response.headers["Cache-Control"] = "no-store"
        return response


class _Uploads:
    def __init__(self, receiving: Receiving) -> None:
        self._receiving = receiving

    def options(self) -> Response:
        return Response(
            status=204,
            headers={
                "Tus-Version": tus.VERSION,
                "Tus-Extension": tus.EXTENSIONS,
                "Tus-Max-Size": str(self._receiving.largest),
            },
        )

    def create(self, party: Party) -> Response:
        """tus 1.0, Creation."""
        asked = tus.read_creation(dict(request.headers))
        document = self._receiving.begin(
            party, request_id=asked.request_id, name=asked.name, size=asked.size
        )
        # Relative, as the protocol allows: behind a proxy we do not know our own scheme.
        place = f"{request.script_root}{request.path}/{document.id}"
        headers = {"Location": place, **_expires(document, 0)}
        return Response(status=201, headers=headers)

    def one(self, party: Party, document_id: str) -> Response:
        """What a proxy does not let through comes as POST with the name of what it is."""
        method = request.method
        if method == "POST":
            method = request.headers.get(OVERRIDE, "")
        if method == "HEAD":
            return self._head(party, document_id)
        if method == "PATCH":
            return self._patch(party, document_id)
        if method == "DELETE":
            self._receiving.cancel(party, document_id)
            return Response(status=204)
        raise NotUnderstood("POST to one upload without what it stands for")

    def _head(self, party: Party, document_id: str) -> Response:
        """tus 1.0, Core Protocol, HEAD."""
        document, size, received = self._announced(party, document_id)
        headers = {"Upload-Offset": str(received), **_expires(document, received)}
        headers["Upload-Length"] = str(size)
        known = {"filename": document.name, "request": document.request_id or ""}
        headers["Upload-Metadata"] = tus.write_metadata(
            {key: value for key, value in known.items() if value}
        )
        return Response(status=200, headers=headers)

    def _patch(self, party: Party, document_id: str) -> Response:
        """tus 1.0, Core Protocol, PATCH."""
        offset = tus.read_offset(dict(request.headers))
        document, size, _ = self._announced(party, document_id)
        # One byte more than may come, so that too many are seen and not just cut off.
        request.max_content_length = size + 1
        received = self._receiving.append(
            party,
            document_id,
            offset=offset,
            chunks=pieces(),
            length=request.content_length,
        )
        if received == size and party.origin is Origin.MUNICIPALITY:
            # Nobody presses Verstuur for ours: it is checked at once, as one by a form is.
            # Another that was complete at the same moment may have sent this one along.
            with suppress(NotWhole):
                self._receiving.send(party, None)
        headers = {"Upload-Offset": str(received), **_expires(document, received)}
        return Response(status=204, headers=headers)

    def _announced(self, party: Party, document_id: str) -> tuple[Document, int, int]:
        """An upload of this protocol, its length, and how much of it is here.

        What a form is sending has no length yet. Whoever added to it from here could do so until
        after it was checked: nothing would say that it was whole.
        """
        document, received = self._receiving.of(party, document_id)
        if document.size is None:
            raise DocumentUnknown(f"document {document_id} comes by a form")
        return document, document.size, received


def pieces() -> Iterator[bytes]:
    """The body of the request as it comes in; where the line broke off it just ends."""
    while piece := _piece():
        yield piece


def _piece() -> bytes:
    try:
        return request.stream.read(PIECE)
    except Exception:
        # Each server has exceptions of its own for a body that does not hold or breaks off.
        return b""


def _expires(document: Document, received: int) -> dict[str, str]:
    """tus 1.0, Expiration: for as long as something is still to come."""
    if document.state is not State.RECEIVING or received == document.size:
        return {}
    return {"Upload-Expires": http_date(document.expires_at)}
