"""What a civil servant does with a document: accept, send back, note something, show his own."""

from dataclasses import dataclass

from sidecar.core.audit import Action
from sidecar.core.people import Employee
from sidecar.core.work import Kind as Work
from sidecar.documents.domain import Document, Event, Origin, State
from sidecar.documents.forms import read_remark
from sidecar.documents.ledger import Ledger
from sidecar.documents.ports import Conversations
from sidecar.documents.refusals import DocumentUnknown, NotChecked


@dataclass(frozen=True, kw_only=True)
class Judging:
    ledger: Ledger
    conversations: Conversations

    def accept(self, appointment_id: str, document_id: str, *, by: Employee) -> Document:
        return self._judge(appointment_id, document_id, Event.ACCEPT, by=by)

    def hand_over_again(self, appointment_id: str, document_id: str, *, by: Employee) -> Document:
        """The case did not take it; what was wrong there may be mended."""
        document = self.of_employee(appointment_id, document_id, by=by)
        if not document.case_problem:
            return document
        with self.ledger.transactions.transaction():
            self.ledger.outbox.add(Work.HAND_OVER_DOCUMENT, document_id)
            return self.ledger.change(
                document_id, case_problem="", case_number="", case_request="", waits=0
            )

    def send_back(
        self, appointment_id: str, document_id: str, reason: str, *, by: Employee
    ) -> Document:
        """The citizen reads the reason and may send another one; raises NotFilledIn."""
        text = read_remark(reason, is_needed=True)
        return self._judge(appointment_id, document_id, Event.SEND_BACK, by=by, reason=text)

    def note(self, appointment_id: str, document_id: str, text: str, *, by: Employee) -> Document:
        """A remark of the civil servant, for the file; the citizen does not see it."""
        document = self.of_employee(appointment_id, document_id, by=by)
        return self.ledger.change(document.id, note=read_remark(text))

    def show(self, appointment_id: str, document_id: str, *, by: Employee) -> Document:
        """The citizen may open and keep this document of the municipality."""
        document = self._ours(appointment_id, document_id, by=by)
        if document.state is not State.READY:
            raise NotChecked(f"document {document_id} is {document.state}")
        now = self.ledger.clock.now()
        return self._shown(document, Action.DOCUMENT_SHOWN, by, shown_at=now)

    def hide(self, appointment_id: str, document_id: str, *, by: Employee) -> Document:
        document = self._ours(appointment_id, document_id, by=by)
        return self._shown(document, Action.DOCUMENT_HIDDEN, by, shown_at=None)

    def remove(self, appointment_id: str, document_id: str, *, by: Employee) -> Document:
        """A document of the municipality that was the wrong one; it is destroyed."""
        document = self._ours(appointment_id, document_id, by=by)
        return self.ledger.follow(document.id, Event.EXPIRE, actor=by.id)

    def of_employee(self, appointment_id: str, document_id: str, *, by: Employee) -> Document:
        """Raises DocumentUnknown for one of another conversation."""
        self.conversations.of_employee(appointment_id, by=by)
        document = self.ledger.store.get(document_id)
        if document.appointment_id != appointment_id:
            raise DocumentUnknown("document of another conversation")
        return document

    def _judge(
        self, appointment_id: str, document_id: str, event: Event, *, by: Employee, reason: str = ""
    ) -> Document:
        document = self.of_employee(appointment_id, document_id, by=by)
        if document.origin is not Origin.CITIZEN:
            raise DocumentUnknown("nobody judges a document of the municipality")
        with self.ledger.transactions.transaction():
            judged = self.ledger.follow(
                document_id,
                event,
                actor=by.id,
                reason=reason,
                judged_at=self.ledger.clock.now(),
                judged_by=by.name,
                waits=0,
            )
            if event is Event.ACCEPT:
                self.ledger.outbox.add(Work.HAND_OVER_DOCUMENT, document_id)
        return judged

    def _ours(self, appointment_id: str, document_id: str, *, by: Employee) -> Document:
        document = self.of_employee(appointment_id, document_id, by=by)
        if document.origin is not Origin.MUNICIPALITY:
            raise DocumentUnknown("a document of the citizen himself")
        return document

    def _shown(
        self, document: Document, action: Action, by: Employee, **changes: object
    ) -> Document:
        with self.ledger.transactions.transaction():
            self.ledger.record(action, document, actor=by.id)
            return self.ledger.change(document.id, **changes)
