"""Routes of documents for the citizen: his card, sending, and what the municipality shows him."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from sidecar.documents import showing
from sidecar.documents.asking import Asking
from sidecar.documents.looking import Looking
from sidecar.documents.phoning import Phoning
from sidecar.documents.receiving import Party, Receiving
from sidecar.documents.sending_web import NOTHING, add_sending, answer, form_blueprint
from sidecar.documents.sending_web import tus_blueprint as tus_of
from sidecar.web import guards, qr
from sidecar.web.guards import Guard, current_visitor

HERE = "/afspraak/documenten"
ONE = f"{HERE}/stukken/<document_id>"


@dataclass(frozen=True, kw_only=True)
class OwnCard:
    """See `sending_web.Side`: the browser of the visit."""

    asking: Asking
    phoning: Phoning
    base: str = HERE

    def party(self) -> Party:
        visitor = current_visitor()
        return Party.of_citizen(visitor.appointment_id, visitor.participant_id)

    def shown(
        self, *, mistakes: Mapping[str, str] = NOTHING, filled_in: Mapping[str, str] = NOTHING
    ) -> str:
        is_part = bool(request.headers.get("HX-Request"))
        table = self.asking.table(current_visitor())
        phones = self.phoning.shown(each.request for each in table.asked) if table else {}
        changes_in = min((each.changes_in for each in phones.values()), default=None)
        return render_template(
            "documents/citizen_card.html" if is_part else "documents/citizen_page.html",
            table=table,
            mistakes=mistakes,
            filled_in=filled_in,
            base=self.base,
            phones=phones,
            qr_of=qr.svg,
            again_in=None if changes_in is None else int(changes_in.total_seconds()) + 1,
        )


def citizen_blueprint(
    card: OwnCard, receiving: Receiving, looking: Looking, guard: Guard
) -> Blueprint:
    """The card *Documenten*; a whole page for a browser without JavaScript."""
    routes = Blueprint("documents_citizen", __name__, template_folder="templates")
    routes.context_processor(showing.words)

    @routes.get(HERE)
    def show() -> ResponseReturnValue:
        return card.shown()

    add_sending(routes, card, receiving)
    _add_phones(routes, card)
    _add_looks(routes, looking)
    return guards.protect(routes, guard)


def upload_blueprint(card: OwnCard, receiving: Receiving, guard: Guard) -> Blueprint:
    return form_blueprint("documents_citizen_form", card, receiving, guard)


def tus_blueprint(card: OwnCard, receiving: Receiving, guard: Guard) -> Blueprint:
    """Only in the browser that is bound to the visit."""
    return tus_of("documents_citizen_tus", card, receiving, guard)


def _add_phones(routes: Blueprint, card: OwnCard) -> None:
    @routes.post(f"{HERE}/<request_id>/telefoon")
    def offer(request_id: str) -> ResponseReturnValue:
        card.phoning.offer(current_visitor(), request_id)
        return answer(card)

    @routes.post(f"{HERE}/<request_id>/telefoon/weg")
    def release(request_id: str) -> ResponseReturnValue:
        card.phoning.release(current_visitor(), request_id)
        return answer(card)


def _add_looks(routes: Blueprint, looking: Looking) -> None:
    @routes.get(ONE)
    def look(document_id: str) -> ResponseReturnValue:
        document = looking.of_visitor(current_visitor(), document_id)
        return render_template(
            "documents/pages.html", document=document, base=f"{HERE}/stukken/{document_id}"
        )

    @routes.get(f"{ONE}/pagina/<number>")
    def page(document_id: str, number: str) -> ResponseReturnValue:
        visitor = current_visitor()
        document = looking.of_visitor(visitor, document_id)
        png = looking.page(document, showing.number_of(number), actor=visitor.participant_id)
        return showing.picture(png)

    @routes.get(f"{ONE}/bestand")
    def keep(document_id: str) -> ResponseReturnValue:
        visitor = current_visitor()
        document = looking.of_visitor(visitor, document_id)
        return showing.attachment(looking.copy(document, actor=visitor.participant_id))
