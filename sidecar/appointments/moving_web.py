"""Moving an appointment by a civil servant of its desk."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from branding import moments
from branding.pages import current_texts
from sidecar.appointments import planning
from sidecar.appointments.booking import Bookings
from sidecar.appointments.domain import AlreadyEnded, State
from sidecar.appointments.guests import AGREED
from sidecar.appointments.moment_form import OFFERED, OWN
from sidecar.appointments.planning import OUTSIDE_HOURS, Mistakes
from sidecar.appointments.planning_web import FROM, NOTHING, moments_of, no_room
from sidecar.core.catalogue import DeskFull, OutsideHours
from sidecar.web import guards
from sidecar.web.forms import once
from sidecar.web.guards import Guard, current_employee

ONE = "/balie/afspraken/<appointment_id>/verzetten"


def blueprint(bookings: Bookings, guard: Guard) -> Blueprint:
    routes = Blueprint("appointments_moving", __name__, template_folder="templates")
    office = bookings.appointments

    def form(
        appointment_id: str,
        filled_in: Mapping[str, str] = NOTHING,
        mistakes: Mapping[str, str] = NOTHING,
    ) -> str:
        found = office.by_id(appointment_id, by=current_employee())
        if found.state is not State.PLANNED:
            raise AlreadyEnded("cancelled or over already")
        texts = current_texts()
        return render_template(
            "appointments/move_staff.html",
            appointment=found,
            times=moments_of(office, found.product.id, filled_in, instead_of=appointment_id),
            action=request.path,
            filled_in=filled_in,
            mistakes=mistakes,
            day=moments.day(texts, found.starts_at),
            time=moments.time(texts, found.starts_at),
        )

    @routes.get(ONE)
    def ask(appointment_id: str) -> ResponseReturnValue:
        return form(appointment_id)

    @routes.post(ONE)
    def move(appointment_id: str) -> ResponseReturnValue:
        fields = once((OFFERED, *OWN, OUTSIDE_HOURS, FROM))
        if FROM in request.form:
            return form(appointment_id, fields)
        try:
            starts_at = planning.read_new_moment(fields, now=office.clock.now())
            bookings.move_by(
                appointment_id,
                starts_at,
                by=current_employee(),
                outside_hours=fields[OUTSIDE_HOURS] == AGREED,
            )
        except Mistakes as error:
            return form(appointment_id, fields, error.by_field), error.status
        except (DeskFull, OutsideHours) as error:
            return form(appointment_id, fields, no_room(fields, error)), error.status
        return redirect(f"/balie/afspraken/{appointment_id}", 303)

    return guards.protect(routes, guard)
