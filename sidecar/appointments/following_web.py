"""The next appointment: a card in the call and after it, and what the citizen sees of it."""

from collections.abc import Collection, Iterable, Mapping

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from branding import moments
from branding.pages import current_texts
from sidecar.appointments.domain import Appointment
from sidecar.appointments.following import FollowUps, Invitee, NextMoment
from sidecar.appointments.moment_form import OFFERED, read_moment
from sidecar.appointments.planning_web import (
    FROM,
    NOTHING,
    moments_of,
    no_room,
    served_products,
)
from sidecar.appointments.ports import NextTalk
from sidecar.core.catalogue import DeskFull, OutsideHours
from sidecar.core.errors import BadInput, Mistakes
from sidecar.core.ids import is_id, new_id
from sidecar.web import guards
from sidecar.web.forms import once
from sidecar.web.guards import Guard, current_employee

INVITED = "invited"
ONE = "/balie/afspraken/<appointment_id>/vervolg"


def staff_blueprint(follow_ups: FollowUps, guard: Guard) -> Blueprint:
    """The first press opens the card, the second is one of its moments."""
    routes = Blueprint("appointments_following", __name__, template_folder="templates")
    office = follow_ups.appointments

    def card(
        appointment_id: str,
        filled_in: Mapping[str, str] = NOTHING,
        *,
        invited: Collection[str] | None = None,
        mistakes: Mapping[str, str] = NOTHING,
        is_open: bool = False,
        is_planned: bool = False,
    ) -> str:
        before = office.by_id(appointment_id, by=current_employee())
        products = _own_first(before, served_products(office, current_employee()))
        product_id = filled_in.get("product") or before.product.id
        if product_id not in dict(products):
            raise BadInput("no subject of these desks")
        in_call = bool(request.headers.get("HX-Request"))
        people = follow_ups.invitees(appointment_id, by=current_employee())
        return render_template(
            f"appointments/{'follow_card' if in_call else 'follow'}.html",
            appointment=before,
            action=request.path,
            planned=_shown(follow_ups.after(appointment_id, by=current_employee())),
            people=_ticked(people, invited),
            is_chosen=invited is not None,
            products=products,
            times=moments_of(office, product_id, filled_in),
            filled_in={"key": new_id(), **filled_in, "product": product_id},
            mistakes=mistakes,
            is_open=is_open or not in_call,
            is_planned=is_planned,
        )

    @routes.get(ONE)
    def show(appointment_id: str) -> ResponseReturnValue:
        return card(appointment_id)

    @routes.post(ONE)
    def plan(appointment_id: str) -> ResponseReturnValue:
        fields = once(("product", OFFERED, "key", FROM))
        invited = request.form.getlist(INVITED)
        if FROM in request.form:
            return card(appointment_id, fields, invited=invited, is_open=True)
        starts_at = read_moment(fields[OFFERED])
        if starts_at is None or not is_id(fields["key"]):
            raise BadInput("no moment or key of ours")
        try:
            wanted = NextMoment(product_id=fields["product"], starts_at=starts_at, invited=invited)
            follow_ups.plan(appointment_id, wanted, key=fields["key"], by=current_employee())
        except (DeskFull, OutsideHours, Mistakes) as error:
            wrong = error.by_field if isinstance(error, Mistakes) else no_room(fields, error)
            again = card(appointment_id, fields, invited=invited, mistakes=wrong, is_open=True)
            return again, error.status
        if request.headers.get("HX-Request"):
            return card(appointment_id, is_planned=True)
        return redirect(request.path, 303)

    return guards.protect(routes, guard)


def citizen_blueprint(follow_ups: FollowUps, guard: Guard) -> Blueprint:
    """In the call and on the page after it, when the link is dead already."""
    routes = Blueprint("appointments_next", __name__, template_folder="templates")

    @routes.get("/afspraak/volgende")
    def next_talks() -> ResponseReturnValue:
        found = follow_ups.of_participant(g.participant_id)
        return render_template("appointments/next_talks.html", planned=_shown(found))

    return guards.protect(routes, guard)


def _own_first(before: Appointment, products: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What the conversation is about comes before the other subjects."""
    own = [each.id for each in before.products]
    return sorted(products, key=lambda each: own.index(each[0]) if each[0] in own else len(own))


def _ticked(
    people: Iterable[Invitee], invited: Collection[str] | None
) -> list[tuple[Invitee, bool]]:
    """Who came, until somebody chose otherwise."""
    return [
        (each, not each.stayed_away if invited is None else each.person.id in invited)
        for each in people
    ]


def _shown(talks: list[NextTalk]) -> list[dict[str, str]]:
    texts = current_texts()
    return [
        {
            "id": talk.appointment_id,
            "day": moments.day(texts, talk.starts_at),
            "time": moments.time(texts, talk.starts_at),
            "at": talk.starts_at.isoformat(),
        }
        for talk in talks
    ]
