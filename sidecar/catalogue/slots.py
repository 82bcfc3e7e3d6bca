"""Which moments are free: computed from hours, talks and the clock, and never stored."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate

from sidecar.catalogue.domain import GRID, Opening, Schedule, Taken
from sidecar.core import local_time
from sidecar.core.catalogue import Product, Slot

A_DAY = timedelta(days=1)


class Load:
    """How many talks a desk has at each moment."""

    def __init__(self, taken: Iterable[Taken]) -> None:
        changes: defaultdict[datetime, int] = defaultdict(int)
        for starts_at, busy_until, talks in taken:
            changes[starts_at] += talks
            changes[busy_until] -= talks
        self._moments = sorted(changes)
        self._after = list(accumulate(changes[moment] for moment in self._moments))

    def peak(self, begins: datetime, ends: datetime) -> int:
        """The most talks at once in that time; who ends when it begins is not in the way.

        Counting those that overlap it would be too many: two that follow each other take one place.
        """
        first = bisect_right(self._moments, begins) - 1
        last = bisect_left(self._moments, ends)
        return max(self._after[max(first, 0) : last], default=0)


def free(
    product: Product,
    schedule: Schedule,
    taken: Iterable[Taken],
    *,
    now: datetime,
    days: Iterable[date],
    holidays: Collection[date] = frozenset(),
) -> list[Slot]:
    """The moments that a citizen can choose for `product` on these days, in order.

    `taken` are the talks of the desk of the product, and the holds that still hold.
    """
    if not (product.in_use and product.offered) or schedule.capacity is None:
        return []
    load, last = Load(taken), local_time.day_of(now) + product.horizon
    slots = (
        _slot(product, starts_at, schedule.capacity, load)
        for day in days
        if day <= last
        for opening in schedule.openings(day, is_holiday=day in holidays)
        for starts_at in _starts(product, opening, now + product.lead_time)
    )
    return [slot for slot in slots if slot.left > 0]


def is_open(
    schedule: Schedule,
    begins: datetime,
    ends: datetime,
    *,
    holidays: Collection[date] = frozenset(),
) -> bool:
    """Whether the desk is open all that time; also past midnight, where one day joins the next."""
    day = local_time.day_of(begins)
    for each in (day, day + A_DAY):
        for opening in schedule.openings(each, is_holiday=each in holidays):
            if opening.begins <= begins < opening.ends:
                begins = opening.ends
            if begins >= ends:
                return True
    return False


def step_of(product: Product) -> timedelta:
    """From one moment on the grid to the next: talk and buffer, up to whole steps of the grid."""
    return -(-(product.duration + product.buffer) // GRID) * GRID


def _slot(product: Product, starts_at: datetime, capacity: int, load: Load) -> Slot:
    ends_at = starts_at + product.duration
    return Slot(
        product_id=product.id,
        desk_id=product.desk_id,
        starts_at=starts_at,
        ends_at=ends_at,
        left=capacity - load.peak(starts_at, ends_at + product.buffer),
    )


def _starts(product: Product, opening: Opening, earliest: datetime) -> Iterator[datetime]:
    step, starts_at = step_of(product), opening.begins
    if starts_at < earliest:
        starts_at += -(-(earliest - starts_at) // step) * step
    while starts_at + product.duration <= opening.ends:
        yield starts_at
        starts_at += step
