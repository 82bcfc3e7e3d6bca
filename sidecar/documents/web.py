"""Routes of documents for the civil servant: asking, judging, looking, and documents of his own."""

from collections.abc import Callable, Mapping
from functools import partial

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sidecar.documents import showing
from sidecar.documents.asking import Asking
from sidecar.documents.domain import Origin
from sidecar.documents.form_upload import FormUpload
from sidecar.documents.forms import MOST_EACH, READY_MADE_MOST
from sidecar.documents.judging import Judging
from sidecar.documents.keeping import Keeping
from sidecar.documents.looking import Looking
from sidecar.documents.receiving import Party, Receiving
from sidecar.documents.refusals import NotFilledIn, megabytes
from sidecar.documents.sending import receive_form
from sidecar.documents.tus_web import add_uploads
from sidecar.web import guards
from sidecar.web.guards import Guard, current_employee

HERE = "/balie/gesprek/<appointment_id>/documenten"
ONE = f"{HERE}/stukken/<document_id>"
OF_CITIZEN = f"{HERE}/van/<participant_id>"
FIELDS = ("label", "help", "most", "largest", "confidential", "ready_made")
NOTHING: Mapping[str, str] = {}
Deed = Callable[..., object]
# One that takes what the civil servant wrote.
Written = Callable[..., object]


