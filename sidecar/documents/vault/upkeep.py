"""Keeps keys and storage in order: other wrapping keys, blobs and rows that lost each other."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sidecar.core.audit import SYSTEM, Action, AuditFact, AuditTrail
from sidecar.core.clock import Clock
from sidecar.core.documents import Damaged, KeyMissing
from sidecar.core.work import Transactions
from sidecar.documents.vault.belonging import Belonging
from sidecar.documents.vault.domain import SIZES, Segment, Sizes, StorageAway, Wrapped
from sidecar.documents.vault.keys import WrappingKeys
from sidecar.documents.vault.ports import BlobMissing, Storage, Upkeep
from sidecar.documents.vault.sealing import sealed_size

log = logging.getLogger(__name__)
BATCH = 100
# A blob is written before its row. No upload and no rewriting takes a day between the two.
GRACE = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Rewrapped:
    """How many keys are in the current wrapping now, and how many stayed and why."""

    done: int
    missing: dict[str, int]
    damaged: int = 0


@dataclass(frozen=True, kw_only=True)
class Rewrapping:
    """Wraps all data keys in the current wrapping key; the documents themselves stay as they are.

    A hundred in each transaction. What one run leaves, because it was stopped, the next one finds.
    """

    upkeep: Upkeep
    keys: WrappingKeys
    transactions: Transactions

    def run(self) -> Rewrapped:
        done, damaged, after, missing = 0, 0, "", dict[str, int]()
        while True:
            with self.transactions.transaction():
                found = self.upkeep.wrapped_otherwise(self.keys.current, after=after, most=BATCH)
                for document_id, was in found:
                    try:
                        done += self._rewrap(document_id, was)
                    except KeyMissing:
                        missing[was.key_id] = missing.get(was.key_id, 0) + 1
                    except Damaged:
                        damaged += 1
            if not found:
                return Rewrapped(done=done, missing=missing, damaged=damaged)
            after = found[-1][0]

    def missing(self) -> dict[str, int]:
        """The wrapping keys that documents need and the settings do not have; how many need it."""
        return {
            key_id: count
            for key_id, count in self.upkeep.key_ids().items()
            if key_id not in self.keys.keys
        }

    def _rewrap(self, document_id: str, was: Wrapped) -> bool:
        now = self.keys.wrap(document_id, self.keys.unwrap(document_id, was))
        return self.upkeep.rewrap(document_id, was=was, now=now)


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What was taken away because it belonged to nothing, and the documents that are not whole.

    `failed`: what could not be deleted; the next sweep tries again, as long as it takes.
    `is_ours` False: the storage is not of this database, so nothing was done.
    """

    blobs: int = 0
    leftovers: int = 0
    failed: int = 0
    damaged: tuple[str, ...] = ()
    is_ours: bool = True


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """Finds blobs without a row, which go, and rows without their blob, which are told.

    The storage must be of this database alone: another's blobs would be without a row here.
    """

    storage: Storage
    upkeep: Upkeep
    clock: Clock
    belonging: Belonging
    transactions: Transactions
    audit: AuditTrail
    sizes: Sizes = SIZES

    def run(self) -> Swept:
        if not self.belonging.holds():
            log.error("storage of documents is not of this database")
            return Swept(is_ours=False)
        before = self.clock.now() - GRACE
        leftovers = self.storage.clean(before=before)
        outcomes = [self._deleted(blob) for blob in self._without_a_row(before)]
        swept = Swept(
            blobs=sum(outcomes),
            leftovers=leftovers,
            failed=len(outcomes) - sum(outcomes),
            damaged=tuple(self._damaged()),
        )
        self._tell(swept)
        return swept

    def _without_a_row(self, before: datetime) -> Iterator[str]:
        names = self.storage.names(before=before)
        while batch := list(islice(names, BATCH)):
            # Asked after the listing: a row comes after its blob, and is there for a day by now.
            known = self.upkeep.known(batch)
            yield from (blob for blob in batch if blob not in known)

    def _tell(self, swept: Swept) -> None:
        if swept.damaged:
            log.error("documents are not whole", extra={"documents": swept.damaged})
        if swept.failed:
            log.error("blobs cannot be deleted", extra={"blobs": swept.failed})
        if not (swept.blobs or swept.leftovers):
            return
        counts = {"blobs": str(swept.blobs), "leftovers": str(swept.leftovers)}
        log.info("storage swept", extra=counts)
        fact = AuditFact(
            action=Action.STORAGE_SWEPT,
            actor=SYSTEM,
            subject=SYSTEM,
            conversation="",
            at=self.clock.now(),
            details=counts,
        )
        with self.transactions.transaction():
            self.audit.record(fact)

    def _damaged(self) -> Iterator[str]:
        told = None
        for document_id, segment in self._segments():
            if document_id != told and not self._is_whole(segment):
                told = document_id
                yield document_id

    def _segments(self) -> Iterator[tuple[str, Segment]]:
        document_id, number = "", -1
        while found := self.upkeep.segments_after(document_id, number, most=BATCH):
            yield from found
            document_id, number = found[-1][0], found[-1][1].number

    def _is_whole(self, segment: Segment) -> bool:
        try:
            if self.storage.size(segment.blob) == sealed_size(
                segment.length, chunk=self.sizes.chunk
            ):
                return True
        except BlobMissing:
            pass
        # Destroyed or written anew while we looked is no damage.
        return not self.upkeep.known([segment.blob])

    def _deleted(self, blob: str) -> bool:
        try:
            self.storage.delete(blob)
        except StorageAway:
            log.warning("blob not deleted", extra={"blob": blob})
            return False
        return True
