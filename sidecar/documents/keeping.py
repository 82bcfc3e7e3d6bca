"""How long what nobody accepted stays, and what the beat does when that time is over."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sidecar.core.audit import SYSTEM
from sidecar.core.errors import Conflict
from sidecar.core.work import Kind as Work
from sidecar.documents.domain import DESTROYABLE, UPLOAD_LASTS, Document, Event, State
from sidecar.documents.ending import goes_with_the_call
from sidecar.documents.ledger import Ledger
from sidecar.documents.ports import Contents, Ends, WorkLeft
from sidecar.documents.refusals import DocumentUnknown

log = logging.getLogger(__name__)
BATCH = 100
# What the beat looks at: what is accepted waits for its hand-over, the rest is being destroyed.
WAITING = frozenset({State.RECEIVING, State.CHECKING, State.READY})
Each = TypeVar("Each")
Moments = Mapping[str, datetime | None]


@dataclass(frozen=True, kw_only=True)
class Done:
    """How many documents went because their time was over; of how many the end was lost."""

    expired: int
    taken_up: int


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """Each document in a transaction of its own: what one run leaves, the next one finds.

    `days` is how long after the call a document stays that does not go with it.
    """

    ledger: Ledger
    ends: Ends
    contents: Contents
    work: WorkLeft
    days: timedelta

    def run(self) -> Done:
        """What is due goes, also where nobody heard of the end; what was lost is taken up again."""
        done = Done(expired=self._expire(), taken_up=self._take_up())
        if done.expired or done.taken_up:
            log.info("documents kept long enough", extra=vars(done))
        return done

    def goes_at(self, document: Document) -> datetime | None:
        """None while that cannot be said: the call goes on, or it was accepted."""
        return goes_at(document, self.ends.ended([document.appointment_id]), self.days)

    def _expire(self) -> int:
        gone = 0
        for batch in self.waiting():
            ended, now = self._ended(batch), self.ledger.clock.now()
            due = [each.id for each in batch if self._is_due(each, ended, now)]
            gone += sum(self._gone(each, ended, now) for each in due)
        return gone

    def waiting(self) -> Iterator[list[Document]]:
        return in_batches(
            lambda after: self.ledger.store.in_states(WAITING, after=after, most=BATCH),
            lambda document: document.id,
        )

    def _ended(self, documents: Collection[Document]) -> Moments:
        return self.ends.ended({each.appointment_id for each in documents})

    def _is_due(self, document: Document, ended: Moments, now: datetime) -> bool:
        due = goes_at(document, ended, self.days)
        return document.state in WAITING and due is not None and due <= now

    def _gone(self, document_id: str, ended: Moments, now: datetime) -> bool:
        try:
            with self.ledger.transactions.transaction():
                # Somebody may have sent or accepted it since it was read.
                if not self._is_due(self.ledger.store.get(document_id), ended, now):
                    return False
                self.ledger.follow(document_id, Event.EXPIRE, actor=SYSTEM)
        except (Conflict, DocumentUnknown):
            return False
        return True

    def _take_up(self) -> int:
        """What must be destroyed and nobody does any more, because it was given up."""
        return sum(self._again(batch) for batch in self.destroying())

    def destroying(self) -> Iterator[list[str]]:
        """What the vault still has of documents that are to be destroyed."""
        batches = in_batches(
            lambda after: self.contents.documents_after(after, most=BATCH), lambda each: each
        )
        for batch in batches:
            # Asked after the vault: one that began since then is in neither answer. What has
            # contents and no row was forgotten with its appointment.
            states = self.ledger.store.states(batch)
            yield [each for each in batch if states.get(each, State.DELETED) in DESTROYABLE]

    def _again(self, document_ids: Collection[str]) -> int:
        with self.ledger.transactions.transaction():
            lost = set(document_ids) - self.work.waiting(Work.DESTROY_DOCUMENT, document_ids)
            for document_id in sorted(lost):
                self.ledger.outbox.add(Work.DESTROY_DOCUMENT, document_id)
        if lost:
            log.error("documents were not destroyed", extra={"documents": sorted(lost)})
        return len(lost)


def goes_at(document: Document, ended: Moments, days: timedelta) -> datetime | None:
    """When its time is over, by what it is; None for what waits for the end of its call."""
    # Of what is forgotten nobody knows the end; what has just begun is not meant.
    end = ended.get(document.appointment_id, document.begun_at + UPLOAD_LASTS)
    if document.state is State.RECEIVING:
        return min(document.expires_at, end or document.expires_at)
    if document.state not in WAITING or end is None:
        return None
    return end if goes_with_the_call(document) else end + days


def in_batches(
    read: Callable[[str], Sequence[Each]], key: Callable[[Each], str]
) -> Iterator[list[Each]]:
    """All of them, as `read` gives those behind an id; a batch may be gone when the next comes."""
    after = ""
    while batch := list(read(after)):
        yield batch
        after = key(batch[-1])
