"""The only place of ident that asks the machine for the time."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment, in UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)
