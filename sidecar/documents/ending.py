"""When documents go: at the end of the call, with another browser, and with the retention."""

from collections.abc import Collection
from dataclasses import dataclass

from sidecar.core.audit import SYSTEM
from sidecar.documents.domain import EMPTY, Document, Event, Origin, State
from sidecar.documents.ledger import Ledger
from sidecar.documents.ports import Phones


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Accepted documents stay, whatever happens, until the case system has them."""

    ledger: Ledger
    phones: Phones

    def end(self, appointment_id: str) -> None:
        """The call is over: confidential documents go, and what nobody sent or needs any more."""
        self.phones.forget([appointment_id])
        for document in self.ledger.store.documents(appointment_id):
            if goes_with_the_call(document):
                self.ledger.follow(document.id, Event.EXPIRE, actor=SYSTEM)

    def moved(self, participant_id: str, appointment_id: str) -> None:
        """Another browser has the link now: who sits there starts with nothing."""
        for request in self.ledger.store.requests(appointment_id):
            if request.participant_id == participant_id:
                self.phones.drop(request.id)
        for document in self.ledger.store.documents(appointment_id):
            if document.participant_id != participant_id:
                continue
            if document.is_of_citizen and document.state is State.RECEIVING:
                self.ledger.follow(document.id, Event.EXPIRE, actor=SYSTEM)
            elif document.is_shown:
                self.ledger.change(document.id, shown_at=None)

    def forget(self, appointment_ids: Collection[str], /) -> dict[str, int]:
        """See `sidecar.retention.ports.Memory`: what was not accepted is over now."""
        for appointment_id in appointment_ids:
            for document in self.ledger.store.documents(appointment_id):
                self._expire(document)
        return self.ledger.store.forget(appointment_ids) | self.phones.forget(appointment_ids)

    def _expire(self, document: Document) -> None:
        if document.state is State.HANDED_OVER:
            # A day after the hand-over it goes anyway; this must not be later.
            self.ledger.follow(document.id, Event.DELETE, actor=SYSTEM)
        elif document.state not in EMPTY:
            # On its way to a case it stays, however long that takes.
            is_nowhere = document.state is State.ACCEPTED and not document.awaits_case
            event = Event.FORGET if is_nowhere else Event.EXPIRE
            self.ledger.follow(document.id, event, actor=SYSTEM)


def goes_with_the_call(document: Document) -> bool:
    """Whatever the days of the municipality are."""
    unsent = document.state in (State.RECEIVING, State.REFUSED)
    return document.is_confidential or unsent or document.origin is Origin.MUNICIPALITY
