"""Who belongs to a number, in our words; and that somebody asked."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class BirthDate:
    """As much as the BRP knows: `day` may be unknown, `month` as well, or all of it."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, kw_only=True)
class Person:
    """What the civil servant compares with the person on the screen; never the number.

    `is_secret` (geheimhouding): nothing of this may be told to third parties. `doubted` names what
    is in onderzoek: number, name, birth, municipality, other. `suspended` is why the data are no
    longer kept up to date (opschorting bijhouding), empty when they are. `supplied_by` and
    `verified` come with those who do not live here (RNI).
    """

    name: str = field(repr=False)
    birth: BirthDate = field(repr=False)
    municipality: str = field(repr=False)
    is_secret: bool = False
    is_deceased: bool = False
    suspended: str = ""
    doubted: frozenset[str] = frozenset()
    supplied_by: tuple[str, ...] = ()
    verified: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """That somebody asked, and what for; neither the number nor the answer."""

    at: datetime
    reason: str
    employee_id: str
    fields: tuple[str, ...]


class People(Protocol):
    """The register of persons."""

    def person(self, number: str, reason: str, employee_id: str) -> Person | None:
        """The person of this BSN, or None when the register knows nobody of it.

        `reason` is why it is asked (for the log and, where a header is set, for the register),
        `employee_id` who asks. Raises PeopleRefused when asking again changes nothing and
        PeopleAway when it may. What cannot be the answer to this question is never returned.
        """


class Questions(Protocol):
    def note(self, question: Question) -> None:
        """Keep that it is asked, before it is: a question that cannot be kept is not asked."""
