"""What the vault needs from outside: a place for bytes, and a database that remembers."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from sidecar.documents.vault.domain import Held, Part, Segment, Wrapped


class BlobMissing(Exception):
    """Nothing is stored under that name."""


class Storage(Protocol):
    """A place for bytes that nobody can read, each blob under a name of `sidecar.core.ids.new_id`.

    Any other name is refused with ValueError. All of it raises StorageAway when the place does not
    answer.
    """

    def write(self, name: str, parts: Iterable[Part]) -> None:
        """Keep all parts under this new name, or nothing at all; durable when it returns.

        Never holds all of it in memory; a part is good until the one after the next is asked for.
        Raises StorageFull when there is no room; what `parts` raises flies through. Of a write that
        failed nothing can be read.
        """

    def read(self, name: str) -> Iterator[bytes]:
        """The same bytes, in pieces of any size; BlobMissing, at the latest with the first."""

    def size(self, name: str) -> int:
        """How many bytes it has; raises BlobMissing."""

    def delete(self, name: str) -> None:
        """Gone; a name that is not there is no mistake."""

    def names(self, *, before: datetime) -> Iterator[str]:
        """Whatever was written before then, and nothing that is no blob of ours."""

    def clean(self, *, before: datetime) -> int:
        """Take away what writes left that died before then; how many."""


class Ledger(Protocol):
    """Remembers of each document its wrapped key, its segments and how much was received."""

    def begin(self, document_id: str, key: Wrapped) -> None:
        """Know a new document. One that is known already keeps its key."""

    def held(self, document_id: str) -> Held:
        """Raises NotFound when it is not known (any more)."""

    def whole(self, document_id: str) -> tuple[Held, tuple[Segment, ...]]:
        """The document and its segments in order, as they were at one moment; or NotFound."""

    def add(self, held: Held, segment: Segment) -> bool:
        """Remember one more segment and that its bytes are received, in one breath.

        Not when the document is not any more as it is `held`.
        """

    def swap(self, held: Held, key: Wrapped, segments: Sequence[Segment]) -> tuple[str, ...] | None:
        """Put key and segments in the place of all there was; the blobs nobody needs any more.

        None, and nothing changed, when the document is not any more as it is `held`.
        """

    def forget(self, document_id: str) -> tuple[str, ...]:
        """Destroy its wrapped key and all else of it; its blobs. Unknown: no mistake, none."""


class Upkeep(Protocol):
    """What keeping keys and storage in order asks of the ledger."""

    def wrapped_otherwise(
        self, key_id: str, *, after: str, most: int
    ) -> Sequence[tuple[str, Wrapped]]:
        """Documents whose key is wrapped in another than this one, in order of their ids."""

    def rewrap(self, document_id: str, *, was: Wrapped, now: Wrapped) -> bool:
        """Not when the document has another key by now, or is gone."""

    def key_ids(self) -> dict[str, int]:
        """The wrapping keys in use, with the number of documents that need each."""

    def known(self, blobs: Collection[str]) -> set[str]:
        """Those of them that belong to a document."""

    def documents_after(self, document_id: str, *, most: int) -> Sequence[str]:
        """Documents of which a key or a segment is known, in the order of their ids."""

    def segments_after(
        self, document_id: str, number: int, *, most: int
    ) -> Sequence[tuple[str, Segment]]:
        """Segments of all documents, in order of document and number."""


class Commits(Protocol):
    def after_commit(self, action: Callable[[], None]) -> None:
        """Do it when the transaction under way was committed; at once outside one."""
