"""Routes of documents for a phone: joining by the code, and sending for that one request."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sidecar.documents import showing
from sidecar.documents.asking import Asking, Table
from sidecar.documents.domain import Phone
from sidecar.documents.phoning import Phoning, party_of
from sidecar.documents.receiving import Party, Receiving
from sidecar.documents.sending_web import NOTHING, add_sending, form_blueprint
from sidecar.documents.sending_web import tus_blueprint as tus_of
from sidecar.web import cookies, guards
from sidecar.web.guards import Guard

LINK = "/documenten/telefoon"
HERE = "/telefoon/documenten"
# The computer may release it, and the check of what was sent goes on: it looks again so often.
LOOKS_EVERY_SECONDS = 5


@dataclass(frozen=True, kw_only=True)
class PhonePage:
    """See `sending_web.Side`: the phone, which sees one request."""

    asking: Asking
    base: str = HERE

    def party(self) -> Party:
        return party_of(current_phone())

    def shown(
        self, *, mistakes: Mapping[str, str] = NOTHING, filled_in: Mapping[str, str] = NOTHING
    ) -> str:
        is_part = bool(request.headers.get("HX-Request"))
        phone = current_phone()
        table = self.asking.table_of_phone(phone)
        return render_template(
            "documents/citizen_card.html" if is_part else "documents/phone_page.html",
            table=table,
            mistakes=mistakes,
            filled_in=filled_in,
            base=self.base,
            is_done=table is not None and _is_done(table, phone),
            again_in=LOOKS_EVERY_SECONDS,
        )


def link_blueprint(phoning: Phoning) -> Blueprint:
    """What a phone that scanned the code gets to see; the secret in the address is the guard."""
    routes = Blueprint("documents_phone_link", __name__, template_folder="templates")

    @routes.get(f"{LINK}/<secret>")
    def look(secret: str) -> ResponseReturnValue:
        """Uses nothing: some phones look at an address before their owner does."""
        wanted, g.language = phoning.look(secret)
        return render_template("documents/phone_link.html", wanted=wanted, link=LINK, secret=secret)

    @routes.post(f"{LINK}/<secret>")
    def take(secret: str) -> ResponseReturnValue:
        browser = phoning.take(secret, before=cookies.read(cookies.PHONE))
        # The secret is not in the address of the page that follows, nor in the history after it.
        response = make_response(redirect(HERE, 303))
        cookies.write(response, cookies.PHONE, browser)
        return response

    return guards.protect(routes, guards.open_to_all)


def phone_blueprint(page: PhonePage, receiving: Receiving, guard: Guard) -> Blueprint:
    """The page of the phone; what it can reach says the guard."""
    routes = Blueprint("documents_phone", __name__, template_folder="templates")
    routes.context_processor(showing.words)

    @routes.get(HERE)
    def show() -> ResponseReturnValue:
        return page.shown()

    add_sending(routes, page, receiving)
    return guards.protect(routes, guard)


def upload_blueprint(page: PhonePage, receiving: Receiving, guard: Guard) -> Blueprint:
    return form_blueprint("documents_phone_form", page, receiving, guard)


def tus_blueprint(page: PhonePage, receiving: Receiving, guard: Guard) -> Blueprint:
    return tus_of("documents_phone_tus", page, receiving, guard)


def current_phone() -> Phone:
    phone: Phone = g.phone
    return phone


def _is_done(table: Table, phone: Phone) -> bool:
    """Something was sent since this phone joined, and nothing waits for *Versturen*."""
    if any(asked.to_send for asked in table.asked):
        return False
    sent = [each.sent_at for asked in table.asked for each in asked.documents]
    return any(at is not None and at >= phone.joined_at for at in sent)
