"""What a worker does for identification: work of the outbox, tried until it is done."""

from dataclasses import dataclass
from datetime import datetime

from branding.texts import either
from ident.contract import Completion
from sidecar.core.audit import Action
from sidecar.core.errors import Unavailable
from sidecar.identification.domain import NO_EVIDENCE, IdentificationRequest
from sidecar.identification.ledger import Ledger
from sidecar.identification.ports import Chat, Ident, Wording
from sidecar.identification.states import State

STAFF_LANGUAGE = "nl"


@dataclass(frozen=True, kw_only=True)
class Errands:
    """Each may be done twice; what is not needed any more is left."""

    ledger: Ledger
    ident: Ident
    chat: Chat
    wording: Wording
    organisation: str
    public_url: str

    def send_link(self, request_id: str) -> None:
        """After asking: the link in the chat of the citizen only (VNG step 4)."""
        request = self.ledger.requests.get(request_id)
        if request.state is not State.ASKED or request.has_expired(self.ledger.clock.now()):
            return
        values = {
            "link": link_of(self.public_url, request),
            "means": self._means(request),
        }
        text = self._text("identification.chat_link", request.language, values)
        self.chat.say(request.appointment_id, to=request.participant_id, text=text)

    def send_code(self, request_id: str) -> None:
        """After a login: the code in the chat of the civil servant only."""
        request = self.ledger.requests.get(request_id)
        if request.code is None:
            return
        values = {"code": f"{request.code[:3]} {request.code[3:]}"}
        text = self._text("identification.chat_code", STAFF_LANGUAGE, values)
        self.chat.say(request.appointment_id, to=request.employee_id, text=text)

    def wipe(self, request_id: str) -> None:
        """After a newer request took its place."""
        self.ident.wipe(request_id)
        request = self.ledger.requests.get(request_id)
        with self.ledger.transactions.transaction():
            self.ledger.record(Action.IDENTIFICATION_WIPED, request)

    def complete(self, request_id: str) -> None:
        """After Voltooien: ident makes the evidence, files it and wipes the rest."""
        request = self.ledger.requests.get(request_id)
        if not request.awaits_hand_over:
            return
        is_proved = self.ident.complete(completion_of(request, self.organisation))
        now = self.ledger.clock.now()
        with self.ledger.transactions.transaction():
            self.ledger.follow(request_id, lambda r: r.handed_over(now))
            if not is_proved:
                self.ledger.follow(request_id, lambda r: r.proved_by(NO_EVIDENCE))
                self.ledger.record(Action.EVIDENCE_IMPOSSIBLE, request)

    def end_conversation(self, appointment_id: str) -> None:
        """After the call: nothing of it remains at ident.

        What was completed must be there first, or there would be nothing left to make evidence of.
        """
        requests = self.ledger.requests.of_appointment(appointment_id)
        if any(request.awaits_hand_over for request in requests):
            raise Unavailable("ident does not know yet what was completed")
        self.ident.end_conversation(appointment_id)
        with self.ledger.transactions.transaction():
            self.ledger.note(Action.IDENTIFICATION_WIPED, appointment_id, call=appointment_id)

    def _means(self, request: IdentificationRequest) -> str:
        keys = [f"means.{each}" for each in (*request.means.split(), "or")]
        *names, word = (self._text(key, request.language, {}) for key in keys)
        return either(names, word)

    def _text(self, key: str, language: str, values: dict[str, str]) -> str:
        return self.wording.text(key, language=language, values=values)


def link_of(public_url: str, request: IdentificationRequest) -> str:
    """Works only in the browser of the citizen who was asked; holds nothing of a person."""
    return f"{public_url}/identificeren/{request.id}"


def completion_of(request: IdentificationRequest, organisation: str) -> Completion:
    return Completion(
        request_id=request.id,
        conversation_id=request.appointment_id,
        scheme=request.scheme,
        minimum_level=request.minimum_level,
        asked_by=request.employee_name,
        asked_by_function=request.employee_function,
        organisation=organisation,
        language=request.language,
        call_began_at=_iso(request.call_began_at or request.asked_at),
        compared_by=request.compared_by,
        compared_at=_iso(request.compared_at),
        others=request.others,
        case_number=request.case_number or "",
    )


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()
