"""Pages where a team lead keeps the desks and products of the own team."""

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from branding import moments
from branding.pages import current_texts
from ident.contract import LEVELS, MEANS, SCHEMES
from sidecar.catalogue import forms
from sidecar.catalogue.domain import MONDAY_TO_SUNDAY
from sidecar.catalogue.editing import A_NEW_ONE, Editing
from sidecar.catalogue.ports import Members
from sidecar.catalogue.reading import EXCEPTION_DAY, Mistakes
from sidecar.catalogue.values import YES, Wrong
from sidecar.core.messages import Reminders
from sidecar.core.requirements import Demand
from sidecar.web import guards
from sidecar.web.forms import once
from sidecar.web.guards import Guard, current_employee

HERE = "/balie/beheer"
PRODUCTS = f"{HERE}/onderwerpen"
NOTHING: Mapping[str, Wrong] = {}


def blueprint(editing: Editing, members: Members, guard: Guard) -> Blueprint:
    routes = Blueprint("catalogue", __name__, template_folder="templates")

    @routes.get(HERE)
    def overview() -> ResponseReturnValue:
        desks = editing.desks_of(current_employee())
        return render_template(
            "catalogue/overview.html",
            desks=[(desk, editing.catalogue.schedule(desk.id)) for desk in desks],
            products=editing.products_of(current_employee()),
            saved=request.args.get("bewaard") == YES,
        )

    _add_desk(routes, editing, members)
    _add_product(routes, editing)
    return guards.protect(routes, guard)


def _add_desk(routes: Blueprint, editing: Editing, members: Members) -> None:
    def form(
        desk_id: str, filled_in: Mapping[str, str], mistakes: Mapping[str, Wrong] = NOTHING
    ) -> str:
        desk, _ = editing.desk(desk_id, by=current_employee())
        lines = len([name for name in filled_in if EXCEPTION_DAY.fullmatch(name)])
        return render_template(
            "catalogue/desk.html",
            desk=desk,
            members=[(member, _day(member.signed_in_at)) for member in members.of_desk(desk_id)],
            days=MONDAY_TO_SUNDAY,
            lines=range(min(lines + forms.EMPTY_LINES, forms.MOST_LINES)),
            filled_in=filled_in,
            mistakes=mistakes,
        )

    @routes.get(f"{HERE}/balies/<desk_id>")
    def desk(desk_id: str) -> ResponseReturnValue:
        return form(desk_id, forms.of_desk(*editing.desk(desk_id, by=current_employee())))

    @routes.post(f"{HERE}/balies/<desk_id>")
    def change_desk(desk_id: str) -> ResponseReturnValue:
        days = [f"hours_{day}" for day in MONDAY_TO_SUNDAY]
        fields = once([*forms.DESK_FIELDS, *days]) | _exceptions()
        try:
            editing.change_desk(desk_id, fields, by=current_employee())
        except Mistakes as error:
            return form(desk_id, fields, error.by_field), error.status
        return redirect(f"{HERE}?bewaard={YES}", 303)


def _add_product(routes: Blueprint, editing: Editing) -> None:
    def form(
        product_id: str, filled_in: Mapping[str, str], mistakes: Mapping[str, Wrong] = NOTHING
    ) -> str:
        is_new = product_id == A_NEW_ONE
        return render_template(
            "catalogue/product.html",
            product=None if is_new else editing.product(product_id, by=current_employee()),
            action=f"{PRODUCTS}/{product_id}",
            desks=[(desk.id, desk.name) for desk in editing.desks_of(current_employee())],
            reminders=[each.value for each in Reminders],
            demands=[demand.value for demand in Demand],
            schemes=SCHEMES,
            levels=LEVELS,
            means=MEANS,
            filled_in=filled_in,
            mistakes=mistakes,
        )

    @routes.get(f"{PRODUCTS}/{A_NEW_ONE}")
    def new_product() -> ResponseReturnValue:
        return form(A_NEW_ONE, forms.of_new_product())

    @routes.post(f"{PRODUCTS}/{A_NEW_ONE}")
    def add_product() -> ResponseReturnValue:
        fields = _product_fields()
        try:
            editing.add_product(fields, by=current_employee())
        except Mistakes as error:
            return form(A_NEW_ONE, fields, error.by_field), error.status
        return redirect(f"{HERE}?bewaard={YES}", 303)

    @routes.get(f"{PRODUCTS}/<product_id>")
    def product(product_id: str) -> ResponseReturnValue:
        found = editing.product(product_id, by=current_employee())
        return form(product_id, forms.of_product(found))

    @routes.post(f"{PRODUCTS}/<product_id>")
    def change_product(product_id: str) -> ResponseReturnValue:
        fields = _product_fields()
        try:
            editing.change_product(product_id, fields, by=current_employee())
        except Mistakes as error:
            return form(product_id, fields, error.by_field), error.status
        return redirect(f"{HERE}?bewaard={YES}", 303)


def _product_fields() -> dict[str, str]:
    ticked = [means for means in MEANS if request.form.get(f"means_{means}") == YES]
    return once(forms.PRODUCT_FIELDS) | {"means": " ".join(ticked)}


def _day(moment: datetime | None) -> str:
    return moments.day(current_texts(), moment) if moment else ""


def _exceptions() -> dict[str, str]:
    """The lines that are filled in, numbered anew: the page shows as many and some empty ones."""
    found: dict[str, str] = {}
    lines = 0
    for number in range(forms.MOST_LINES):
        names = (f"exception_day_{number}", f"exception_hours_{number}")
        day, hours = once(names).values()
        if day.strip() or hours.strip():
            found |= {f"exception_day_{lines}": day, f"exception_hours_{lines}": hours}
            lines += 1
    return found
