"""Only one works on the content of a document: who died or hangs loses it after a while."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sidecar.core.clock import Clock
from sidecar.core.ids import new_id
from sidecar.core.work import Transactions
from sidecar.documents.ports import Store
from sidecar.documents.refusals import Busy

LASTS = timedelta(seconds=20)
RENEWED_AFTER = timedelta(seconds=5)


@dataclass(kw_only=True)
class Lease:
    store: Store
    transactions: Transactions
    clock: Clock
    document_id: str
    holder: str = field(default_factory=new_id)
    renewed_at: datetime | None = None

    def take(self) -> None:
        now = self.clock.now()
        with self.transactions.transaction():
            has_it = self.store.take(self.document_id, self.holder, now=now, until=now + LASTS)
        if not has_it:
            raise Busy(f"document {self.document_id} is worked on by somebody else")
        self.renewed_at = now

    def kept(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """See `sidecar.documents.ports.Held`: who hung for long asks before he writes again."""
        for chunk in chunks:
            if self.renewed_at is None or self.clock.now() - self.renewed_at >= RENEWED_AFTER:
                self.take()
            yield chunk


@dataclass(frozen=True, kw_only=True)
class DocumentLeases:
    """See `sidecar.documents.ports.Leases`."""

    store: Store
    transactions: Transactions
    clock: Clock

    @contextmanager
    def held(self, document_id: str) -> Iterator[Lease]:
        lease = Lease(
            store=self.store,
            transactions=self.transactions,
            clock=self.clock,
            document_id=document_id,
        )
        lease.take()
        try:
            yield lease
        finally:
            with self.transactions.transaction():
                self.store.release(document_id, lease.holder)
