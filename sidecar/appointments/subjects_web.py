"""What a conversation is about: a card in the panel, a page of its own, and a congratulation."""

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sidecar.appointments.domain import Appointment, State
from sidecar.appointments.service import Appointments
from sidecar.appointments.subjects import Subjects
from sidecar.appointments.together import OtherDesk, TooManySubjects
from sidecar.core.catalogue import CONGRATULATION, said
from sidecar.core.errors import Conflict
from sidecar.core.requirements import NoCommonMeans, NoCommonScheme
from sidecar.web import guards
from sidecar.web.guards import Guard, current_employee

HERE = "/balie/afspraken/<appointment_id>/onderwerpen"
NOT_TOGETHER = (OtherDesk, TooManySubjects, NoCommonMeans, NoCommonScheme)


def staff_blueprint(subjects: Subjects, guard: Guard) -> Blueprint:
    routes = Blueprint("appointments_subjects", __name__, template_folder="templates")

    def show(
        appointment_id: str, *, chosen: str = "", problem: str = "", is_removed: bool = False
    ) -> str:
        found = subjects.appointments.by_id(appointment_id, by=current_employee())
        in_call = bool(request.headers.get("HX-Request"))
        return render_template(
            "appointments/subjects_card.html" if in_call else "appointments/subjects.html",
            appointment=found,
            action=f"/balie/afspraken/{found.id}/onderwerpen",
            possible=[(each.id, each.name) for each in subjects.possible(found)],
            is_open=found.state is State.PLANNED,
            clash=_clash(found),
            chosen=chosen,
            problem=problem,
            is_removed=is_removed,
        )

    @routes.get(HERE)
    def card(appointment_id: str) -> ResponseReturnValue:
        return show(appointment_id)

    @routes.post(HERE)
    def add(appointment_id: str) -> ResponseReturnValue:
        chosen = request.form.get("product", "")
        if not chosen:
            return show(appointment_id, problem="appointments.new.product.missing"), 422
        try:
            subjects.add(appointment_id, chosen, by=current_employee())
        except NOT_TOGETHER as refusal:
            return show(appointment_id, chosen=chosen, problem=refusal.message_key), refusal.status
        return answer(appointment_id)

    @routes.post(f"{HERE}/<product_id>/weg")
    def remove(appointment_id: str, product_id: str) -> ResponseReturnValue:
        subjects.remove(appointment_id, product_id, by=current_employee())
        return answer(appointment_id, is_removed=True)

    def answer(appointment_id: str, *, is_removed: bool = False) -> ResponseReturnValue:
        if not request.headers.get("HX-Request"):
            return redirect(f"/balie/afspraken/{appointment_id}/onderwerpen", 303)
        return show(appointment_id, is_removed=is_removed)

    return guards.protect(routes, guard)


def ended_blueprint(appointments: Appointments, guard: Guard) -> Blueprint:
    """For the page after the call; the link is dead by then, so only the cookie of it is asked."""
    routes = Blueprint("appointments_ended", __name__, template_folder="templates")

    @routes.get("/afspraak/einde/felicitatie")
    def congratulation() -> ResponseReturnValue:
        found, words = appointments.store.by_participant(g.participant_id), ""
        if found is not None:
            g.language = found.language
            is_meant = found.participant.part.is_kin and found.appointment.state is State.OVER
            words = said(found.appointment.products, CONGRATULATION, found.language)
            words = words if is_meant else ""
        return render_template("appointments/congratulation.html", words=words)

    return guards.protect(routes, guard)


def _clash(appointment: Appointment) -> str:
    """Products may be changed after they came together."""
    try:
        _ = appointment.identification
    except Conflict as refusal:
        return refusal.message_key
    return ""
