"""The queue of a day, a page at a time."""

from dataclasses import replace

from sidecar.lobby.domain import Queue
from sidecar.lobby.ports import Day, Visits

PAGE_SIZE = 50


def one_page(visits: Visits, day: Day, *, page: int, name: str) -> Queue:
    """A number below the first page is the first, one beyond the last is the last."""
    counts = visits.counts(day)
    wanted = replace(day, name=name)
    found = visits.counts(wanted) if name else counts
    pages = max(1, -(-sum(found.values()) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = visits.day(wanted, page=page, size=PAGE_SIZE)
    return Queue(visits=tuple(shown), counts=counts, page=page, pages=pages)
