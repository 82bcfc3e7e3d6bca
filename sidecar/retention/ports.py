"""What retention needs from outside, in its own words."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol


class Conversations(Protocol):
    """Knows when a conversation ended: finished, called off, or nobody came."""

    def ended_before(self, moment: datetime, *, most: int) -> list[str]:
        """The appointments whose conversation ended before then; who ended first comes first."""


class Memory(Protocol):
    """All that one feature keeps of appointments."""

    def forget(self, appointment_ids: Collection[str], /) -> dict[str, int]:
        """Delete it; the number of rows that went, by table. Unknown ids are no matter."""


class FinishedWork(Protocol):
    def clear(self, *, before: datetime, most: int) -> int:
        """Delete work that was done or given up before then; how much went."""


class Members(Protocol):
    def clear(self, *, before: datetime, most: int) -> int:
        """Forget who of the desks did not log in since then; how many rows went."""


class Sessions(Protocol):
    def clear(self, *, most: int) -> int:
        """Delete sessions that can no longer be used; how many went."""
