"""Kinds of documents, why one is refused, and how keeping and checking them may fail."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sidecar.core.errors import BalieError, Conflict, Unavailable


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


class ScannerAway(Unavailable):
    """No yes and no no: the scanner is away, busy, or says something else. Nothing passes."""

    code = "scanner_away"


class WrongOffset(Conflict):
    """What is offered does not go on where we are; `received` says where that is."""

    code = "wrong_offset"

    def __init__(self, problem: str, *, received: int) -> None:
        super().__init__(problem)
        self.received = received


class Damaged(BalieError):
    """What is stored is not what was sealed: cut, changed, swapped, or not there any more."""

    code = "document_damaged"
    message_key = "vault.damaged"
    status = 500


class KeyMissing(Unavailable):
    """The key that the document's own key is wrapped in is not among the settings."""

    code = "document_key_missing"
    message_key = "vault.key_missing"

    def __init__(self, key_id: str) -> None:
        super().__init__(f"BALIE_DOCUMENT_KEYS has no key {key_id}")
        self.key_id = key_id


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """`content` is what must be kept in its place; None: the bytes stay as they are."""

    kind: Kind
    pages: int
    content: Iterator[bytes] | None = None
