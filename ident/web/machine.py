"""What the balie's own programs ask: how a request stands, and to wipe it."""

from dataclasses import asdict
from datetime import datetime

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from ident.contract import Event
from ident.desk import Desk
from ident.evidence.service import Evidence
from ident.ports import Tokens
from ident.web.guards import guarded_by, machines


def blueprint(desk: Desk, evidence: Evidence, tokens: Tokens) -> Blueprint:
    routes = Blueprint("machine", __name__, url_prefix="/machine")
    balie = guarded_by(machines(tokens))

    @routes.get("/requests/<request_id>")
    @balie
    def events(request_id: str) -> ResponseReturnValue:
        """All that was announced; nothing is no mistake (never opened, run out, wiped)."""
        events = [*desk.events(request_id), *evidence.events(request_id)]
        return jsonify(events=[_told(event) for event in events])

    @routes.delete("/requests/<request_id>")
    @balie
    def wipe(request_id: str) -> ResponseReturnValue:
        desk.wipe(request_id)
        return "", 204

    @routes.post("/completions")
    @balie
    def complete() -> ResponseReturnValue:
        """Voltooien. 204 once it is kept what must be proved; 410 when there is nothing."""
        evidence.complete(request.get_data(cache=False, as_text=True))
        return "", 204

    @routes.delete("/conversations/<conversation_id>")
    @balie
    def end_conversation(conversation_id: str) -> ResponseReturnValue:
        desk.end_conversation(conversation_id)
        return "", 204

    return routes


def _told(event: Event) -> dict[str, str]:
    """In the words of the announcement."""
    facts = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(event).items()
    }
    return {"event": type(event).__name__, **facts}
