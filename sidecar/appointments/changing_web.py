"""Moving and cancelling by the citizen, with the link in the mail."""

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from branding import moments
from branding.pages import current_texts
from sidecar.appointments.booking import Bookings
from sidecar.appointments.domain import Invitation
from sidecar.appointments.moment_form import read_moment
from sidecar.appointments.moments_page import page_of, read_day
from sidecar.core import local_time
from sidecar.core.catalogue import NotOffered
from sidecar.core.errors import BadInput
from sidecar.web import guards

MOVE = "/afspraak/verzetten"
CANCEL = "/afspraak/afzeggen"


def blueprint(bookings: Bookings) -> Blueprint:
    """For who holds a personal link; it need not be open yet."""
    routes = Blueprint("appointments_changing", __name__, template_folder="templates")
    _add_moving(routes, bookings)
    _add_cancelling(routes, bookings)
    return guards.protect(routes, guards.link_holders)


def _add_moving(routes: Blueprint, bookings: Bookings) -> None:
    def times(problem: str = "") -> str:
        invitation = bookings.own(g.participant_id)
        g.language = invitation.language
        catalogue, appointment = bookings.appointments.catalogue, invitation.appointment
        today = local_time.day_of(bookings.appointments.clock.now())
        page = page_of(
            lambda first, days: catalogue.free(
                appointment.product.id, first, days, instead_of=appointment.id
            ),
            first=read_day(request.args.get("vanaf", ""), otherwise=today),
            today=today,
            texts=current_texts(),
        )
        return render_template(
            "appointments/move.html", page=page, action=MOVE, problem=problem, **_when(invitation)
        )

    @routes.get(MOVE)
    def choose() -> ResponseReturnValue:
        return times()

    @routes.post(MOVE)
    def move() -> ResponseReturnValue:
        starts_at = read_moment(request.form.get("starts_at", ""))
        if starts_at is None:
            raise BadInput("no moment of ours")
        try:
            bookings.move_own(g.participant_id, starts_at)
        except NotOffered as error:
            return times("appointments.move.taken"), error.status
        return redirect(f"{MOVE}/klaar", 303)

    @routes.get(f"{MOVE}/klaar")
    def moved() -> ResponseReturnValue:
        invitation = bookings.own(g.participant_id)
        g.language = invitation.language
        return render_template("appointments/moved.html", **_when(invitation))


def _add_cancelling(routes: Blueprint, bookings: Bookings) -> None:
    @routes.get(CANCEL)
    def ask() -> ResponseReturnValue:
        invitation = bookings.own(g.participant_id)
        g.language = invitation.language
        return render_template("appointments/cancel_own.html", **_when(invitation))

    @routes.post(CANCEL)
    def cancel() -> ResponseReturnValue:
        bookings.cancel_own(g.participant_id)
        # The page of a cancelled appointment says it, with a phone number for a new one.
        return redirect("/afspraak", 303)


def _when(invitation: Invitation) -> dict[str, object]:
    starts_at, texts = invitation.appointment.starts_at, current_texts()
    return {
        "appointment": invitation.appointment,
        "day": moments.day(texts, starts_at),
        "time": moments.time(texts, starts_at),
    }
