"""The hash chain of the audit trail: each entry seals itself and the one before it.

Whoever changes, removes, inserts or swaps an entry would have to seal all later ones anew, and
then the last seal is another than the one that was written down outside (the anchor).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

# What the first entry of a chain follows.
BEGINNING = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One sealed line of the trail; `number` counts from 1 within a municipality, without gaps."""

    municipality: str
    number: int
    action: str
    actor: str
    subject: str
    conversation: str
    at: datetime
    details: dict[str, str]
    previous: str
    seal: str


@dataclass(frozen=True)
class Anchor:
    """The end of a chain at some moment, as it is written down where no one can change it."""

    number: int
    seal: str


class Fault(StrEnum):
    """What is wrong with a link."""

    CHANGED = "changed"
    MISSING = "missing"
    OUT_OF_ORDER = "out of order"
    CUT_OFF = "cut off"
    NOT_THE_ANCHORED = "not the anchored one"


@dataclass(frozen=True)
class Break:
    """The first link that does not hold."""

    number: int
    fault: Fault


def seal_of(entry: Entry) -> str:
    """SHA-256 (hex) over everything the entry says, the seal before it included."""
    said = [
        entry.municipality,
        entry.number,
        entry.action,
        entry.actor,
        entry.subject,
        entry.conversation,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        sorted(entry.details.items()),
        entry.previous,
    ]
    # JSON without spaces: every field has its own place, so none can pass for its neighbour.
    written = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def first_break(entries: Iterable[Entry], *, anchor: Anchor | None = None) -> Break | None:
    """The first link that does not hold, or None; `entries` come in the order of their numbers.

    With an anchor the chain must also reach it and hold the same seal there.
    """
    number, seal = 0, BEGINNING
    for entry in entries:
        if entry.number != number + 1:
            fault = Fault.MISSING if entry.number > number + 1 else Fault.OUT_OF_ORDER
            return Break(number + 1, fault)
        if entry.previous != seal:
            return Break(entry.number, Fault.OUT_OF_ORDER)
        if seal_of(entry) != entry.seal:
            return Break(entry.number, Fault.CHANGED)
        number, seal = entry.number, entry.seal
        if anchor is not None and number == anchor.number and seal != anchor.seal:
            return Break(number, Fault.NOT_THE_ANCHORED)
    if anchor is not None and number < anchor.number:
        return Break(number + 1, Fault.CUT_OFF)
    return None
