"""The parts of the civil servant's panel that only ident may serve: wherever a number is."""

from flask import Blueprint, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from branding.pages import allow_framing_by
from ident.contract import ENTER_NUMBER, VIEW, StaffView
from ident.desk import Desk, Outcome
from ident.domain import masked
from ident.known_number import KnownNumber, Waiting
from ident.looking_up import Looked, LookUp
from ident.ports import Action
from ident.refusals import NoSuchNumber, TokenRefused
from ident.web.guards import Guard, guarded_by, token_decides


def blueprint(
    desk: Desk, known_number: KnownNumber, look_up: LookUp | None, *, balie_origin: str
) -> Blueprint:
    """`look_up` where the BRP is asked; elsewhere there is no such door."""
    routes = Blueprint("staff", __name__)

    def framed_token_decides() -> None:
        # Before the token is read, so that a refusal can be seen in the frame as well.
        allow_framing_by(balie_origin)
        token_decides()

    @routes.post("/staff")
    @guarded_by(framed_token_decides)
    def enter() -> ResponseReturnValue:
        view = desk.enter(request.form.get("token", ""))
        if view.purpose == VIEW:
            return _outcome(desk.outcome(view), shown=False)
        if view.purpose == ENTER_NUMBER:
            return _form(desk, view)
        raise TokenRefused("staff token is for another page")

    _add_looking(routes, desk, framed_token_decides)
    _add_typing(routes, known_number, framed_token_decides)
    if look_up is not None:
        _add_person(routes, look_up, framed_token_decides)
    return routes


def _add_looking(routes: Blueprint, desk: Desk, guard: Guard) -> None:
    @routes.post("/staff/reveal")
    @guarded_by(guard)
    def reveal() -> ResponseReturnValue:
        outcome = desk.reveal(request.form.get("token", ""), action=Action.NUMBER_SHOWN)
        return _outcome(outcome, shown=True)

    @routes.post("/staff/copy")
    @guarded_by(guard)
    def copy() -> ResponseReturnValue:
        """For the script behind Kopieer: the number goes to the clipboard, not to the page."""
        outcome = desk.reveal(request.form.get("token", ""), action=Action.NUMBER_COPIED)
        return jsonify(number=outcome.identity.number if outcome.identity else "")


def _add_person(routes: Blueprint, look_up: LookUp, guard: Guard) -> None:
    @routes.post("/staff/person")
    @guarded_by(guard)
    def person() -> ResponseReturnValue:
        found = look_up.person(request.form.get("token", ""))
        if isinstance(found, Looked):
            return _outcome(found.outcome, shown=False, looked=found)
        return _outcome(found, shown=False)


def _add_typing(routes: Blueprint, known_number: KnownNumber, guard: Guard) -> None:
    @routes.post("/staff/number")
    @guarded_by(guard)
    def number() -> ResponseReturnValue:
        token, written = request.form.get("token", ""), request.form.get("number", "")
        try:
            waiting = known_number.enter(token, written)
        except NoSuchNumber as refusal:
            page = render_template(
                "ident/staff_number.html", token=token, written=written, wrong=True
            )
            return page, refusal.status
        return _waiting(waiting)

    @routes.post("/staff/compare")
    @guarded_by(guard)
    def compare() -> ResponseReturnValue:
        """The page asks again and again until the citizen has logged in."""
        return _waiting(known_number.compare(request.form.get("sealed", "")))


def _form(desk: Desk, view: StaffView) -> str:
    token = desk.come_back(view)
    return render_template("ident/staff_number.html", token=token, written="", wrong=False)


def _waiting(waiting: Waiting) -> str:
    return render_template(
        "ident/staff_waiting.html", waiting=waiting, number=masked(waiting.typed.number)
    )


def _outcome(outcome: Outcome, *, shown: bool, looked: Looked | None = None) -> str:
    number = ""
    if outcome.identity is not None:
        number = outcome.identity.number if shown else masked(outcome.identity.number)
    return render_template(
        "ident/staff.html",
        outcome=outcome,
        number=number,
        shown=shown,
        looked=looked,
        can_look_up="staff.person" in current_app.view_functions,
    )
