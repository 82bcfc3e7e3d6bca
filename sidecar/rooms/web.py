"""Routes by which browsers get a token; one query and one signature."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from sidecar.rooms.domain import JitsiPass
from sidecar.rooms.service import Rooms
from sidecar.web import guards


def citizen_blueprint(rooms: Rooms, guard: guards.Guard) -> Blueprint:
    routes = Blueprint("rooms_citizen", __name__)
    guards.protect(routes, guard)

    @routes.post("/afspraak/token")
    def token() -> ResponseReturnValue:
        return _answer(rooms.token_for_citizen(guards.current_visitor()))

    return routes


def staff_blueprint(rooms: Rooms, guard: guards.Guard) -> Blueprint:
    routes = Blueprint("rooms_staff", __name__)
    guards.protect(routes, guard)

    @routes.post("/balie/gesprek/<appointment_id>/token")
    def token(appointment_id: str) -> ResponseReturnValue:
        return _answer(rooms.token_for_employee(appointment_id, guards.current_employee()))

    return routes


def _answer(jitsi_pass: JitsiPass) -> ResponseReturnValue:
    return jsonify(
        token=jitsi_pass.token,
        room=jitsi_pass.room,
        jitsi_url=jitsi_pass.jitsi_url,
        domain=jitsi_pass.domain,
    )
