"""When a desk is open, how many talks it can have at once, and what takes a place there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sidecar.core import local_time
from sidecar.core.catalogue import Product

MONDAY_TO_SUNDAY = range(7)
HOLD_FOR = timedelta(minutes=10)
# The moments that are offered lie on a grid of so many minutes, counted from the opening.
GRID = timedelta(minutes=5)


class Span(NamedTuple):
    """Minutes after midnight on the clock on the wall; 1440 is the midnight that follows."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_wall(self.opens)}-{_wall(self.closes)}"


class Opening(NamedTuple):
    """One stretch of time in which a desk is open, in UTC."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Openingstijden of one desk. `week` is by weekday (0 is Monday), `exceptions` by day.

    A day that stands in `exceptions` has those hours and no others: none at all means closed. An
    exception also opens a desk on a holiday. `capacity` is how many talks go on at the same time;
    None means that nobody set it, as for a desk that citizens cannot book: it has no limit then.
    """

    desk_id: str
    capacity: int | None = None
    closed_on_holidays: bool = True
    week: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def has_hours(self) -> bool:
        """A desk without any has no moments for citizens, and its staff plan as they like."""
        return any(self.week.values()) or any(self.exceptions.values())

    def openings(self, day: date, *, is_holiday: bool) -> Iterator[Opening]:
        """When the desk is open on that day on the calendar; spans that touch are one."""
        for span in _joined(self._spans(day, is_holiday=is_holiday)):
            begins = local_time.from_wall(day, span.opens)
            ends = local_time.from_wall(day, span.closes)
            # Both may lie in the hour that summer time skips.
            if begins < ends:
                yield Opening(begins, ends)

    def _spans(self, day: date, *, is_holiday: bool) -> tuple[Span, ...]:
        if day in self.exceptions:
            return self.exceptions[day]
        if is_holiday and self.closed_on_holidays:
            return ()
        return self.week.get(day.weekday(), ())


@dataclass(frozen=True, kw_only=True)
class Place:
    """What one talk takes of a desk: from its start until it is over and the buffer after it.

    It is a hold while `held_until` is there, and belongs to an appointment when that has an id.
    """

    id: str
    desk_id: str
    product_id: str
    starts_at: datetime
    ends_at: datetime
    busy_until: datetime
    appointment_id: str | None = None
    held_until: datetime | None = None

    @classmethod
    def of(cls, place_id: str, product: Product, starts_at: datetime, ends_at: datetime) -> "Place":
        return cls(
            id=place_id,
            desk_id=product.desk_id,
            product_id=product.id,
            starts_at=starts_at,
            ends_at=ends_at,
            busy_until=ends_at + product.buffer,
        )


class Taken(NamedTuple):
    """So many talks take the desk from one moment to another (their buffer included), in UTC."""

    starts_at: datetime
    busy_until: datetime
    talks: int = 1


def _wall(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _joined(spans: tuple[Span, ...]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.opens <= found[-1].closes:
            found[-1] = Span(found[-1].opens, max(found[-1].closes, span.closes))
        else:
            found.append(span)
    return found
