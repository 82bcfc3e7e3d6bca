"""Kinds of documents, why one is refused, and how keeping and checking them may fail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sidecar.core.errors import BalieError, Conflict, Unavailable

_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Kind(StrEnum):
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    TIFF = "tiff"
    DOCX = "docx"
    ODT = "odt"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]

    @property
    def extension(self) -> str:
        """Without its dot."""
        return _EXTENSIONS.get(self, self.value)


_MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.HEIC: "image/heic",
    Kind.TIFF: "image/tiff",
    Kind.DOCX: _OFFICE,
    Kind.ODT: "application/vnd.oasis.opendocument.text",
}
_EXTENSIONS = {Kind.JPEG: "jpg"}


class Why(StrEnum):
    """Why a document is refused, as it is told to who sent it: `documents.why.<value>`."""

    MALWARE = "malware"
    NOT_CHECKED = "not_checked"
    # What it is.
    EMPTY = "empty"
    UNKNOWN_KIND = "unknown_kind"
    NOT_ALLOWED = "not_allowed"
    ARCHIVE = "archive"
    PROGRAM = "program"
    TWO_IN_ONE = "two_in_one"
    # Whether it can be read.
    BROKEN = "broken"
    LOCKED = "locked"
    TOO_MUCH = "too_much"
    TOO_LONG = "too_long"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    MOVING = "moving"
    # What it would do where it is opened.
    ACTIVE_CONTENT = "active_content"
    SCRIPTS = "scripts"
    LAUNCHES = "launches"
    ATTACHMENTS = "attachments"
    MEDIA = "media"
    FILL_IN_FORM = "fill_in_form"
    MACROS = "macros"
    EMBEDDED = "embedded"
    LOADS_FROM_OUTSIDE = "loads_from_outside"
    # Of a preview only.
    NO_PREVIEW = "no_preview"
    NO_SUCH_PAGE = "no_such_page"


class Unfit(Exception):
    """`detail` is for the log: never a name from the file, or anything else that it says."""

    def __init__(self, why: StrEnum, detail: str = "") -> None:
        super().__init__(f"{why.value}: {detail}" if detail else why.value)
        self.why = why
        self.detail = detail


class ScannerAway(Unavailable):
    """No yes and no no: the scanner is away, busy, or says something else. Nothing passes."""

    code = "scanner_away"


class InspectorAway(Unavailable):
    """The sandbox does not start here: it says nothing of the document, so nothing passes."""

    code = "inspector_away"


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


class NotOnCase(BalieError):
    """The case system does not take it, and asking again changes nothing; `why` is a code."""

    code = "document_not_on_case"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document as it goes to a case. `size` is in bytes, `sha256` in hex, of the same content.

    `case_request` is the identification that opened the case, in that `conversation`.
    """

    document_id: str
    case_request: str
    conversation: str
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    made_on: date
    remark: str
    note: str
    accepted_by: str
    is_confidential: bool


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """`content` is what must be kept in its place; None: the bytes stay as they are."""

    kind: Kind
    pages: int
    content: Iterator[bytes] | None = None