def staff_blueprint(
    asking: Asking, judging: Judging, looking: Looking, keeping: Keeping, guard: Guard
) -> Blueprint:
    """The card *Documenten* of a conversation, for all its citizens."""
    routes = Blueprint("documents_staff", __name__, template_folder="templates")
    routes.context_processor(partial(words, keeping))
    card = Card(asking)

    @routes.get(HERE)
    def here(appointment_id: str) -> ResponseReturnValue:
        return card.shown(appointment_id)

    @routes.post(f"{OF_CITIZEN}/vragen")
    def ask(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        fields = {name: request.form.get(name, "") for name in FIELDS}
        kinds = request.form.getlist("kinds")
        try:
            asking.ask(appointment_id, participant_id, fields, kinds, by=current_employee())
        except NotFilledIn as error:
            return card.shown(
                appointment_id,
                mistakes=error.by_field,
                at=participant_id,
                filled_in={**fields, "kinds": " ".join(kinds)},
            ), error.status
        return card.answer(appointment_id)

    @routes.post(f"{HERE}/verzoeken/<request_id>/intrekken")
    def withdraw(appointment_id: str, request_id: str) -> ResponseReturnValue:
        asking.withdraw(appointment_id, request_id, by=current_employee())
        return card.answer(appointment_id)

    _add_deeds(routes, judging, card)
    _add_looks(routes, looking)
    return guards.protect(routes, guard)


def words(keeping: Keeping) -> dict[str, object]:
    return showing.words() | {"goes_of": partial(showing.goes_of, keeping)}


def upload_blueprint(
    receiving: Receiving, asking: Asking, keeping: Keeping, guard: Guard
) -> Blueprint:
    """An ordinary form with a document of the municipality: sent and checked at once."""
    routes = Blueprint("documents_staff_form", __name__, template_folder="templates")
    routes.context_processor(partial(words, keeping))

    @routes.post(f"{OF_CITIZEN}/bestanden")
    def add(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        party = ours(receiving, appointment_id, participant_id)
        receive_form(receiving, party, None, FormUpload(largest=receiving.largest))
        receiving.send(party, None)
        return Card(asking).answer(appointment_id)

    return guards.protect(routes, guard)


def tus_blueprint(receiving: Receiving, guard: Guard) -> Blueprint:
    """Resumable uploads of documents of the municipality."""
    routes = Blueprint("documents_staff_tus", __name__)

    def party(appointment_id: str, participant_id: str) -> Party:
        return ours(receiving, appointment_id, participant_id)

    add_uploads(routes, f"{OF_CITIZEN}/tus", receiving, party, guard=guard)
    return routes


def ours(receiving: Receiving, appointment_id: str, participant_id: str) -> Party:
    """Only for a conversation of a desk of the civil servant; raises NotFound."""
    employee = current_employee()
    receiving.conversations.of_employee(appointment_id, by=employee)
    return Party(
        appointment_id=appointment_id,
        participant_id=participant_id,
        sender_id=employee.id,
        origin=Origin.MUNICIPALITY,
    )


class Card:
    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def shown(
        self,
        appointment_id: str,
        *,
        mistakes: Mapping[str, str] = NOTHING,
        at: str = "",
        filled_in: Mapping[str, str] = NOTHING,
    ) -> str:
        """`at` is the citizen or document whose form has these mistakes."""
        is_part = bool(request.headers.get("HX-Request"))
        return render_template(
            "documents/staff_card.html" if is_part else "documents/staff_page.html",
            tables=self._asking.tables(appointment_id, by=current_employee()),
            base=f"/balie/gesprek/{appointment_id}/documenten",
            back=f"/balie/gesprek/{appointment_id}",
            kinds=self._asking.kinds,
            largest=megabytes(self._asking.largest),
            usual_most=READY_MADE_MOST,
            most_each=MOST_EACH,
            mistakes=mistakes,
            at=at,
            filled_in=filled_in,
        )

    def answer(self, appointment_id: str) -> ResponseReturnValue:
        if not request.headers.get("HX-Request"):
            return redirect(f"/balie/gesprek/{appointment_id}/documenten", 303)
        return self.shown(appointment_id)


def _add_deeds(routes: Blueprint, judging: Judging, card: Card) -> None:
    def do(deed: Deed, appointment_id: str, document_id: str) -> ResponseReturnValue:
        deed(appointment_id, document_id, by=current_employee())
        return card.answer(appointment_id)

    def write(deed: Written, appointment_id: str, document_id: str) -> ResponseReturnValue:
        text, what = request.form.get("text", ""), request.path.rpartition("/")[2]
        try:
            deed(appointment_id, document_id, text, by=current_employee())
        except NotFilledIn as error:
            return card.shown(
                appointment_id,
                mistakes=error.by_field,
                at=document_id,
                filled_in={"what": what, "text": text},
            ), error.status
        return card.answer(appointment_id)

    @routes.post(f"{ONE}/aannemen")
    def accept(appointment_id: str, document_id: str) -> ResponseReturnValue:
        return do(judging.accept, appointment_id, document_id)

    @routes.post(f"{ONE}/terugsturen")
    def send_back(appointment_id: str, document_id: str) -> ResponseReturnValue:
        return write(judging.send_back, appointment_id, document_id)

    @routes.post(f"{ONE}/zaak")
    def hand_over(appointment_id: str, document_id: str) -> ResponseReturnValue:
        return do(judging.hand_over_again, appointment_id, document_id)

    @routes.post(f"{ONE}/opmerking")
    def note(appointment_id: str, document_id: str) -> ResponseReturnValue:
        return write(judging.note, appointment_id, document_id)

    @routes.post(f"{ONE}/tonen")
    def show(appointment_id: str, document_id: str) -> ResponseReturnValue:
        return do(judging.show, appointment_id, document_id)

    @routes.post(f"{ONE}/verbergen")
    def hide(appointment_id: str, document_id: str) -> ResponseReturnValue:
        return do(judging.hide, appointment_id, document_id)

    @routes.post(f"{ONE}/weg")
    def remove(appointment_id: str, document_id: str) -> ResponseReturnValue:
        return do(judging.remove, appointment_id, document_id)


def _add_looks(routes: Blueprint, looking: Looking) -> None:
    @routes.get(ONE)
    def look(appointment_id: str, document_id: str) -> ResponseReturnValue:
        document = looking.of_employee(appointment_id, document_id, by=current_employee())
        base = f"/balie/gesprek/{appointment_id}/documenten/stukken/{document_id}"
        return render_template("documents/pages.html", document=document, base=base)

    @routes.get(f"{ONE}/pagina/<number>")
    def page(appointment_id: str, document_id: str, number: str) -> ResponseReturnValue:
        employee = current_employee()
        document = looking.of_employee(appointment_id, document_id, by=employee)
        return showing.picture(looking.page(document, showing.number_of(number), actor=employee.id))

    @routes.get(f"{ONE}/bestand")
    def keep(appointment_id: str, document_id: str) -> ResponseReturnValue:
        employee = current_employee()
        document = looking.of_employee(appointment_id, document_id, by=employee)
        return showing.attachment(looking.copy(document, actor=employee.id))
