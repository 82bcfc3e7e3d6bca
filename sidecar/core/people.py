"""The people who use the pages, as the single sign-on or a personal link makes them known."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """Medewerker and teamleider."""

    EMPLOYEE = "medewerker"
    LEAD = "teamleider"


@dataclass(frozen=True, kw_only=True)
class Employee:
    """A civil servant (ambtenaar). Name and function come from the single sign-on only.

    `id` is opaque (no name, no mail) and is what Jitsi gets as `context.user.id`.
    """

    id: str
    name: str
    function: str
    desks: frozenset[str]
    roles: frozenset[Role] = frozenset({Role.EMPLOYEE})

    def serves(self, desk_id: str) -> bool:
        return desk_id in self.desks


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who works at a desk (baliemedewerker), as the single sign-on said at the last login.

    `signed_in_at` (UTC) is None for who was not looked up.
    """

    id: str
    name: str
    function: str
    signed_in_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """A citizen (burger) in the browser that opened the personal link."""

    participant_id: str
    appointment_id: str
    name: str
    language: str
