"""Planning by a civil servant, on one page: a subject, one of its free moments, and who comes."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from branding.pages import current_texts
from sidecar.appointments.moment_form import OFFERED, is_own, read_moment
from sidecar.appointments.moments_page import Page, page_of, read_day
from sidecar.appointments.planning import FIELDS, FURTHER, OUTSIDE_HOURS, SECOND, Mistakes
from sidecar.appointments.service import Appointments
from sidecar.core import local_time
from sidecar.core.catalogue import DeskFull, OutsideHours
from sidecar.core.ids import new_id
from sidecar.core.people import Employee
from sidecar.core.visits import Part
from sidecar.web.forms import once
from sidecar.web.guards import current_employee

PLAN = "/balie/afspraken/nieuw"
# The first day of the free moments: pressing for other days sends the form without planning.
FROM = "vanaf"
NOTHING: Mapping[str, str] = MappingProxyType({})


def add(routes: Blueprint, appointments: Appointments) -> None:
    """The page that plans."""

    def form(filled_in: Mapping[str, str], mistakes: Mapping[str, str] = NOTHING) -> str:
        products = served_products(appointments, current_employee())
        chosen = filled_in.get("product") or (products[0][0] if len(products) == 1 else "")
        known = any(chosen == product_id for product_id, _ in products)
        further = _further(appointments, chosen) if known else []
        more = [each for each, _ in further if each in filled_in.get(FURTHER, "").split()]
        return render_template(
            "appointments/new.html",
            products=products,
            further=further,
            chosen_further=more,
            times=moments_of(appointments, chosen, filled_in, further=more) if known else None,
            action=PLAN,
            kinds=[part.value for part in Part],
            filled_in={**filled_in, "product": chosen},
            mistakes=mistakes,
        )

    @routes.get(PLAN)
    def new() -> ResponseReturnValue:
        return form({"language": "nl", "key": new_id()})

    @routes.post(PLAN)
    def plan() -> ResponseReturnValue:
        fields = once((*FIELDS, *SECOND, OUTSIDE_HOURS, "key", FROM))
        fields[FURTHER] = " ".join(request.form.getlist(FURTHER))
        if FROM in request.form:
            return form(fields)
        try:
            wanted = appointments.read_form(fields, by=current_employee())
            planned = appointments.plan(wanted, by=current_employee())
        except Mistakes as error:
            return form(fields, error.by_field), error.status
        except (DeskFull, OutsideHours) as error:
            return form(fields, no_room(fields, error)), error.status
        return redirect(f"/balie/afspraken/{planned.appointment_id}", 303)


def moments_of(
    appointments: Appointments,
    product_id: str,
    fields: Mapping[str, str],
    *,
    instead_of: str = "",
    further: Collection[str] = (),
) -> Page:
    """Free moments of a subject, from the day that was asked for or chosen before."""
    catalogue = appointments.catalogue
    today = local_time.day_of(appointments.clock.now())
    chosen = read_moment(fields.get(OFFERED, ""))
    otherwise = today if chosen is None else local_time.day_of(chosen)
    return page_of(
        lambda first, days: catalogue.with_room(
            product_id, first, days, instead_of=instead_of, further=further
        ),
        first=read_day(fields.get(FROM, ""), otherwise=otherwise),
        today=today,
        texts=current_texts(),
    )


def no_room(fields: Mapping[str, str], error: DeskFull | OutsideHours) -> dict[str, str]:
    """Only known once the place is asked for, but as good a mistake in the form as others."""
    name = "time" if is_own(fields) else OFFERED
    return {name: f"appointments.new.{name}.{error.code}"}


def _further(appointments: Appointments, product_id: str) -> list[tuple[str, str]]:
    """Id and name of what may come to it: the other subjects of the same desk."""
    products = appointments.products()
    desk_id = next(each.desk_id for each in products if each.id == product_id)
    return [
        (each.id, each.name)
        for each in products
        if each.desk_id == desk_id and each.id != product_id
    ]


def served_products(appointments: Appointments, employee: Employee) -> list[tuple[str, str]]:
    """Id and name of each of the employee's desks; with the desk where there are several."""
    names = {desk.id: desk.name for desk in appointments.desks(employee.desks)}
    return [
        (each.id, f"{each.name} ({names[each.desk_id]})" if len(names) > 1 else each.name)
        for each in appointments.products()
        if each.desk_id in names
    ]
