"""Routes that Prosody calls: public keys, reservations, and events of rooms and people."""

import logging
from datetime import UTC
from urllib.parse import parse_qs

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from branding.pages import current_texts
from sidecar.rooms import reports
from sidecar.rooms.domain import Reservation, RoomRefused
from sidecar.rooms.keys import KeyRing
from sidecar.rooms.service import Rooms
from sidecar.web import guards

log = logging.getLogger(__name__)


def keys_blueprint(login: KeyRing, system: KeyRing) -> Blueprint:
    """Public keys by the hash of their kid: of people's tokens, and of system messages."""
    routes = Blueprint("prosody_keys", __name__, url_prefix="/prosody")
    guards.protect(routes, guards.open_to_all)

    @routes.get("/keys/<hashed_kid>.pem")
    def login_key(hashed_kid: str) -> ResponseReturnValue:
        return Response(login.public(hashed_kid), mimetype="application/x-pem-file")

    @routes.get("/system/<hashed_kid>.pem")
    def system_key(hashed_kid: str) -> ResponseReturnValue:
        return Response(system.public(hashed_kid), mimetype="application/x-pem-file")

    return routes


def prosody_blueprint(rooms: Rooms, *, secret: str) -> Blueprint:
    """Reservations (mod_reservations) and events (event_sync), both with one bearer."""
    routes = Blueprint("prosody", __name__, url_prefix="/prosody")
    guards.protect(routes, guards.bearer(secret))

    @routes.post("/conference")
    def reserve() -> ResponseReturnValue:
        form = parse_qs(request.get_data().decode("utf-8", "replace"))
        name = form.get("name", [""])[0]
        owner = form.get("mail_owner", [""])[0]
        try:
            return jsonify(_reservation(rooms.reserve(name), owner))
        except RoomRefused as refusal:
            # Jitsi's client shows this text, so it is one for people.
            return jsonify(message=current_texts()(refusal.message_key)), refusal.status

    @routes.get("/conference/<reservation_id>")
    def reservation(reservation_id: str) -> ResponseReturnValue:
        return jsonify(_reservation(rooms.reservation(reservation_id), ""))

    @routes.delete("/conference/<reservation_id>")
    def released(**_id: str) -> ResponseReturnValue:
        # Sent at each stop of Prosody too: it never ends a conversation.
        return Response(status=204)

    @routes.post("/events/<path:kind>")
    def event(kind: str) -> ResponseReturnValue:
        try:
            report = reports.read(kind, request.get_data(), hosts=rooms.hosts)
        except (ValueError, RequestEntityTooLarge) as nonsense:
            log.warning("event ignored", extra={"kind": type(nonsense).__name__})
            return Response(status=204)
        if report is not None:
            rooms.record(report)
        return Response(status=204)

    return routes


def _reservation(reservation: Reservation, owner: str) -> dict[str, object]:
    starts_at = reservation.starts_at.astimezone(UTC)
    return {
        "id": reservation.id,
        "name": reservation.name,
        "mail_owner": owner,
        "start_time": f"{starts_at:%Y-%m-%dT%H:%M:%S}.000Z",
        "duration": int(reservation.duration.total_seconds()),
        "lobby": True,
    }
