"""What a worker does for documents: check and destroy; work of the outbox."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sidecar.core.audit import SYSTEM, Action
from sidecar.core.documents import Damaged, Inspected, InspectorAway, Kind, ScannerAway, Unfit, Why
from sidecar.core.errors import NotFound
from sidecar.core.work import Kind as Work
from sidecar.documents.domain import DESTROYABLE, Document, Event, State
from sidecar.documents.ledger import Ledger
from sidecar.documents.ports import (
    Conversations,
    Held,
    Inspector,
    Leases,
    Scanner,
    Vault,
)
from sidecar.documents.refusals import Busy, DocumentUnknown

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=5)
BUSY_WAIT = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class Errands:
    """Each may be done twice; what is not needed any more is left."""

    ledger: Ledger
    conversations: Conversations
    vault: Vault
    leases: Leases
    scanner: Scanner
    inspector: Inspector
    kinds: tuple[Kind, ...] = tuple(Kind)

    def check(self, document_id: str) -> None:
        """After *Verstuur*: scan, then look what it is. Nothing passes that was not checked."""
        document = self.ledger.store.get(document_id)
        if document.state is not State.CHECKING:
            return
        try:
            with self.leases.held(document_id) as lease:
                self._check(document, lease)
        except Busy:
            # A colleague checks it; should he die, it is looked at again.
            due = self.ledger.clock.now() + BUSY_WAIT
            self.ledger.outbox.add(Work.CHECK_DOCUMENT, document_id, due=due)

    def give_up(self, document_id: str) -> None:
        """Checking failed in a way that nobody foresaw, time after time: fail closed."""
        document = self.ledger.store.get(document_id)
        if document.state is State.CHECKING:
            self._refuse(document, Why.NOT_CHECKED)

    def destroy(self, document_id: str) -> None:
        """What it contains: first its key, then its bytes. The line in the trail stays."""
        try:
            document = self.ledger.store.get(document_id)
        except DocumentUnknown:
            self._destroyed(document_id, conversation="")
            return
        if document.state not in DESTROYABLE:
            return
        self._destroyed(document_id, conversation=document.appointment_id)
        with self.ledger.transactions.transaction():
            if document.state is State.HANDED_OVER:
                self.ledger.follow(document_id, Event.DELETE, actor=SYSTEM)
            if self.conversations.of_anybody(document.appointment_id) is None:
                self.ledger.store.remove(document_id)

    def _destroyed(self, document_id: str, *, conversation: str) -> None:
        self.vault.destroy(document_id)
        with self.ledger.transactions.transaction():
            self.ledger.note(
                Action.DOCUMENT_DESTROYED,
                actor=SYSTEM,
                subject=document_id,
                conversation=conversation,
            )

    def _check(self, document: Document, lease: Held) -> None:
        try:
            found = self.scanner.scan(lease.kept(self.vault.read(document.id)))
            if found is not None:
                self._refuse(document, Why.MALWARE)
                return
            inspected = self.inspector.inspect(
                lease.kept(self.vault.read(document.id)), allowed=self._allowed(document)
            )
            size = self._replaced(document, inspected, lease)
        except (ScannerAway, InspectorAway):
            self._wait(document)
        except Unfit as unfit:
            self._refuse(document, unfit.why)
        except (Damaged, NotFound):
            self._refuse(document, Why.BROKEN)
        else:
            self._pass(document, inspected, size)

    def _replaced(self, document: Document, inspected: Inspected, lease: Held) -> int | None:
        if inspected.content is None:
            return document.size
        counted = _Counted(inspected.content)
        self.vault.replace(document.id, lease.kept(counted))
        return counted.size

    def _pass(self, document: Document, inspected: Inspected, size: int | None) -> None:
        self.ledger.follow(
            document.id,
            Event.CLEAR,
            actor=SYSTEM,
            kind=inspected.kind,
            pages=inspected.pages,
            size=size,
            checked_at=self.ledger.clock.now(),
            waits_since=None,
        )

    def _refuse(self, document: Document, why: StrEnum) -> None:
        now = self.ledger.clock.now()
        self.ledger.follow(
            document.id, Event.REFUSE, actor=SYSTEM, why=why.value, checked_at=now, waits_since=None
        )

    def _wait(self, document: Document) -> None:
        """Fail closed: it waits for its check, both sides see that, and it is tried again."""
        now = self.ledger.clock.now()
        wait = min(FIRST_WAIT * 2 ** min(document.waits, 10), LONGEST_WAIT)
        with self.ledger.transactions.transaction():
            since = document.waits_since or now
            self.ledger.change(document.id, waits_since=since, waits=document.waits + 1)
            self.ledger.outbox.add(Work.CHECK_DOCUMENT, document.id, due=now + wait)

    def _allowed(self, document: Document) -> tuple[Kind, ...]:
        if document.request_id is None:
            return self.kinds
        return self.ledger.store.request(document.request_id).kinds


class _Counted:
    """Chunks, and how many bytes they were."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.size += len(chunk)
            yield chunk
