"""The use case of retention: delete what is older than the municipality may keep."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sidecar.core.audit import SYSTEM, Action, AuditFact, AuditTrail
from sidecar.core.clock import Clock
from sidecar.core.work import Transactions
from sidecar.retention.ports import Conversations, FinishedWork, Members, Memory, Sessions

log = logging.getLogger(__name__)
BATCH = 100
MOST_BATCHES = 50


@dataclass(frozen=True, kw_only=True)
class Retention:
    """`keep` is how long after its end a conversation is remembered, `keep_members` how long after
    the last login who works at a desk.

    `memories` forget in the order given: who refers to another comes first.
    """

    conversations: Conversations
    memories: Sequence[Memory]
    work: FinishedWork
    sessions: Sessions
    members: Members
    transactions: Transactions
    audit: AuditTrail
    clock: Clock
    keep: timedelta
    keep_members: timedelta

    def run(self) -> dict[str, int]:
        """Delete what is due, batch by batch; what one run leaves, the next one finds.

        Answers how many rows went, by table. The audit trail stays: it holds opaque ids only.
        """
        gone: Counter[str] = Counter()
        for delete in (self._conversations, self._work, self._sessions, self._members):
            for _ in range(MOST_BATCHES):
                counts = self._in_one_transaction(delete)
                gone.update(counts)
                if not any(counts.values()):
                    break
        if gone.total():
            log.info("old data deleted", extra={"rows": dict(gone)})
        return dict(gone)

    def _in_one_transaction(self, delete: Callable[[], dict[str, int]]) -> dict[str, int]:
        with self.transactions.transaction():
            return delete()

    def _conversations(self) -> dict[str, int]:
        now = self.clock.now()
        due = self.conversations.ended_before(now - self.keep, most=BATCH)
        gone: Counter[str] = Counter()
        for memory in self.memories if due else ():
            gone.update(memory.forget(due))
        for appointment_id in due:
            fact = AuditFact(
                action=Action.APPOINTMENT_FORGOTTEN,
                actor=SYSTEM,
                subject=appointment_id,
                conversation=appointment_id,
                at=now,
            )
            self.audit.record(fact)
        return dict(gone)

    def _work(self) -> dict[str, int]:
        return {"outbox": self.work.clear(before=self.clock.now() - self.keep, most=BATCH)}

    def _sessions(self) -> dict[str, int]:
        return {"staff_sessions": self.sessions.clear(most=BATCH)}

    def _members(self) -> dict[str, int]:
        before = self.clock.now() - self.keep_members
        return {"desk_members": self.members.clear(before=before, most=BATCH)}
