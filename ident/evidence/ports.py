"""What making and keeping evidence needs from outside, in our words."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ident.evidence.facts import EvidenceFacts


class Kind(StrEnum):
    """Work that must happen after a login or Voltooien; each may be done twice."""

    MAKE_EVIDENCE = "make_evidence"
    OPEN_CASE = "open_case"
    FILE_EVIDENCE = "file_evidence"
    DROP_CODE = "drop_code"
    FORGET_CASE = "forget_case"
    SUBSCRIBE = "subscribe"
    LOG_PROCESSING = "log_processing"


@dataclass(frozen=True, kw_only=True)
class Record:
    """One identification that was completed; `pdf` is empty until it is made, and after it went."""

    facts: EvidenceFacts
    pdf: bytes = field(repr=False, default=b"")
    sha256: str = ""
    made_at: datetime | None = None


class Records(Protocol):
    def add(self, facts: EvidenceFacts) -> bool:
        """Keep what must be proved; False when this request has a record already."""

    def get(self, request_id: str) -> Record | None: ...

    def made(self, request_id: str, *, pdf: bytes, sha256: str, at: datetime) -> bool:
        """Keep the PDF; the first one counts, and False for every other."""

    def known(self, sha256: str) -> Record | None:
        """The record of exactly this PDF."""

    def drop_pdfs(self, *, before: datetime) -> int:
        """Forget PDFs made before; what was made and its fingerprint stay. How many went."""

    def delete(self, request_id: str) -> None:
        """Forget all of it; nothing to forget is no mistake."""


class Transactions(Protocol):
    def transaction(self) -> AbstractContextManager[object]: ...


class Work(Protocol):
    def add(self, kind: Kind, reference: str) -> None:
        """In the transaction under way."""


class Printer(Protocol):
    def pdf(self, facts: EvidenceFacts) -> bytes:
        """An accessible PDF/A; the same facts give the same bytes."""


@dataclass(frozen=True, kw_only=True)
class HardwareKey:
    """A key to sign with that never leaves its token (PKCS#11)."""

    library: str
    token: str
    label: str
    pin: str = field(repr=False)


class Signer(Protocol):
    def signed(self, pdf: bytes) -> bytes:
        """The PDF with our signature, or as it was when we have no certificate."""


class Verdict(StrEnum):
    """What a look at the signature says."""

    VALID = "valid"
    UNTRUSTED = "untrusted"
    CHANGED = "changed"
    UNSIGNED = "unsigned"
    NO_PDF = "no_pdf"


@dataclass(frozen=True, kw_only=True)
class Signature:
    verdict: Verdict
    signer: str = ""
    signed_at: datetime | None = None
    is_timestamped: bool = False


class Examiner(Protocol):
    def look(self, pdf: bytes) -> Signature:
        """Judge the signature; never raises, whatever the bytes are."""
