"""The part of the civil servant's panel that only ident may serve: the number itself."""

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from branding.pages import allow_framing_by
from ident.desk import Desk, Outcome
from ident.domain import masked
from ident.ports import Action
from ident.web.guards import guarded_by, token_decides


def blueprint(desk: Desk, *, balie_origin: str) -> Blueprint:
    routes = Blueprint("staff", __name__)

    def framed_token_decides() -> None:
        # Before the token is read, so that a refusal can be seen in the frame as well.
        allow_framing_by(balie_origin)
        token_decides()

    @routes.post("/staff")
    @guarded_by(framed_token_decides)
    def view() -> ResponseReturnValue:
        return _page(desk.open(request.form.get("token", "")), shown=False)

    @routes.post("/staff/reveal")
    @guarded_by(framed_token_decides)
    def reveal() -> ResponseReturnValue:
        outcome = desk.reveal(request.form.get("token", ""), action=Action.NUMBER_SHOWN)
        return _page(outcome, shown=True)

    @routes.post("/staff/copy")
    @guarded_by(framed_token_decides)
    def copy() -> ResponseReturnValue:
        """For the script behind Kopieer: the number goes to the clipboard, not to the page."""
        outcome = desk.reveal(request.form.get("token", ""), action=Action.NUMBER_COPIED)
        return jsonify(number=outcome.identity.number if outcome.identity else "")

    return routes


def _page(outcome: Outcome, *, shown: bool) -> str:
    number = ""
    if outcome.identity is not None:
        number = outcome.identity.number if shown else masked(outcome.identity.number)
    return render_template("ident/staff.html", outcome=outcome, number=number, shown=shown)
