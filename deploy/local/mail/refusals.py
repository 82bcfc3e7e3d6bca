"""Which addresses the catcher refuses, to see what the balie does when mail does not arrive."""

import fnmatch
import threading
from dataclasses import dataclass

ANSWERS = {
    550: "550 5.1.1 mailbox unavailable",
    451: "451 4.3.0 try again later",
}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Every address that fits the pattern (`*@nergens.example`) gets this answer."""

    pattern: str
    code: int

    def concerns(self, address: str) -> bool:
        return fnmatch.fnmatchcase(address.lower(), self.pattern.lower())


class Refusals:
    """The refusals in force; empty when the catcher starts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: tuple[Refusal, ...] = ()

    def all(self) -> tuple[Refusal, ...]:
        return self._all

    def add(self, refusal: Refusal) -> None:
        with self._lock:
            self._all = (*self._all, refusal)

    def clear(self) -> None:
        with self._lock:
            self._all = ()

    def answer_for(self, address: str) -> str | None:
        """The SMTP answer for this address, or nothing when it is welcome."""
        for refusal in self._all:
            if refusal.concerns(address):
                return ANSWERS[refusal.code]
        return None
