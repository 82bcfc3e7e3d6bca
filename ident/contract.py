"""All that sidecar and ident tell each other; sidecar imports no other module of ident.

Every message is a JWT signed with Ed25519 (alg EdDSA), lives at most `LIFETIME` and names its
audience, so that a token made for one purpose is refused for every other. None carries a BSN or
the name of a citizen.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

ALGORITHM = "EdDSA"
LIFETIME = timedelta(seconds=60)
SIDECAR = "balie"
IDENT = "ident"

START_AUDIENCE = "ident-start"
MACHINE_AUDIENCE = "ident-machine"
STAFF_AUDIENCE = "ident-staff"
EVENTS_AUDIENCE = "balie-events"

LEVELS = ("basis", "midden", "substantieel", "hoog")
REASONS = ("cancelled", "level_too_low", "error", "expired")

# How a civil servant read the number.
SHOWN = "shown"
COPIED = "copied"
READINGS = (SHOWN, COPIED)


@dataclass(frozen=True, kw_only=True)
class StartIdentification:
    """Claims of the one-time token that opens ident for one citizen (audience `ident-start`)."""

    request_id: str
    minimum_level: str
    asked_by: str
    asked_by_function: str
    organisation: str
    language: str
    return_url: str


@dataclass(frozen=True, kw_only=True)
class StaffView:
    """Claims of the one-time token that shows the result to a civil servant (`ident-staff`)."""

    request_id: str
    employee_id: str


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The citizen opened the page of ident for this request."""

    request_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Identified:
    """The login succeeded. `code` has six digits, leading zeros kept."""

    request_id: str
    at: datetime
    level: str
    code: str


@dataclass(frozen=True, kw_only=True)
class LoginFailed:
    """The login ended without an identity; the citizen may try again."""

    request_id: str
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class NumberRead:
    """A civil servant looked at the number; `how` is one of READINGS. For the audit trail."""

    request_id: str
    at: datetime
    employee_id: str
    how: str


Event = Opened | Identified | LoginFailed | NumberRead
