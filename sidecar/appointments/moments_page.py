"""Free moments as a page shows them: some days at a time, each with its times."""

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from branding import moments
from branding.texts import Texts
from sidecar.core import local_time
from sidecar.core.catalogue import Slot

DAYS_AT_ONCE = 5
A_DAY = timedelta(days=1)
# Further than any product is offered.
AS_FAR = 731


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day as people say it, and its parts (morning, …) that have something free.

    Of each time: the moment as we get it back, and how it is written.
    """

    name: str
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    @property
    def count(self) -> int:
        return sum(len(times) for _, times in self.parts)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some days with free moments; `earlier` and `later` are first days of other pages, if any."""

    days: tuple[Day, ...]
    earlier: str
    later: str


def page_of(
    free: Callable[[date, int], Sequence[Slot]], *, first: date, today: date, texts: Texts
) -> Page:
    """The first days from `first` on that have something free. `free` takes a day and how many."""
    first = min(max(first, today), today + AS_FAR * A_DAY)
    by_day = [
        (day, list(slots))
        for day, slots in groupby(
            free(first, AS_FAR), lambda slot: local_time.day_of(slot.starts_at)
        )
    ]
    shown = by_day[:DAYS_AT_ONCE]
    later = by_day[DAYS_AT_ONCE][0].isoformat() if len(by_day) > DAYS_AT_ONCE else ""
    earlier = max(today, first - 7 * A_DAY).isoformat() if first > today else ""
    return Page(days=tuple(_day(slots, texts) for _, slots in shown), earlier=earlier, later=later)


def read_day(text: str, *, otherwise: date) -> date:
    """The day of a link of ours; what is no day at all is as if nothing was asked."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else otherwise
    except ValueError:
        return otherwise


def _day(slots: Sequence[Slot], texts: Texts) -> Day:
    parts = groupby(slots, lambda slot: _part(slot.starts_at))
    return Day(
        name=moments.day(texts, slots[0].starts_at),
        parts=tuple(
            (
                part,
                tuple(
                    (each.starts_at.isoformat(), moments.time(texts, each.starts_at))
                    for each in found
                ),
            )
            for part, found in parts
        ),
    )


def _part(moment: datetime) -> str:
    hour = moment.astimezone(moments.ZONE).hour
    return ("night", "morning", "afternoon", "evening")[bisect((6, 12, 18), hour)]
