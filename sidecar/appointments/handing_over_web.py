"""Routes of handing over: one press for what nobody has, and a page to choose a colleague."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sidecar.appointments.handing_over import HandingOver
from sidecar.core.errors import BadInput, Mistakes
from sidecar.web import guards
from sidecar.web.guards import Guard, current_employee

ONE = "/balie/afspraken/<appointment_id>"
NOTHING: Mapping[str, str] = {}
# The ways to look at the list (see the lobby); anything else is not from our page.
VIEWS = frozenset({"", "mij", "niemand"})


def blueprint(handing_over: HandingOver, guard: Guard) -> Blueprint:
    routes = Blueprint("appointments_handing_over", __name__, template_folder="templates")

    def form(appointment_id: str, *, to: str = "", mistakes: Mapping[str, str] = NOTHING) -> str:
        by = current_employee()
        return render_template(
            "appointments/hand_over.html",
            appointment=handing_over.appointments.by_id(appointment_id, by=by),
            choices=handing_over.choices(appointment_id, by=by),
            to=to,
            mistakes=mistakes,
        )

    @routes.post(f"{ONE}/doen")
    def take_up(appointment_id: str) -> ResponseReturnValue:
        view = request.form.get("van", "")
        if view not in VIEWS:
            raise BadInput("no view of ours")
        handing_over.take_up(appointment_id, by=current_employee())
        if request.form.get("terug") == "lijst":
            return redirect(f"/balie?van={view}" if view else "/balie", 303)
        return redirect(f"/balie/afspraken/{appointment_id}", 303)

    @routes.get(f"{ONE}/overdragen")
    def ask(appointment_id: str) -> ResponseReturnValue:
        return form(appointment_id)

    @routes.post(f"{ONE}/overdragen")
    def hand_over(appointment_id: str) -> ResponseReturnValue:
        to, was = request.form.get("to", ""), request.form.get("was", "")
        try:
            handing_over.hand_over(appointment_id, to, was=was, by=current_employee())
        except Mistakes as error:
            return form(appointment_id, to=to, mistakes=error.by_field), error.status
        return redirect(f"/balie/afspraken/{appointment_id}", 303)

    return guards.protect(routes, guard)
