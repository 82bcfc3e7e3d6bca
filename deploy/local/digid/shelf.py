"""Where things wait for one taker, for a while: logins under way and answers behind artifacts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    """In memory: the simulator is one process and forgets everything when it stops."""

    def __init__(self, *, lifetime: timedelta, now: Callable[[], datetime]) -> None:
        self._lifetime = lifetime
        self._now = now
        self._things: dict[str, tuple[datetime, Thing]] = {}
        self._lock = Lock()

    def put(self, key: str, thing: Thing) -> None:
        with self._lock:
            self._things[key] = (self._now(), thing)

    def look(self, key: str) -> Thing | None:
        with self._lock:
            return self._fresh(self._things.get(key))

    def take(self, key: str) -> Thing | None:
        """Hands over once."""
        with self._lock:
            return self._fresh(self._things.pop(key, None))

    def _fresh(self, found: tuple[datetime, Thing] | None) -> Thing | None:
        if found is None or self._now() - found[0] > self._lifetime:
            return None
        return found[1]
