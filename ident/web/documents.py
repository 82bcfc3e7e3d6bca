"""The door by which the balie brings a document for a case, piece by piece."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ClientDisconnected

from ident.contract import DOCUMENT_HEADER
from ident.ports import Tokens
from ident.refusals import TokenRefused
from ident.web.guards import guarded_by, machines
from ident.zaken.handing import HandingOver


def blueprint(handing: HandingOver, tokens: Tokens) -> Blueprint:
    routes = Blueprint("documents", __name__, url_prefix="/machine")

    @routes.put("/documents/<document_id>")
    @guarded_by(machines(tokens))
    def take(document_id: str) -> ResponseReturnValue:
        """Its own token says what it is, for which case, how large, and its fingerprint."""
        handed = tokens.document(request.headers.get(DOCUMENT_HEADER, ""))
        if handed.document_id != document_id or request.content_length != int(handed.size):
            raise TokenRefused("the token is of another document")
        # Of everything else that comes in the limit is that of the app. One byte more than may
        # come, so that too many are seen: where the server knows the end, reading on is a refusal.
        request.max_content_length = int(handed.size) + 1
        return jsonify(case_number=handing.take(handed, _read))

    return routes


def _read(size: int) -> bytes:
    """The next bytes of the body; nothing where the line broke off."""
    try:
        return request.stream.read(size)
    except (ClientDisconnected, OSError):
        return b""
