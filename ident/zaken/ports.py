"""Cases (zaken) and their documents, in our words: ZGW or StUF-ZDS behind the same port."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from ident.domain import IdentityKind
from ident.zaken.content import Content


@dataclass(frozen=True, kw_only=True)
class CaseWish:
    """The case that an identification belongs to.

    `request_id` is what makes asking twice harmless. `case_number` (zaaknummer) names an existing
    case, or is empty where a new one is to be opened. `number` is the BSN, KvK or RSIN of the
    person or company that logged in; `code` is the control code while it counts, else empty.
    """

    request_id: str
    case_number: str
    kind: IdentityKind
    number: str = field(repr=False)
    code: str = field(repr=False, default="")
    logged_in_at: datetime
    employee_id: str
    employee_name: str


@dataclass(frozen=True, kw_only=True)
class CaseDocument:
    """A finished document: the evidence, or one that a citizen sent and a civil servant accepted.

    `id` makes adding it twice harmless; that of evidence is the id of its request. `sha256` in hex
    is of exactly `content`. `description` is what people remarked, at most 1000 characters.
    """

    id: str
    title: str
    file_name: str
    media_type: str
    content: Content = field(repr=False)
    sha256: str
    made_on: date
    language: str
    employee_id: str
    employee_name: str
    description: str = ""
    is_confidential: bool = False


class Progress(Protocol):
    """What is already done of one filing; durable after each `keep`.

    After a crash between any two calls the same filing is done again with the same progress.
    """

    def done(self, step: str) -> str:
        """What was kept for this step; empty when it is still to do."""

    def keep(self, step: str, value: str) -> None:
        """Remember the outcome (an address, a number, a lock) before the next call."""


class CaseSystem(Protocol):
    """Every method may be repeated after a crash at any point and then makes nothing double."""

    def open_case(self, wish: CaseWish, progress: Progress) -> str:
        """Create the case, or find the one that is named; answers its number.

        The initiator of an existing case is compared first. Raises OtherPerson when it is somebody
        else, NoSuchCase when the named case is not there, CaseSystemRefused when asking again
        changes nothing, CaseSystemAway when it may.
        """

    def add_document(self, case_number: str, document: CaseDocument, progress: Progress) -> None:
        """Hang the document on the case, finished, with its integrity (sha-256).

        With the evidence the control code disappears from the case. Raises as `open_case`.
        """

    def drop_code(self, case_number: str, request_id: str) -> None:
        """Take the control code out of the case; nothing to take is no mistake."""
