"""The vault: takes documents in piece by piece, hands them out, and makes them unreadable."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sidecar.core.documents import Damaged, WrongOffset
from sidecar.core.errors import NotFound
from sidecar.core.ids import new_id
from sidecar.documents.vault.domain import (
    SIZES,
    ChangedMeanwhile,
    Held,
    Part,
    Segment,
    Sizes,
    StorageAway,
    TooManyPieces,
)
from sidecar.documents.vault.incoming import Incoming
from sidecar.documents.vault.keys import WrappingKeys, new_data_key
from sidecar.documents.vault.ports import BlobMissing, Commits, Ledger, Storage
from sidecar.documents.vault.sealing import Place, seal, sealed_size, unseal

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class SealedVault:
    """Keeps what a document contains, encrypted from the first byte on disk.

    Each segment has a blob of its own. It counts when the database knows it, in the same
    transaction that says how much was received; a blob that no document knows is nothing, and the
    sweep takes it away (`sidecar.documents.vault.upkeep`).
    """

    storage: Storage
    ledger: Ledger
    keys: WrappingKeys
    commits: Commits
    sizes: Sizes = SIZES

    def begin(self, document_id: str) -> None:
        """Make its data key; twice is once."""
        self.ledger.begin(document_id, self.keys.wrap(document_id, new_data_key()))

    def received(self, document_id: str) -> int:
        """How many bytes are safe. They survive a crash. NotFound when it never began."""
        return self.ledger.held(document_id).received

    def append(self, document_id: str, offset: int, chunks: Iterable[bytes]) -> int:
        """Take in what follows at `offset`; the new one.

        Raises WrongOffset when that is not where we are, or somebody else was faster. When
        `chunks` raises, what came before is kept and received; then the same is raised.
        """
        held = self.ledger.held(document_id)
        if held.received != offset:
            raise WrongOffset(
                f"document {document_id} has {held.received} bytes, not {offset}",
                received=held.received,
            )
        data_key, incoming = self.keys.unwrap(document_id, held.key), Incoming(chunks, self.sizes)
        while incoming.has_more:
            if held.segments >= self.sizes.most_segments:
                raise TooManyPieces(f"document {document_id} came in {held.segments} pieces")
            segment = self._keep(held, data_key, incoming)
            if not self.ledger.add(held, segment):
                self._delete([segment.blob])
                raise self._overtaken(document_id)
            held = held.with_one_more(segment)
        incoming.check_whole()
        return held.received

    def read(self, document_id: str) -> Iterator[bytes]:
        """What it contains, checked. NotFound, KeyMissing, and Damaged where something is missing
        or has another length, are raised at once; Damaged also before the first wrong byte."""
        held, segments = self.ledger.whole(document_id)
        data_key = self.keys.unwrap(document_id, held.key)
        held.check_whole(segments)
        for segment in segments:
            self._check_size(held, segment)
        return self._plain(held, data_key, segments)

    def replace(self, document_id: str, chunks: Iterable[bytes]) -> None:
        """Other content under another data key: all of it, or the old one stays."""
        before = self.ledger.held(document_id)
        data_key, incoming = new_data_key(), Incoming(chunks, self.sizes)
        written: list[Segment] = []
        held = Held(document_id=document_id, key=self.keys.wrap(document_id, data_key))
        try:
            while incoming.has_more:
                segment = self._keep(held, data_key, incoming)
                written.append(segment)
                held = held.with_one_more(segment)
            incoming.check_whole()
        except BaseException:
            self._delete([segment.blob for segment in written])
            raise
        gone = self.ledger.swap(before, held.key, written)
        if gone is None:
            self._delete([segment.blob for segment in written])
            raise ChangedMeanwhile(f"document {document_id} was changed by somebody else")
        self.commits.after_commit(lambda: self._delete(gone))

    def destroy(self, document_id: str) -> None:
        """The wrapped key first: from that commit on nobody can read it. Then the bytes."""
        gone = self.ledger.forget(document_id)
        self.commits.after_commit(lambda: self._delete(gone))

    def _keep(self, held: Held, data_key: bytes, incoming: Incoming) -> Segment:
        """Seal and store one segment; it counts for nothing before the ledger knows it."""
        blob, length = new_id(), 0

        def counted() -> Iterator[tuple[Part, bool]]:
            nonlocal length
            for block, last in incoming.blocks():
                length += len(block)
                yield block, last

        place = Place(document_id=held.document_id, number=held.segments, first_byte=held.received)
        self.storage.write(blob, seal(data_key, place, counted()))
        return Segment(number=place.number, blob=blob, first_byte=place.first_byte, length=length)

    def _plain(self, held: Held, data_key: bytes, segments: Iterable[Segment]) -> Iterator[bytes]:
        for segment in segments:
            place = Place(
                document_id=held.document_id,
                number=segment.number,
                first_byte=segment.first_byte,
            )
            try:
                sealed = self.storage.read(segment.blob)
                chunk = self.sizes.chunk
                yield from unseal(data_key, place, segment.length, sealed, chunk=chunk)
            except BlobMissing:
                raise self._missing(held, segment) from None

    def _check_size(self, held: Held, segment: Segment) -> None:
        try:
            size = self.storage.size(segment.blob)
        except BlobMissing:
            raise self._missing(held, segment) from None
        if size != sealed_size(segment.length, chunk=self.sizes.chunk):
            raise Damaged(f"document {held.document_id}: segment {segment.number} has {size} bytes")

    def _missing(self, held: Held, segment: Segment) -> Exception:
        """Written anew or destroyed while somebody reads is no damage."""
        try:
            same = self.ledger.held(held.document_id).version == held.version
        except NotFound:
            same = False
        problem = f"document {held.document_id}: segment {segment.number} is not there"
        return Damaged(problem) if same else ChangedMeanwhile(problem)

    def _overtaken(self, document_id: str) -> WrongOffset:
        received = self.ledger.held(document_id).received
        return WrongOffset(f"somebody else added to {document_id}", received=received)

    def _delete(self, blobs: Iterable[str]) -> None:
        """Nobody needs them any more. What cannot be deleted now, the sweep finds."""
        for blob in blobs:
            try:
                self.storage.delete(blob)
            except StorageAway:
                log.warning("blob not deleted", extra={"blob": blob})
