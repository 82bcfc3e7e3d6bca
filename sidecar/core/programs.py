"""Programs that call us: an appointment system, a call centre, an online form; and their rights."""

from dataclasses import dataclass
from enum import StrEnum

from sidecar.core.errors import NotAllowed


class Right(StrEnum):
    """What a key may do; CHANGE is moving and cancelling, LINKS sees the personal links."""

    SLOTS = "slots"
    READ = "read"
    BOOK = "book"
    CHANGE = "change"
    LINKS = "links"


class RightMissing(NotAllowed):
    code = "right_missing"
    message_key = "api.right_missing"


@dataclass(frozen=True, kw_only=True)
class Program:
    """Who holds a key (bron). `desks` None means every desk.

    A source has its appointments to itself, whichever of its keys made them.
    """

    key_id: str
    source: str
    rights: frozenset[Right]
    desks: frozenset[str] | None = None

    @property
    def actor(self) -> str:
        """Its name in the audit trail, where no id of a person looks like it."""
        return f"source:{self.source}"

    def may(self, right: Right) -> bool:
        return right in self.rights

    def serves(self, desk_id: str) -> bool:
        return self.desks is None or desk_id in self.desks

    def check(self, right: Right) -> None:
        """Raises RightMissing."""
        if not self.may(right):
            raise RightMissing(f"key without the right {right}")


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The program that made an appointment, and the id that it has there.

    `content` is a keyed fingerprint of what was asked, so that asking it again is recognised.
    """

    source: str
    external_id: str
    content: str
