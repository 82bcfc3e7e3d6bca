"""What is kept of documents at this moment, in numbers only, and what should have been gone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sidecar.core.work import Kind as Work
from sidecar.documents.domain import Document, State
from sidecar.documents.keeping import BATCH, WAITING, Keeping, goes_at, in_batches

# The beat comes every few minutes: what is late by less is not overdue yet.
LATE = timedelta(minutes=30)
# A disk that was away for a moment is no trouble; what fails this often is.
MANY_TRIES = 5
_STAYS = frozenset({State.ACCEPTED, State.HANDED_OVER})


class Group(StrEnum):
    """What waits for what: verzenden, controle, beoordelen, zaaksysteem, een dag, vernietigen."""

    RECEIVING = "receiving"
    CHECKING = "checking"
    READY = "ready"
    ACCEPTED = "accepted"
    HANDED_OVER = "handed_over"
    DESTROYING = "destroying"


@dataclass(kw_only=True)
class Line:
    """`oldest` is when the first of them began; None where none is, and of what is destroyed."""

    group: Group
    count: int = 0
    oldest: datetime | None = None
    overdue: int = 0

    def take(self, document: Document, *, is_overdue: bool) -> None:
        self.count += 1
        self.overdue += is_overdue
        self.oldest = min(self.oldest or document.begun_at, document.begun_at)


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Of all desks together: who keeps it in order is the same for all."""

    lines: tuple[Line, ...]
    days: int

    @property
    def overdue(self) -> int:
        return sum(line.overdue for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class KeptNow:
    keeping: Keeping

    def overview(self) -> Overview:
        lines = {group: Line(group=group) for group in Group}
        self._count(lines)
        self._count_destroying(lines[Group.DESTROYING])
        return Overview(lines=tuple(lines.values()), days=self.keeping.days.days)

    def _count(self, lines: dict[Group, Line]) -> None:
        now = self.keeping.ledger.clock.now()
        for batch in self._documents():
            ended = self.keeping.ends.ended({each.appointment_id for each in batch})
            for document in batch:
                due = goes_at(document, ended, self.keeping.days)
                late = due is not None and due + LATE <= now
                lines[Group(document.state.value)].take(document, is_overdue=late)

    def _documents(self) -> Iterator[list[Document]]:
        store = self.keeping.ledger.store
        return in_batches(
            lambda after: store.in_states(WAITING | _STAYS, after=after, most=BATCH),
            lambda document: document.id,
        )

    def _count_destroying(self, line: Line) -> None:
        for batch in self.keeping.destroying():
            states = self.keeping.ledger.store.states(batch)
            mine = [each for each in batch if states.get(each) is not State.HANDED_OVER]
            tries = self.keeping.work.tries(Work.DESTROY_DOCUMENT, batch)
            line.count += len(mine)
            # Also of what was handed over: its day was over when it was tried for the first time.
            line.overdue += sum(tries.get(each, 0) >= MANY_TRIES for each in batch)
