"""What documents need from outside, in their own words."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sidecar.core.chain import Entry
from sidecar.core.documents import Inspected, Kind, Paper
from sidecar.core.people import Employee
from sidecar.core.work import Kind as Work
from sidecar.documents.domain import Document, Phone, Request, State


@dataclass(frozen=True, kw_only=True)
class Person:
    """A citizen at the table. `ready_made` is what his products say that he sends, in his words.

    `is_admitted`: somebody let him in, so that it is known who sits there.
    """

    participant_id: str
    name: str
    is_admitted: bool
    ready_made: tuple[str, ...] = ()
    language: str = "nl"


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A conversation, as far as documents must know it: the citizens whose matter it is."""

    appointment_id: str
    people: tuple[Person, ...]
    is_over: bool

    def person(self, participant_id: str) -> Person | None:
        return next((each for each in self.people if each.participant_id == participant_id), None)


class Conversations(Protocol):
    def of_employee(self, appointment_id: str, *, by: Employee) -> Talk:
        """Raises NotFound for a desk that is not the employee's."""

    def of_anybody(self, appointment_id: str) -> Talk | None:
        """For citizens and errands; None for what was forgotten."""


class Store(Protocol):
    """Remembers requests and documents; never what a document contains. All moments are UTC."""

    def add_request(self, request: Request) -> None: ...

    def request(self, request_id: str) -> Request:
        """Raises RequestUnknown."""

    def withdraw(self, request_id: str, at: datetime) -> bool:
        """Of two at once one gets True; nobody does when it was withdrawn before."""

    def requests(self, appointment_id: str) -> list[Request]:
        """In the order in which they were asked."""

    def lock(self, participant_id: str) -> None:
        """Until the transaction under way ends nobody else counts or adds documents of his."""

    def add(self, document: Document) -> None: ...

    def get(self, document_id: str) -> Document:
        """Raises DocumentUnknown."""

    def save(self, document: Document) -> bool:
        """Keep it when what is stored is the version before; of two at once one gets True."""

    def documents(self, appointment_id: str) -> list[Document]:
        """In the order in which they began."""

    def in_states(self, states: Collection[State], *, after: str, most: int) -> list[Document]:
        """Of all conversations, in the order of their ids, from behind that one on."""

    def states(self, document_ids: Collection[str]) -> dict[str, State]:
        """Those of them that there are (still)."""

    def take(self, document_id: str, holder: str, *, now: datetime, until: datetime) -> bool:
        """Be the only one who works on its content until then; False while somebody else is.

        The holder may take it again to go on longer, unless its state changed or somebody else
        has it by then.
        """

    def release(self, document_id: str, holder: str) -> None:
        """Whoever has it now keeps it when that is not the holder."""

    def remove(self, document_id: str) -> None:
        """Forget the row itself; an unknown one is no matter."""

    def forget(self, appointment_ids: Collection[str], /) -> dict[str, int]:
        """Delete the rows of these appointments, but those of documents that were accepted."""


class Phones(Protocol):
    """Remembers which phones send for which requests; the links to them besides."""

    def join(self, phone: Phone) -> bool:
        """Keep it as the phone of its request; False when that has one, even an old one."""

    def of_browser(self, browser_hash: str) -> Phone | None:
        """Also one whose time is over."""

    def of_request(self, request_id: str) -> Phone | None:
        """Also one whose time is over."""

    def drop(self, request_id: str) -> bool:
        """No phone sends for it any more and no link to it works; False when none did send."""

    def forget(self, appointment_ids: Collection[str], /) -> dict[str, int]:
        """Drop all of these appointments; how many rows, by table."""


class Vault(Protocol):
    """Keeps what a document contains, encrypted from the first byte on disk."""

    def begin(self, document_id: str) -> None:
        """Make its data key; twice is once."""

    def received(self, document_id: str) -> int:
        """How many bytes were said to be received: they survive a crash. NotFound: destroyed."""

    def append(self, document_id: str, offset: int, chunks: Iterable[bytes]) -> int:
        """The new offset; raises WrongOffset, NotFound. What broke off keeps what was whole."""

    def read(self, document_id: str) -> Iterator[bytes]:
        """Verified plaintext; raises Damaged before the first wrong byte, NotFound, KeyMissing."""

    def replace(self, document_id: str, chunks: Iterable[bytes]) -> None:
        """Atomically other content: a picture that was written anew."""

    def destroy(self, document_id: str) -> None:
        """The wrapped key first, then the bytes; twice is once."""


class Ends(Protocol):
    def ended(self, appointment_ids: Collection[str], /) -> Mapping[str, datetime | None]:
        """When each conversation ended; None while it did not. What was forgotten is left out."""


class Contents(Protocol):
    def documents_after(self, document_id: str, *, most: int) -> Sequence[str]:
        """Documents of which the vault still has anything, in the order of their ids."""


class WorkLeft(Protocol):
    """What became of work that was put into the outbox."""

    def waiting(self, kind: Work, references: Collection[str]) -> set[str]:
        """Those that somebody still does."""

    def tries(self, kind: Work, references: Collection[str]) -> dict[str, int]:
        """How often what is not done was tried, given up or not."""


class Trail(Protocol):
    def entries(self) -> Iterable[Entry]:
        """All of the own audit trail, in order."""


class Remains(Protocol):
    """What is left of a document where its bytes are kept."""

    def is_of_this_database(self) -> bool:
        """Else nothing that is found, or not found, there says anything."""

    def has_key(self, document_id: str) -> bool: ...

    def has_segments(self, document_id: str) -> bool: ...

    def has_blob(self, document_id: str) -> bool: ...

    def unknown(self, *, before: datetime) -> Iterable[str]:
        """What was stored before then and that the database does not know."""


class Inspector(Protocol):
    """Says what a document is by its content, and makes pictures of its pages in a sandbox."""

    def inspect(self, chunks: Iterable[bytes], *, allowed: Collection[Kind]) -> Inspected:
        """Raises Unfit."""

    def page(self, chunks: Iterable[bytes], *, kind: Kind, number: int) -> bytes:
        """A PNG of one page; 1 is the first."""


class Scanner(Protocol):
    def scan(self, chunks: Iterable[bytes]) -> str | None:
        """The name of what was found, None when clean; raises ScannerAway."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """The case of a citizen: its number, and the identification that opened it."""

    request: str
    number: str


class Cases(Protocol):
    def of(self, appointment_id: str, participant_id: str) -> Place | None:
        """The case that his newest identification is on; None while there is none."""


class CaseFiles(Protocol):
    """The case system, where an accepted document is kept for good."""

    def file(self, paper: Paper, chunks: Iterable[bytes]) -> None:
        """Returns when the case system confirmed that it has it whole; twice is once.

        Raises Unavailable when asking again may help, NotOnCase when it does not.
        """


class Held(Protocol):
    """Being the only one who works on the content of a document."""

    def kept(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same chunks; raises Busy before the next one when somebody else took over."""


class Leases(Protocol):
    def held(self, document_id: str) -> AbstractContextManager[Held]:
        """Raises Busy while somebody else works on it."""
