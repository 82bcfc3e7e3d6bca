"""Routes of identification: the card of each side, the way to ident, and ident's events."""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from branding.pages import allow_framing_by
from ident.contract import Event
from sidecar.core.errors import BadInput
from sidecar.core.people import Employee, Visitor
from sidecar.identification.domain import IdentificationRequest
from sidecar.identification.service import Identification
from sidecar.web import guards
from sidecar.web.guards import Guard, current_employee, current_visitor

LONGEST_EVENT = 4096


def staff_blueprint(
    identification: Identification, guard: Guard, *, ident_url: str, show: Callable[..., str]
) -> Blueprint:
    """The civil servant's card. `show` writes a moment the way people read it."""
    routes = Blueprint("identification_staff", __name__, template_folder="templates")
    base = "/balie/gesprek/<appointment_id>/identificatie"

    @routes.get(base)
    def card(appointment_id: str) -> ResponseReturnValue:
        found = identification.of_appointment(appointment_id, by=current_employee())
        return _staff_card(identification, appointment_id, found, show)

    @routes.post(f"{base}/vragen")
    def ask(appointment_id: str) -> ResponseReturnValue:
        identification.ask(appointment_id, by=current_employee())
        return _card_or_page(appointment_id, current_employee())

    @routes.post(f"{base}/klopt")
    def matches(appointment_id: str) -> ResponseReturnValue:
        identification.judge(appointment_id, matches=True, by=current_employee())
        return _card_or_page(appointment_id, current_employee())

    @routes.post(f"{base}/klopt-niet")
    def differs(appointment_id: str) -> ResponseReturnValue:
        identification.judge(appointment_id, matches=False, by=current_employee())
        return _card_or_page(appointment_id, current_employee())

    @routes.post(f"{base}/voltooien")
    def complete(appointment_id: str) -> ResponseReturnValue:
        identification.complete(appointment_id, by=current_employee())
        return _card_or_page(appointment_id, current_employee())

    @routes.post(f"{base}/inzien")
    def look(appointment_id: str) -> ResponseReturnValue:
        token = identification.staff_view(appointment_id, by=current_employee())
        allow_framing_by("'self'")
        return render_template(
            "identification/hand_over.html", action=f"{ident_url}/staff", token=token
        )

    def _card_or_page(appointment_id: str, employee: Employee) -> ResponseReturnValue:
        if not request.headers.get("HX-Request"):
            return redirect(f"/balie/gesprek/{appointment_id}", 303)
        found = identification.of_appointment(appointment_id, by=employee)
        return _staff_card(identification, appointment_id, found, show)

    return guards.protect(routes, guard)


def citizen_blueprint(identification: Identification, guard: Guard, *, ident_url: str) -> Blueprint:
    """The citizen's card, and the door to ident in a tab of its own."""
    routes = Blueprint("identification_citizen", __name__, template_folder="templates")

    @routes.get("/afspraak/identificatie")
    def card() -> ResponseReturnValue:
        return _citizen_card(identification.of_visitor(current_visitor()))

    @routes.get("/identificeren/<request_id>")
    def start(request_id: str) -> ResponseReturnValue:
        token = identification.start(request_id, visitor=current_visitor())
        return render_template(
            "identification/hand_over.html", action=f"{ident_url}/start", token=token
        )

    @routes.post("/afspraak/identificatie/code")
    def paste() -> ResponseReturnValue:
        visitor = current_visitor()
        try:
            found: IdentificationRequest | None = identification.paste(
                request.form.get("code", ""), visitor=visitor
            )
        except BadInput as error:
            found = identification.of_visitor(visitor)
            return _citizen_card(found, problem=error.message_key), error.status
        return _paste_answer(found, visitor)

    def _paste_answer(
        found: IdentificationRequest | None, _visitor: Visitor
    ) -> ResponseReturnValue:
        if not request.headers.get("HX-Request"):
            return redirect("/afspraak/gesprek", 303)
        return _citizen_card(found)

    return guards.protect(routes, guard)


def machine_blueprint(identification: Identification, opened: Callable[[str], Event]) -> Blueprint:
    """Where ident reports; the signature on the event is the guard."""
    routes = Blueprint("identification_machine", __name__)

    @routes.post("/machine/identifications")
    def happened() -> ResponseReturnValue:
        body = request.get_data(cache=False)
        if len(body) > LONGEST_EVENT or not body.isascii():
            raise BadInput("not an event")
        identification.happened(opened(body.decode()))
        return make_response("", 204)

    return guards.protect(routes, guards.machines_decide)


def _staff_card(
    identification: Identification,
    appointment_id: str,
    found: IdentificationRequest | None,
    show: Callable[..., str],
) -> str:
    return render_template(
        "identification/staff_card.html",
        appointment_id=appointment_id,
        found=found,
        expired=found is not None and found.has_expired(identification.now()),
        link=identification.link(found) if found else "",
        host=urlsplit(identification.public_url).netloc,
        moment=show,
    )


def _citizen_card(found: IdentificationRequest | None, *, problem: str = "") -> str:
    return render_template("identification/citizen_card.html", found=found, problem=problem)
