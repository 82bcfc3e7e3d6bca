"""What the check found: one row per fact, in order, with how to mend what is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a row ends. What could not be looked at is neither good nor wrong."""

    GOOD = "good"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One fact that must hold. `mend` names the line of jitsi-config or the paragraph of docs."""

    id: str
    fact: str
    mend: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A row, how it ended, and what was seen."""

    row: Row
    outcome: Outcome
    seen: str = ""

    def lines(self) -> Iterator[str]:
        """For people: what is wrong is followed by how to mend it."""
        yield f"{self.outcome:<8} {self.row.fact}"
        if self.seen and self.outcome is not Outcome.GOOD:
            yield f"{'':<8} seen: {self.seen}"
        if self.outcome is Outcome.WRONG:
            yield f"{'':<8} mend: {self.row.mend}"

    def as_object(self) -> dict[str, str]:
        """For programs."""
        mend = self.row.mend if self.outcome is Outcome.WRONG else ""
        return {
            "id": self.row.id,
            "fact": self.row.fact,
            "outcome": self.outcome,
            "seen": self.seen,
            "mend": mend,
        }


def good(row: Row, seen: str = "") -> Finding:
    return Finding(row=row, outcome=Outcome.GOOD, seen=seen)


def wrong(row: Row, seen: str) -> Finding:
    return Finding(row=row, outcome=Outcome.WRONG, seen=seen)


def unknown(row: Row, why: str) -> Finding:
    return Finding(row=row, outcome=Outcome.UNKNOWN, seen=why)


def judged(row: Row, seen: str, *, holds: bool) -> Finding:
    return good(row, seen) if holds else wrong(row, seen)


def exit_code(findings: Sequence[Finding]) -> int:
    """0: all good. 1: something is wrong. 2: nothing is wrong, but not everything was looked at."""
    outcomes = {finding.outcome for finding in findings}
    if Outcome.WRONG in outcomes:
        return 1
    return 2 if Outcome.UNKNOWN in outcomes or not findings else 0
