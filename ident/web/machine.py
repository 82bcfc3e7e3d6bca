"""What the balie's own programs ask: how a request stands, and to wipe it."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from ident.contract import Identified, LoginFailed, Opened
from ident.desk import Desk
from ident.domain import RequestState
from ident.ports import Tokens
from ident.refusals import NothingToShow
from ident.web.guards import guarded_by, machines

EVENT_OF = {
    RequestState.OPENED: Opened.__name__,
    RequestState.IDENTIFIED: Identified.__name__,
    RequestState.FAILED: LoginFailed.__name__,
}


class NothingKnown(NothingToShow):
    """Never opened here, run out, or wiped: there is no event to catch up with."""

    code = "nothing_known"
    status = 404


def blueprint(desk: Desk, tokens: Tokens) -> Blueprint:
    routes = Blueprint("machine", __name__, url_prefix="/machine")
    balie = guarded_by(machines(tokens))

    @routes.get("/requests/<request_id>")
    @balie
    def state(request_id: str) -> ResponseReturnValue:
        """The facts of the last event, in the words of the event."""
        facts = desk.facts(request_id)
        if facts.state not in EVENT_OF or facts.at is None:
            raise NothingKnown(f"request is {facts.state.value}")
        answer = {
            "event": EVENT_OF[facts.state],
            "request_id": facts.request_id,
            "at": facts.at.isoformat(),
            "level": facts.level,
            "code": facts.code,
            "reason": facts.reason,
        }
        return jsonify({name: value for name, value in answer.items() if value})

    @routes.delete("/requests/<request_id>")
    @balie
    def wipe(request_id: str) -> ResponseReturnValue:
        desk.wipe(request_id)
        return "", 204

    return routes
