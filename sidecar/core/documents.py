"""Kinds of documents, why one is refused, and how keeping and checking them may fail."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    TIFF = "tiff"
    DOCX = "docx"
    ODT = "odt"


class Why(StrEnum):
    """Why a document is refused, as it is told to who sent it."""

    MALWARE = "malware"
    UNKNOWN_KIND = "unknown_kind"
    NOT_ALLOWED = "not_allowed"
    ACTIVE_CONTENT = "active_content"
    LOCKED = "locked"
    TOO_MUCH = "too_much"
    BROKEN = "broken"
    NOT_CHECKED = "not_checked"


class Unfit(Exception):
    def __init__(self, why: StrEnum) -> None:
        super().__init__(why.value)
        self.why = why


class ScannerAway(Exception):
    """Nothing can be said of a document now; later perhaps."""


class WrongOffset(Exception):
    """The bytes do not go on where what is kept ends."""


class Damaged(Exception):
    """What is kept is not what was received."""


class KeyMissing(Exception):
    """The key of a document is not there, or not any more."""


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """`content` is what must be kept in its place; None: the bytes stay as they are."""

    kind: Kind
    pages: int
    content: Iterator[bytes] | None = None
