"""Routes of identification for the citizen: the card, the door to ident, and going on by phone."""

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sidecar.core.errors import BadInput
from sidecar.core.phone_links import ShownLink
from sidecar.identification.domain import IdentificationRequest
from sidecar.identification.handover import DONE, HERE, PhoneHandover
from sidecar.identification.service import Identification
from sidecar.identification.words import facts
from sidecar.web import guards, qr
from sidecar.web.guards import Guard, current_visitor

PHONE = f"{HERE}/<secret>"


def citizen_blueprint(
    identification: Identification, phones: PhoneHandover, guard: Guard, *, ident_url: str
) -> Blueprint:
    """The citizen's card, and the door to ident in a tab of its own."""
    routes = Blueprint("identification_citizen", __name__, template_folder="templates")

    def shown(found: IdentificationRequest | None, *, problem: str = "") -> str:
        link = phones.link(found) if found else None
        return render_template(
            "identification/citizen_card.html",
            organisation=identification.organisation,
            problem=problem,
            qr=qr.svg(link.address) if link else None,
            **_known(identification, found, link),
        )

    @routes.get("/afspraak/identificatie")
    def card() -> ResponseReturnValue:
        return shown(identification.of_visitor(current_visitor()))

    @routes.get("/identificeren/<request_id>")
    def start(request_id: str) -> ResponseReturnValue:
        token = identification.start(request_id, visitor=current_visitor())
        return _hand_over(ident_url, token)

    @routes.post("/afspraak/identificatie/code")
    def paste() -> ResponseReturnValue:
        visitor = current_visitor()
        try:
            found = identification.paste(request.form.get("code", ""), visitor=visitor)
        except BadInput as error:
            before = identification.of_visitor(visitor)
            return shown(before, problem=error.message_key), error.status
        if not request.headers.get("HX-Request"):
            return redirect("/afspraak/gesprek", 303)
        return shown(found)

    return guards.protect(routes, guard)


def phone_blueprint(phones: PhoneHandover, *, ident_url: str) -> Blueprint:
    """What a phone that scanned the code gets to see; the secret in the address is the guard."""
    routes = Blueprint("identification_phone", __name__, template_folder="templates")

    @routes.get(PHONE)
    def look(secret: str) -> ResponseReturnValue:
        """Uses nothing: some phones look at an address before their owner does."""
        found = phones.look(secret)
        g.language = found.language
        return render_template(
            "identification/phone.html",
            secret=secret,
            organisation=phones.identification.organisation,
            **facts(found, (), phones.identification.now()),
        )

    @routes.post(PHONE)
    def take(secret: str) -> ResponseReturnValue:
        return _hand_over(ident_url, phones.take(secret))

    @routes.get(DONE)
    def done() -> ResponseReturnValue:
        return render_template("identification/phone_done.html")

    return guards.protect(routes, guards.open_to_all)


def _known(
    identification: Identification, found: IdentificationRequest | None, link: ShownLink | None
) -> dict[str, object]:
    known = facts(found, (), identification.now())
    waits = [known["expires_in"], int(link.renew_in.total_seconds()) + 1 if link else None]
    soonest = [wait for wait in waits if isinstance(wait, int)]
    return known | {"again_in": min(soonest, default=None)}


def _hand_over(ident_url: str, token: str) -> str:
    action = f"{ident_url}/start"
    return render_template("identification/hand_over.html", action=action, token=token)
