"""The queue of a day, a page at a time."""

from dataclasses import replace
from typing import NamedTuple

from sidecar.lobby.domain import Queue
from sidecar.lobby.ports import Day, Visits

PAGE_SIZE = 50


class Wanted(NamedTuple):
    """Which page, and of whom: `name` and `of` (see Day) limit the page, never the counts."""

    page: int = 1
    name: str = ""
    of: str | None = None


EVERYBODY = Wanted()


def one_page(visits: Visits, day: Day, wanted: Wanted) -> Queue:
    """A number below the first page is the first, one beyond the last is the last."""
    counts = visits.counts(day)
    limited = replace(day, name=wanted.name, employee_id=wanted.of)
    found = counts if limited == day else visits.counts(limited)
    pages = max(1, -(-sum(found.values()) // PAGE_SIZE))
    page = min(max(wanted.page, 1), pages)
    shown = visits.day(limited, page=page, size=PAGE_SIZE)
    return Queue(visits=tuple(shown), counts=counts, page=page, pages=pages)
