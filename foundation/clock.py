"""The time, as a port: a test sets it."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """This moment, in UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)
