"""What the vault keeps of a document, and what can be the matter with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sidecar.core.documents import Damaged
from sidecar.core.errors import Conflict, Unavailable


class ChangedMeanwhile(Conflict):
    """Somebody else wrote this document anew, or took it away."""

    code = "document_changed"


class TooManyPieces(Conflict):
    """It came in so many pieces that keeping them would be an attack on the disk."""

    code = "too_many_pieces"
    message_key = "vault.too_many_pieces"


class StorageFull(Unavailable):
    """There is no room; what was said to be received is still there."""

    code = "storage_full"
    message_key = "vault.full"
    status = 507


class StorageAway(Unavailable):
    """The place where bytes are kept does not answer."""

    code = "storage_away"


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How a document is cut. Stored documents open only with the chunk they were sealed with.

    What is lost at most when a process is killed: the chunks since the last segment was kept.
    """

    chunk: int = 1024 * 1024
    chunks_of_a_segment: int = 16
    most_segments: int = 10_000


SIZES = Sizes()
Part = bytes | memoryview
# A document of nobody, in the vault as long as there is one; see `vault.belonging`.
MARK = "mark"


@dataclass(frozen=True, kw_only=True)
class Wrapped:
    """A data key, to be opened with the wrapping key of that id only."""

    key_id: str
    wrapped_key: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Segment:
    """What came in one go: `length` bytes of the document from `first_byte` on, in one blob."""

    number: int
    blob: str
    first_byte: int
    length: int


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is known of a document. `received` bytes are safe; `version` goes up when it is
    written anew."""

    document_id: str
    key: Wrapped
    received: int = 0
    segments: int = 0
    version: int = 1

    def with_one_more(self, segment: Segment) -> "Held":
        return replace(self, received=self.received + segment.length, segments=self.segments + 1)

    def check_whole(self, segments: Sequence[Segment]) -> None:
        """Raise Damaged unless these are all of the document, in order, without a hole."""
        reached = 0
        for number, segment in enumerate(segments):
            if (segment.number, segment.first_byte) != (number, reached) or segment.length < 1:
                raise Damaged(f"document {self.document_id}: segment {number} does not fit")
            reached += segment.length
        if (len(segments), reached) != (self.segments, self.received):
            raise Damaged(f"document {self.document_id}: {reached} of {self.received} bytes")
