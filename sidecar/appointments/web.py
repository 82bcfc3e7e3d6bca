"""Routes of appointments: from the link to the welcome page, and planning by a civil servant."""

from collections.abc import Callable
from datetime import datetime
from math import ceil

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from branding import moments, money
from branding.pages import current_texts
from sidecar.appointments import planning_web
from sidecar.appointments.domain import (
    Appointment,
    Invitation,
    LinkRefused,
    LinkUnknown,
    NotStarted,
    TooEarly,
)
from sidecar.appointments.service import Appointments
from sidecar.core.catalogue import BRING, UPLOADS, said
from sidecar.core.errors import BalieError
from sidecar.core.ids import new_secret
from sidecar.web import cookies, errors, guards
from sidecar.web.guards import Guard, current_employee

DEVICES = "/afspraak/apparaten"


def link_blueprint(appointments: Appointments) -> Blueprint:
    """The address in the mail. Also gives every refusal of a link a page of its own."""
    routes = Blueprint("appointments_link", __name__, template_folder="templates")

    @routes.get("/a/<link>")
    def open_link(link: str) -> ResponseReturnValue:
        try:
            invitation = appointments.open(link)
        except TooEarly as early:
            # The page says when, and the cookie lets its holder move or cancel it until then.
            page = make_response(_refused(early))
            return page if _waits_elsewhere(early) else _known(page, early.invitation)
        return _known(make_response(redirect("/afspraak", 303)), invitation)

    def _waits_elsewhere(early: TooEarly) -> bool:
        """This browser is in a visit that goes on: opening an old mail must not end it."""
        known = cookies.unsealed(cookies.read(cookies.VISIT))
        if known is None or known[0] == early.invitation.participant_id:
            return False
        try:
            appointments.invitation(known[0])
        except (LinkRefused, LinkUnknown):
            return False
        return True

    def _known(response: Response, invitation: Invitation) -> Response:
        # One id per browser: opening the link again here is not "another browser".
        known = cookies.unsealed(cookies.read(cookies.VISIT))
        browser = known[1] if known else new_secret()
        cookies.write(response, cookies.VISIT, cookies.sealed(invitation.participant_id, browser))
        return response

    routes.app_errorhandler(LinkUnknown)(_refused)
    routes.app_errorhandler(guards.LinkUnknown)(_refused)
    routes.app_errorhandler(LinkRefused)(_refused)
    return guards.protect(routes, guards.open_to_all)


def citizen_blueprint(appointments: Appointments) -> Blueprint:
    """The welcome page, and starting in this browser."""
    routes = Blueprint("appointments_citizen", __name__, template_folder="templates")

    @routes.get("/afspraak")
    def welcome() -> ResponseReturnValue:
        invitation = appointments.invitation(g.participant_id)
        g.language = invitation.language
        may_change = invitation.may_change(appointments.clock.now())
        return render_template(
            "appointments/welcome.html",
            may_change=may_change,
            **_facts(invitation),
            **_prepares(invitation),
        )

    @routes.post("/afspraak/start")
    def start() -> ResponseReturnValue:
        appointments.start(g.participant_id, g.browser)
        return redirect(DEVICES, 303)

    @routes.post("/afspraak/hier-verder")
    def take_over() -> ResponseReturnValue:
        appointments.take_over(g.participant_id, g.browser)
        return redirect(DEVICES, 303)

    return guards.protect(routes, guards.link_holders)


def staff_blueprint(appointments: Appointments, guard: Guard) -> Blueprint:
    """Planning, looking up and cancelling, for the desks of the civil servant."""
    routes = Blueprint("appointments_staff", __name__, template_folder="templates")
    routes.context_processor(ways_to_write(appointments))
    planning_web.add(routes, appointments)
    _add_one(routes, appointments)
    return guards.protect(routes, guard)


def ways_to_write(appointments: Appointments) -> Callable[[], dict[str, object]]:
    """For a form that asks in which language and by which way somebody wants his messages."""
    return lambda: {
        "letter_languages": list(appointments.languages.items()),
        "sends_texts": appointments.sends_texts,
    }


def _add_one(routes: Blueprint, appointments: Appointments) -> None:
    one = "/balie/afspraken/<appointment_id>"

    def show(template: str, appointment_id: str) -> str:
        appointment = appointments.by_id(appointment_id, by=current_employee())
        return render_template(
            template,
            appointment=appointment,
            before=_before_in(appointments, appointment),
            links=appointments.links_of(appointment_id, by=current_employee()).links,
            **_moments(appointment.starts_at),
        )

    @routes.get(one)
    def appointment(appointment_id: str) -> ResponseReturnValue:
        return show("appointments/appointment.html", appointment_id)

    @routes.get(f"{one}/annuleren")
    def ask_cancel(appointment_id: str) -> ResponseReturnValue:
        return show("appointments/cancel.html", appointment_id)

    @routes.post(f"{one}/annuleren")
    def cancel(appointment_id: str) -> ResponseReturnValue:
        appointments.cancel(appointment_id, by=current_employee())
        return redirect(f"/balie/afspraken/{appointment_id}", 303)


def _before_in(appointments: Appointments, appointment: Appointment) -> dict[str, str] | None:
    """The appointment that this one follows, while it is kept."""
    found = appointments.store.by_id(appointment.follows) if appointment.follows else None
    if found is None:
        return None
    return {"id": found.id, "day": moments.day(current_texts(), found.starts_at)}


def _refused(error: BalieError) -> ResponseReturnValue:
    """A page of its own for each reason: what is the matter, what to do, whom to call."""
    if not errors.wants_page() or request.headers.get("HX-Request"):
        return errors.foreseen(error)
    if isinstance(error, NotStarted):
        return redirect("/afspraak", 303)
    facts: dict[str, object] = {}
    if isinstance(error, LinkRefused):
        g.language = error.invitation.language
        facts = _facts(error.invitation)
    if isinstance(error, TooEarly):
        facts |= _prepares(error.invitation)
        facts["wait"] = ceil(error.opens_in.total_seconds())
        facts["may_change"] = error.invitation.may_change(error.opens_at - error.opens_in)
        facts["practice"] = _practice()
    page = render_template("appointments/refused.html", reason=_reason(error), **facts)
    return Response(page, status=error.status)


def _practice() -> str:
    """Where to practise: with the link that was opened, so that the outcome is kept with it."""
    link = (request.view_args or {}).get("link")
    return f"/a/{link}/oefenen" if link else "/oefenen"


def _reason(error: BalieError) -> str:
    known = error.message_key.startswith("appointments.refused.")
    return error.message_key if known else LinkUnknown.message_key


def _prepares(invitation: Invitation) -> dict[str, object]:
    """What to have at hand, to send and to pay, of all that it is about."""
    products, language = invitation.appointment.products, invitation.language
    cents = sum(each.fee for each in products)
    return {
        "brings": said(products, BRING, language),
        "uploads": said(products, UPLOADS, language),
        "fee": money.amount(current_texts(), cents) if cents else "",
    }


def _facts(invitation: Invitation) -> dict[str, object]:
    appointment = invitation.appointment
    return {
        "appointment": appointment,
        "citizen": invitation.participant,
        "needs_identification": invitation.needs_identification,
        "opens": moments.time(current_texts(), appointment.opens_at),
        "opens_day": moments.day(current_texts(), appointment.opens_at),
        **_moments(appointment.starts_at),
    }


def _moments(starts_at: datetime) -> dict[str, object]:
    texts = current_texts()
    return {"day": moments.day(texts, starts_at), "time": moments.time(texts, starts_at)}
