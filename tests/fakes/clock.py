"""A clock that a test sets and moves."""

from datetime import UTC, datetime, timedelta

A_MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class FixedClock:
    def __init__(self, at: datetime = A_MONDAY) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> None:
        self._at = at

    def move(self, by: timedelta) -> None:
        self._at += by
