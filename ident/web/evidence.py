"""For civil servants: the evidence of a call, and whether a file is one of ours and unchanged."""

from collections.abc import Callable
from contextlib import closing

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from ident.contract import StaffView
from ident.desk import Desk
from ident.evidence.service import Evidence
from ident.web.guards import guarded_by, token_decides

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_REQUEST = LARGEST_FILE + 64 * 1024
PDF = "application/pdf"
Page = Callable[..., str]


def blueprint(desk: Desk, evidence: Evidence) -> Blueprint:
    routes = Blueprint("evidence", __name__)

    def page(view: StaffView, token: str, **values: object) -> str:
        return render_template("ident/evidence.html", token=token, own=evidence.of(view), **values)

    @routes.post("/evidence")
    @guarded_by(token_decides)
    def enter() -> ResponseReturnValue:
        view = desk.enter(request.form.get("token", ""))
        return page(view, desk.come_back(view))

    @routes.post("/evidence/file")
    @guarded_by(token_decides)
    def fetch() -> ResponseReturnValue:
        record = evidence.fetch(request.form.get("token", ""))
        name = f"bewijs-{record.facts.request_id}.pdf"
        return Response(
            record.pdf,
            mimetype=PDF,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    _add_check(routes, evidence, page)
    return routes


def _add_check(routes: Blueprint, evidence: Evidence, page: Page) -> None:
    @routes.post("/evidence/check")
    @guarded_by(_larger_files)
    def check() -> ResponseReturnValue:
        token = request.form.get("token", "")
        view = evidence.tokens.reveal(token)
        chosen = request.files.get("file")
        content = b""
        if chosen:
            with closing(chosen.stream):
                content = chosen.stream.read(LARGEST_FILE)
        if not content:
            return page(view, token, is_missing=True), 422
        return page(view, token, found=evidence.check(token, content))


def _larger_files() -> None:
    """The token decides; this address alone takes a file."""
    request.max_content_length = LARGEST_REQUEST
    # Before anything of it is read or written to a temporary file.
    if (request.content_length or 0) > LARGEST_REQUEST:
        abort(413)
    token_decides()
