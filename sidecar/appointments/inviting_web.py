"""Inviting somebody more: a page of its own, and a card in the panel of the call."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sidecar.appointments.guests import GUEST_FIELDS
from sidecar.appointments.inviting import Inviting
from sidecar.appointments.planning import Mistakes
from sidecar.appointments.web import ways_to_write
from sidecar.core.ids import new_id
from sidecar.core.visits import Part
from sidecar.web import guards
from sidecar.web.forms import once
from sidecar.web.guards import Guard, current_employee

HERE = "/balie/afspraken/<appointment_id>/uitnodigen"
NOTHING: Mapping[str, str] = {}


def blueprint(inviting: Inviting, guard: Guard) -> Blueprint:
    routes = Blueprint("appointments_inviting", __name__, template_folder="templates")
    routes.context_processor(ways_to_write(inviting.appointments))

    def form(
        appointment_id: str,
        filled_in: Mapping[str, str],
        *,
        mistakes: Mapping[str, str] = NOTHING,
        invited: str = "",
    ) -> str:
        in_call = bool(request.headers.get("HX-Request"))
        return render_template(
            "appointments/invite_card.html" if in_call else "appointments/invite.html",
            appointment=inviting.appointments.by_id(appointment_id, by=current_employee()),
            parts=[part.value for part in Part],
            filled_in=filled_in,
            mistakes=mistakes,
            invited=invited,
        )

    @routes.get(HERE)
    def ask(appointment_id: str) -> ResponseReturnValue:
        return form(appointment_id, _empty())

    @routes.post(HERE)
    def invite(appointment_id: str) -> ResponseReturnValue:
        fields = once(GUEST_FIELDS)
        try:
            key, guest = inviting.read_form(fields)
        except Mistakes as error:
            return form(appointment_id, fields, mistakes=error.by_field), error.status
        link = inviting.invite(appointment_id, guest, key=key, by=current_employee())
        if request.headers.get("HX-Request"):
            return form(appointment_id, _empty(), invited=link.name)
        return redirect(f"/balie/afspraken/{appointment_id}", 303)

    return guards.protect(routes, guard)


def _empty() -> dict[str, str]:
    return {"key": new_id(), "language": "nl", "part": Part.CITIZEN.value}
