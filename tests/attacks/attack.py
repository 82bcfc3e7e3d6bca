"""One attack: what it makes, which check of digid.md 1.5 must stop it, and with which code."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.unit.ident.answers import answer


@dataclass(frozen=True, kw_only=True)
class Attack:
    """`build` makes the message; `check` is the number in 1.5 (16: an assertion's signature)."""

    check: int
    code: str
    build: Callable[[], bytes]
    name: str = ""

    def __str__(self) -> str:
        return f"check{self.check}-{self.name or self.code}"


def signed_by_digid(check: int, change: Callable, code: str) -> Attack:
    """The change comes before signing: only the one rule can stop the message."""
    return Attack(check=check, code=code, build=partial(answer, before=change))


def on_the_way(check: int, change: Callable, code: str) -> Attack:
    """The change comes after signing: what somebody between DigiD and us could do."""
    return Attack(check=check, code=code, build=partial(answer, after=change))
