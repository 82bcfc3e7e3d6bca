"""Tells a journey step by step: what happens, how long it took, what was seen when it failed."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class JourneyBroken(AssertionError):
    """A step failed; the ones after it cannot be done."""


class Steps:
    """Counts and times the steps of one journey; `on_failure` keeps what a person would look at."""

    def __init__(
        self,
        *,
        tell: Callable[[str], None] = print,
        on_failure: Callable[[str], None] = lambda _name: None,
    ) -> None:
        self._tell = tell
        self._on_failure = on_failure
        self.passed = 0
        self.failed = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
        except Exception as error:
            self.failed += 1
            self._tell(f"  {self._number():>2}  MISLUKT  {_seconds(started)}  {name}")
            self._on_failure(f"{self._number():02}")
            raise JourneyBroken(name) from error
        self.passed += 1
        self._tell(f"  {self._number():>2}  ok       {_seconds(started)}  {name}")

    def summary(self) -> str:
        return f"{self.passed} passed, {self.failed} failed"

    def _number(self) -> int:
        return self.passed + self.failed


def _seconds(started: float) -> str:
    return f"{time.monotonic() - started:5.1f} s"
