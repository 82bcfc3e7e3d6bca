"""How often somebody may do something, for what is open to the world or to programs."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sidecar.core.errors import BalieError


class TooMany(BalieError):
    code = "too_many_requests"
    message_key = "error.too_many"
    status = 429

    def __init__(self, problem: str, *, retry_after: timedelta) -> None:
        super().__init__(problem)
        self.retry_after = retry_after


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most so many in any stretch of time as long as `window`; `name` says of what."""

    name: str
    most: int
    window: timedelta


class Limiter(Protocol):
    """Counts deeds. What it forgets was not done: it may let through, it never refuses wrongly."""

    def hit(self, limit: Limit, whom: str, *, times: int = 1) -> timedelta | None:
        """Count a deed and answer None, or how long to wait when that would be too many.

        `times` is how many deeds it is at once: all count, or none. What is refused does not
        count. `whom` is an id or a hash, never an address.
        """


@dataclass(frozen=True, kw_only=True)
class Quota:
    """One limit, with what counts it."""

    limiter: Limiter
    limit: Limit

    def take(self, whom: str, *, times: int = 1) -> None:
        """Raises TooMany."""
        wait = self.limiter.hit(self.limit, whom, times=times)
        if wait is not None:
            raise TooMany(f"too many: {self.limit.name}", retry_after=wait)
