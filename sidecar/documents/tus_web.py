"""The addresses of resumable uploads: tus 1.0 with creation, expiration and termination."""

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.http import http_date

from sidecar.core.errors import NotAllowed
from sidecar.documents import tus
from sidecar.documents.domain import Document, State
from sidecar.documents.receiving import Party, Receiving
from sidecar.documents.refusals import NotUnderstood
from sidecar.web import csrf

# gunicorn copies what it read ahead for each piece: small ones cost more than sealing them.
PIECE = 256 * 1024
OVERRIDE = "X-HTTP-Method-Override"


def add_uploads(
    routes: Blueprint, base: str, receiving: Receiving, party: Callable[..., Party]
) -> None:
    """Put the addresses on a blueprint below `base`; `party` says who sends, or refuses.

    Besides the guard of the blueprint every request that changes something must carry our token
    in a header, which no form and no other site can send.
    """
    uploads = _Uploads(receiving)
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
        ours = request.headers.get("Origin", request.host_url.rstrip("/"))
        if ours != request.host_url.rstrip("/"):
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
        headers = {"Location": f"{request.base_url}/{document.id}", **_expires(document, 0)}
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
        document, received = self._receiving.of(party, document_id)
        headers = {"Upload-Offset": str(received), **_expires(document, received)}
        if document.size is not None:
            headers["Upload-Length"] = str(document.size)
        known = {"filename": document.name, "request": document.request_id or ""}
        headers["Upload-Metadata"] = tus.write_metadata(
            {key: value for key, value in known.items() if value}
        )
        return Response(status=200, headers=headers)

    def _patch(self, party: Party, document_id: str) -> Response:
        """tus 1.0, Core Protocol, PATCH."""
        offset = tus.read_offset(dict(request.headers))
        document, _ = self._receiving.of(party, document_id)
        # One byte more than may come, so that too many are seen and not just cut off.
        request.max_content_length = document.limit + 1
        received = self._receiving.append(
            party,
            document_id,
            offset=offset,
            chunks=pieces(),
            length=request.content_length,
        )
        headers = {"Upload-Offset": str(received), **_expires(document, received)}
        return Response(status=204, headers=headers)


def pieces() -> Iterator[bytes]:
    """The body of the request as it comes in; where the line broke off it just ends."""
    try:
        while piece := request.stream.read(PIECE):
            yield piece
    except (ClientDisconnected, RequestEntityTooLarge, OSError):
        return


def _expires(document: Document, received: int) -> dict[str, str]:
    """tus 1.0, Expiration: for as long as something is still to come."""
    if document.state is not State.RECEIVING or received == document.size:
        return {}
    return {"Upload-Expires": http_date(document.expires_at)}
