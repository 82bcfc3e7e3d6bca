"""The addresses of programs: products, free moments, and the appointments of a source."""

from datetime import date, timedelta

from flask import Blueprint, jsonify, url_for
from flask.typing import ResponseReturnValue

from sidecar.api import reading
from sidecar.api.answers import BASE
from sidecar.api.guard import current_program, needs
from sidecar.appointments import programs_form as form
from sidecar.appointments.domain import Appointment
from sidecar.appointments.programs import AppointmentUnknown, Programs
from sidecar.core import local_time
from sidecar.core.programs import Right
from sidecar.web import guards

A_FORTNIGHT = timedelta(days=13)
# A calendar has an end, at which days cannot be counted.
FURTHEST = date(3000, 1, 1)
FIRST, LAST, INSTEAD_OF = "vanaf", "totEnMet", "inPlaatsVan"
EXTERNAL_ID = "externeId"
ONE = "/afspraken/<appointment_id>"


def blueprint(programs: Programs, guard: guards.Guard) -> Blueprint:
    """Each route names the right that its key needs; another one is refused by the guard."""
    routes = Blueprint("appointments_api", __name__, url_prefix=BASE)
    _add_choice(routes, programs)
    _add_making(routes, programs)
    _add_changing(routes, programs)
    return guards.protect(routes, guard)


def _add_choice(routes: Blueprint, programs: Programs) -> None:
    @routes.get("/producten")
    @needs(Right.SLOTS)
    def products() -> ResponseReturnValue:
        reading.query()
        offered = programs.products(by=current_program())
        catalogue = programs.bookings.appointments.catalogue
        names = {desk.id: desk.name for desk in catalogue.desks({p.desk_id for p in offered})}
        return jsonify(producten=[form.product_told(p, names[p.desk_id]) for p in offered])

    @routes.get("/producten/<product_id>/vrije-momenten")
    @needs(Right.SLOTS)
    def slots(product_id: str) -> ResponseReturnValue:
        days = {FIRST: reading.check_day, LAST: reading.check_day}
        asked = reading.query(FIRST, LAST, INSTEAD_OF, checks=days)
        first, count = _days(asked, local_time.day_of(programs.bookings.appointments.clock.now()))
        free = programs.free(
            product_id,
            first,
            count,
            by=current_program(),
            instead_of=asked.get(INSTEAD_OF),
        )
        return jsonify(momenten=[form.slot_told(slot) for slot in free])


def _add_making(routes: Blueprint, programs: Programs) -> None:
    @routes.post("/afspraken")
    @needs(Right.BOOK)
    def book() -> ResponseReturnValue:
        reading.query()
        office = programs.bookings.appointments
        wanted = form.read_wanted(
            reading.body(), languages=office.languages, sends_texts=office.sends_texts
        )
        booked = programs.book(wanted, by=current_program())
        answer = jsonify(_told(programs, booked.appointment))
        if booked.is_new:
            answer.status_code = 201
            one = url_for(".appointment", appointment_id=booked.appointment.id)
            answer.headers["Location"] = one
        return answer

    @routes.get("/afspraken")
    @needs(Right.READ)
    def by_external_id() -> ResponseReturnValue:
        """One or none: a list, so that an unknown id is an answer and not an error."""
        asked = reading.query(
            EXTERNAL_ID, required=(EXTERNAL_ID,), checks={EXTERNAL_ID: form.check_external_id}
        )
        try:
            found = [programs.find_external(asked[EXTERNAL_ID], by=current_program())]
        except AppointmentUnknown:
            found = []
        return jsonify(afspraken=[_told(programs, each) for each in found])

    @routes.get(ONE)
    @needs(Right.READ)
    def appointment(appointment_id: str) -> ResponseReturnValue:
        reading.query()
        found = programs.find(appointment_id, by=current_program())
        return jsonify(_told(programs, found))


def _add_changing(routes: Blueprint, programs: Programs) -> None:
    @routes.patch(ONE)
    @needs(Right.CHANGE)
    def move(appointment_id: str) -> ResponseReturnValue:
        reading.query()
        body = reading.body(reading.MERGE_PATCH, reading.JSON)
        starts_at = form.read_new_moment(body)
        moved = programs.move(appointment_id, starts_at, by=current_program())
        return jsonify(_told(programs, moved))

    @routes.delete(ONE)
    @needs(Right.CHANGE)
    def cancel(appointment_id: str) -> ResponseReturnValue:
        reading.query()
        programs.cancel(appointment_id, by=current_program())
        return "", 204


def _days(asked: dict[str, str], today: date) -> tuple[date, int]:
    """The first day and how many; two weeks from today unless it was asked otherwise.

    What is past, and what is beyond the horizon of the product, is free for nobody.
    """
    first = min(max(reading.day_of(asked.get(FIRST, "")) or today, today), FURTHEST)
    last = min(reading.day_of(asked.get(LAST, "")) or first + A_FORTNIGHT, FURTHEST)
    return first, (last - first).days + 1


def _told(programs: Programs, appointment: Appointment) -> form.Answer:
    office = programs.bookings.appointments
    links = office.links if current_program().may(Right.LINKS) else None
    return form.appointment_told(appointment, links, sends_texts=office.sends_texts)
