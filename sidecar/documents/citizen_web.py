"""Routes of documents for the citizen: his card, sending, and what the municipality shows him."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sidecar.documents import showing
from sidecar.documents.asking import Asking
from sidecar.documents.form_upload import FormUpload
from sidecar.documents.looking import Looking
from sidecar.documents.receiving import Party, Receiving
from sidecar.documents.refusals import NotFilledIn
from sidecar.documents.sending import receive_form
from sidecar.documents.tus_web import add_uploads
from sidecar.web import guards
from sidecar.web.guards import Guard, current_visitor

HERE = "/afspraak/documenten"
TUS = f"{HERE}/tus"
ONE = f"{HERE}/stukken/<document_id>"
NOTHING: Mapping[str, str] = {}


def citizen_blueprint(
    asking: Asking, receiving: Receiving, looking: Looking, guard: Guard
) -> Blueprint:
    """The card *Documenten*; a whole page for a browser without JavaScript."""
    routes = Blueprint("documents_citizen", __name__, template_folder="templates")
    routes.context_processor(showing.words)

    @routes.get(HERE)
    def card() -> ResponseReturnValue:
        return _shown(asking)

    @routes.post(f"{HERE}/<request_id>/versturen")
    def send(request_id: str) -> ResponseReturnValue:
        remark = request.form.get("text", "")
        try:
            receiving.send(own(), request_id, remark=remark)
        except NotFilledIn as error:
            mistakes = {request_id: error.by_field["text"]}
            shown = _shown(asking, mistakes=mistakes, filled_in={request_id: remark})
            return shown, error.status
        return answer(asking)

    @routes.post(f"{ONE}/weg")
    def cancel(document_id: str) -> ResponseReturnValue:
        receiving.cancel(own(), document_id)
        return answer(asking)

    _add_looks(routes, looking)
    return guards.protect(routes, guard)


def upload_blueprint(asking: Asking, receiving: Receiving, guard: Guard) -> Blueprint:
    """An ordinary form with files, for a browser without JavaScript. The guard lets the route
    check the token: it stands in the form, before the files.
    """
    routes = Blueprint("documents_citizen_form", __name__, template_folder="templates")
    routes.context_processor(showing.words)

    @routes.post(f"{HERE}/<request_id>/bestanden")
    def add(request_id: str) -> ResponseReturnValue:
        upload = FormUpload(largest=receiving.largest, most=receiving.most_at_once)
        receive_form(receiving, own(), request_id, upload)
        return answer(asking)

    return guards.protect(routes, guard)


def tus_blueprint(receiving: Receiving, guard: Guard) -> Blueprint:
    """Resumable uploads of the citizen, only in the browser that is bound to the visit."""
    routes = Blueprint("documents_citizen_tus", __name__)
    add_uploads(routes, TUS, receiving, own, guard=guard)
    return routes


def own() -> Party:
    visitor = current_visitor()
    return Party(
        appointment_id=visitor.appointment_id,
        participant_id=visitor.participant_id,
        sender_id=visitor.participant_id,
    )


def answer(asking: Asking) -> ResponseReturnValue:
    if not request.headers.get("HX-Request"):
        return redirect(HERE, 303)
    return _shown(asking)


def _shown(
    asking: Asking, *, mistakes: Mapping[str, str] = NOTHING, filled_in: Mapping[str, str] = NOTHING
) -> str:
    is_part = bool(request.headers.get("HX-Request"))
    return render_template(
        "documents/citizen_card.html" if is_part else "documents/citizen_page.html",
        table=asking.table(current_visitor()),
        mistakes=mistakes,
        filled_in=filled_in,
        tus=TUS,
    )


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
