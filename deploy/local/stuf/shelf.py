"""What the case system holds: cases, documents, what waits to be handled, and how it misbehaves."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

MUNICIPALITY = "0518"
CASE_TYPE, CASE_TYPE_NAME = "B1796", "Identificatie bij beeldbellen"
DOCUMENT_TYPE = "Bewijs van identificatie"


class Mood(StrEnum):
    """How a message is answered; SLOW receives a notification and handles it later."""

    WELL = "well"
    SLOW = "slow"
    FO01 = "fo01"
    FO02 = "fo02"
    FO03 = "fo03"
    PLAIN_500 = "plain 500"
    HANG = "hang"
    NONSENSE = "nonsense"


@dataclass
class CaseFile:
    """A case; `people` are kind (bsn, rsin, kvk) and number of each initiator."""

    number: str
    description: str = ""
    explanation: str = ""
    marks: list[tuple[str, str]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)


@dataclass
class DocumentFile:
    name: str
    title: str
    kind: str
    media_type: str
    file_name: str
    description: str
    content: bytes


@dataclass
class Shelf:
    """`mood` is for the next messages; `hang_seconds` how long HANG keeps silent.

    After `slow_seconds` SLOW handles what it received; None: only by `handle_waiting`. The next
    `blind_looks` questions are answered as if nothing were there: an index that is behind. That a
    thing exists already is told as a fault at `exists_at` (server or client).
    """

    mood: Mood = Mood.WELL
    version: str = "1.2"
    hang_seconds: float = 30.0
    slow_seconds: float | None = 3.0
    shows_marks: bool = True
    blind_looks: int = 0
    exists_at: str = "server"
    cases: dict[str, CaseFile] = field(default_factory=dict)
    documents: dict[str, DocumentFile] = field(default_factory=dict)
    waiting: list[Callable[[], None]] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def next_number(self, kind: str) -> str:
        """Handed out once; unique in the municipality (ZDS 1.2, 4.1.6 and 4.3.7)."""
        return f"{MUNICIPALITY}-{kind}-{next(self.numbers):08d}"

    def handle_waiting(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()
