"""The people who use the pages, as the single sign-on or a personal link makes them known."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sidecar.core.errors import BalieError


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
class SignedIn:
    """What the single sign-on said at a login; `provider_session` is its own (sid), or ""."""

    employee: Employee
    provider_session: str = ""


@dataclass(frozen=True, kw_only=True)
class SignedOut:
    """The word of the single sign-on that somebody left: one session there, or all of a person.

    What it did not name is "". `token_id` counts once, and is worth remembering until `until`.
    """

    employee_id: str
    provider_session: str
    token_id: str
    until: datetime


class LogoutRefused(BalieError):
    """That word does not hold; `problem` says which rule, and nothing of what was sent."""

    code = "logout_refused"
    message_key = "error.bad_input"

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


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
