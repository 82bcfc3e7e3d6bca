"""What every use case of documents does around its deed: the step, its trace, and the news."""

from dataclasses import dataclass, replace

from sidecar.core.audit import Action, AuditFact, AuditTrail
from sidecar.core.clock import Clock
from sidecar.core.work import Kind as Work
from sidecar.core.work import Outbox, Signals, Transactions, appointment_topic, visit_topic
from sidecar.documents.domain import EMPTY, RECORDED, Document, Event, after
from sidecar.documents.ports import Store
from sidecar.documents.refusals import ChangedMeanwhile

TRIES = 5
# What a step carries into the trail besides; see `Action`.
_DELETED = Action.DOCUMENT_DELETED


@dataclass(frozen=True, kw_only=True)
class Ledger:
    store: Store
    transactions: Transactions
    outbox: Outbox
    signals: Signals
    audit: AuditTrail
    clock: Clock

    def follow(self, document_id: str, event: Event, *, actor: str, **changes: object) -> Document:
        """Take the step of the state machine, whoever else changed the document meanwhile.

        Raises the refusal of the machine. What nobody can use any more is destroyed soon after.
        """
        with self.transactions.transaction():
            for _ in range(TRIES):
                found = self.store.get(document_id)
                state = after(found.state, event)
                if state is found.state:
                    return found
                moved = self._saved(found, state=state, **changes)
                if moved is not None:
                    self._followed(found, moved, event, actor)
                    return moved
        raise ChangedMeanwhile(f"document {document_id} keeps changing")

    def change(self, document_id: str, **changes: object) -> Document:
        """Keep something of it that is no step."""
        with self.transactions.transaction():
            for _ in range(TRIES):
                changed = self._saved(self.store.get(document_id), **changes)
                if changed is not None:
                    self.tell(changed)
                    return changed
        raise ChangedMeanwhile(f"document {document_id} keeps changing")

    def _saved(self, found: Document, **changes: object) -> Document | None:
        other = replace(found, version=found.version + 1, **changes)  # type: ignore[arg-type]
        return other if self.store.save(other) else None

    def _followed(self, was: Document, now: Document, event: Event, actor: str) -> None:
        action = RECORDED.get(event)
        if action is not None:
            self.record(action, now, actor=actor, **_details(action, now, event))
        if now.state in EMPTY and was.state not in EMPTY:
            self.outbox.add(Work.DESTROY_DOCUMENT, now.id)
        self.tell(now)

    def record(self, action: Action, document: Document, *, actor: str, **details: str) -> None:
        self.note(
            action,
            actor=actor,
            subject=document.id,
            conversation=document.appointment_id,
            details=details,
        )

    def note(
        self,
        action: Action,
        *,
        actor: str,
        subject: str,
        conversation: str,
        details: dict[str, str] | None = None,
    ) -> None:
        self.audit.record(
            AuditFact(
                action=action,
                actor=actor,
                subject=subject,
                conversation=conversation,
                at=self.clock.now(),
                details=details or {},
            )
        )

    def tell(self, document: Document) -> None:
        self.news(document.appointment_id, document.participant_id)

    def news(self, appointment_id: str, participant_id: str) -> None:
        self.signals.changed(appointment_topic(appointment_id), visit_topic(participant_id))


def _details(action: Action, document: Document, event: Event) -> dict[str, str]:
    if action is Action.DOCUMENT_REFUSED:
        return {"why": document.why}
    return {"why": event.value} if action is _DELETED else {}
