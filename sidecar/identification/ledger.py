"""Keeps what becomes of a request, with its trace and a signal to the open pages."""

from collections.abc import Callable
from dataclasses import dataclass

from sidecar.core.audit import SYSTEM, Action, AuditFact, AuditTrail
from sidecar.core.clock import Clock
from sidecar.core.work import Kind, Outbox, Signals, Transactions, appointment_topic
from sidecar.identification.domain import IdentificationRequest
from sidecar.identification.ports import Requests
from sidecar.identification.refusals import NotNow

TRIES = 5
Step = Callable[[IdentificationRequest], IdentificationRequest]


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """What all use cases of identification write with."""

    requests: Requests
    transactions: Transactions
    outbox: Outbox
    signals: Signals
    audit: AuditTrail
    clock: Clock

    def keep(
        self, after: IdentificationRequest, action: Action, actor: str, **details: str
    ) -> IdentificationRequest:
        """A decision: it holds only when nobody changed the request in the meantime."""
        with self.transactions.transaction():
            if not self.requests.save(after):
                raise NotNow(f"request {after.id} was changed by someone else")
            self.record(action, after, actor, **details)
            self.tell(after.appointment_id)
        return after

    def follow(self, request_id: str, step: Step) -> tuple[bool, IdentificationRequest]:
        """A fact: it holds whoever else changed the request. Says whether it was news."""
        for _ in range(TRIES):
            before = self.requests.get(request_id)
            after = step(before)
            if after == before:
                return False, before
            if self.requests.save(after):
                self.tell(after.appointment_id)
                return True, after
        raise NotNow(f"request {request_id} keeps changing")

    def end(self, after: IdentificationRequest) -> None:
        """It is over, unless somebody changed it in the meantime; ident is told to wipe."""
        if self.requests.save(after):
            self.outbox.add(Kind.WIPE_IDENTIFICATION, after.id)
            self.tell(after.appointment_id)

    def record(
        self, action: Action, request: IdentificationRequest, actor: str = SYSTEM, **details: str
    ) -> None:
        self.note(action, request.id, call=request.appointment_id, actor=actor, **details)

    def note(
        self, action: Action, subject: str, *, call: str, actor: str = SYSTEM, **details: str
    ) -> None:
        fact = AuditFact(
            action=action,
            actor=actor,
            subject=subject,
            conversation=call,
            at=self.clock.now(),
            details=details,
        )
        self.audit.record(fact)

    def tell(self, appointment_id: str) -> None:
        self.signals.changed(appointment_topic(appointment_id))
