"""A vault in memory: the real one, on a storage and a ledger that a test can look into."""

from dataclasses import replace
from datetime import UTC, datetime

from sidecar.core.documents import Damaged
from sidecar.core.errors import NotFound
from sidecar.core.ids import is_id
from sidecar.documents.vault.domain import MARK, Held, Sizes, StorageFull
from sidecar.documents.vault.keys import WrappingKeys
from sidecar.documents.vault.ports import BlobMissing
from sidecar.documents.vault.service import SealedVault
from tests.surroundings import DOCUMENT_KEYS

# A few bytes, so that a test of their borders need not move megabytes.
SMALL = Sizes(chunk=16, chunks_of_a_segment=4, most_segments=50)
KEYS = WrappingKeys.read(DOCUMENT_KEYS)


class MemoryStorage:
    """See `sidecar.documents.vault.ports.Storage`. `is_full` is a disk without room."""

    def __init__(self):
        self.is_full = False
        self.blobs = {}
        self.written_at = {}

    def write(self, name, parts):
        if self.is_full:
            raise StorageFull("no room")
        content = b"".join(bytes(each) for each in parts)
        self.blobs[_checked(name)] = content
        self.written_at[name] = datetime.now(UTC)

    def read(self, name):
        yield self._content(name)

    def size(self, name):
        return len(self._content(name))

    def delete(self, name):
        self.blobs.pop(_checked(name), None)
        self.written_at.pop(name, None)

    def names(self, *, before):
        yield from [name for name in self.blobs if self.written_at[name] < before]

    def clean(self, *, before):
        return 0

    def _content(self, name):
        try:
            return self.blobs[_checked(name)]
        except KeyError:
            raise BlobMissing from None


def _checked(name):
    if not is_id(name):
        raise ValueError("no name of a blob")
    return name


class FakeLedger:
    """See `sidecar.documents.vault.ports.Ledger` and `Upkeep`."""

    def __init__(self):
        self.documents = {}
        self.segments = {}

    def begin(self, document_id, key):
        if document_id not in self.documents:
            self.documents[document_id] = Held(document_id=document_id, key=key)
            self.segments[document_id] = []

    def held(self, document_id):
        try:
            return self.documents[document_id]
        except KeyError:
            raise NotFound(document_id) from None

    def whole(self, document_id):
        return self.held(document_id), tuple(self.segments[document_id])

    def add(self, held, segment):
        if not self._still(held):
            return False
        self.documents[held.document_id] = self._now(held).with_one_more(segment)
        self.segments[held.document_id].append(segment)
        return True

    def swap(self, held, key, segments):
        if not self._still(held):
            return None
        gone = tuple(segment.blob for segment in self.segments[held.document_id])
        self.documents[held.document_id] = Held(
            document_id=held.document_id,
            key=key,
            received=sum(segment.length for segment in segments),
            segments=len(segments),
            version=held.version + 1,
        )
        self.segments[held.document_id] = list(segments)
        return gone

    def forget(self, document_id):
        self.documents.pop(document_id, None)
        return tuple(segment.blob for segment in self.segments.pop(document_id, []))

    def wrapped_otherwise(self, key_id, *, after, most):
        return [
            (document_id, held.key)
            for document_id, held in sorted(self.documents.items())
            if held.key.key_id != key_id and document_id > after
        ][:most]

    def rewrap(self, document_id, *, was, now):
        held = self.documents.get(document_id)
        if held is None or held.key != was:
            return False
        self.documents[document_id] = replace(held, key=now)
        return True

    def key_ids(self):
        counts = {}
        for held in self.documents.values():
            counts[held.key.key_id] = counts.get(held.key.key_id, 0) + 1
        return counts

    def known(self, blobs):
        return set(blobs) & {s.blob for each in self.segments.values() for s in each}

    def documents_after(self, document_id, *, most):
        known = sorted({*self.documents, *self.segments} - {MARK})
        return [each for each in known if each > document_id][:most]

    def segments_after(self, document_id, number, *, most):
        return [
            (each, segment)
            for each in sorted(self.segments)
            for segment in self.segments[each]
            if (each, segment.number) > (document_id, number)
        ][:most]

    def _now(self, held):
        return self.documents[held.document_id]

    def _still(self, held):
        now = self.documents.get(held.document_id)
        return now is not None and replace(now, key=held.key) == held


class AtOnce:
    """Outside a transaction everything is committed at once."""

    def after_commit(self, action):
        action()


def a_vault(storage=None, ledger=None, keys=KEYS, sizes=SMALL):
    return SealedVault(
        storage=MemoryStorage() if storage is None else storage,
        ledger=FakeLedger() if ledger is None else ledger,
        keys=keys,
        commits=AtOnce(),
        sizes=sizes,
    )


def contents(vault, document_id):
    return b"".join(vault.read(document_id))


def until_damaged(pieces):
    """What a reader saw before it was told that something is wrong."""
    seen = bytearray()
    try:
        for piece in pieces:
            seen += piece
    except Damaged:
        return bytes(seen)
    raise AssertionError("nobody noticed")
