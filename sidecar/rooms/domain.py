"""A room of Jitsi with its window, who stays in it, and what Prosody tells us of it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sidecar.core.errors import BalieError, Conflict
from sidecar.core.visits import PlannedVisit

NAME = re.compile(r"[a-z0-9-]{1,60}")
OPENS_BEFORE = timedelta(minutes=30)
CLOSES_AFTER = timedelta(hours=2)
# Prosody destroys a room when its reservation ends; a conversation is never cut off by that.
GENEROUS = timedelta(hours=12)
# A reload shows two connections of one person until Prosody gives the old one up (60 s).
DOUBLE_AFTER = timedelta(seconds=75)


class RoomRefused(BalieError):
    """The room does not exist, is closed, or its time has not come or has passed."""

    code = "room_refused"
    message_key = "room.not_open"
    status = 403


class NotInside(Conflict):
    """Nobody with that identity is in the call at the moment."""

    code = "not_inside"
    message_key = "room.not_inside"


@dataclass(frozen=True, kw_only=True)
class Room:
    """Used for one appointment, once. `asked_at`: Prosody may have it alive since then."""

    name: str
    appointment_id: str
    desk_id: str
    opens_at: datetime
    closes_at: datetime
    asked_at: datetime | None = None
    destroyed_at: datetime | None = None
    closed_at: datetime | None = None

    @classmethod
    def planned(cls, visit: PlannedVisit) -> "Room":
        return cls(
            name=visit.room,
            appointment_id=visit.appointment_id,
            desk_id=visit.desk_id,
            opens_at=visit.starts_at - OPENS_BEFORE,
            closes_at=visit.ends_at + CLOSES_AFTER,
        )

    def is_open(self, now: datetime) -> bool:
        return self.closed_at is None and self.opens_at <= now < self.closes_at


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One connection of one person in one room, from joining to leaving."""

    room: str
    identity: str
    jid: str
    joined_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """Our yes to the question of Prosody whether a room may exist."""

    id: str
    name: str
    starts_at: datetime
    duration: timedelta

    @classmethod
    def of(cls, room: Room) -> "Reservation":
        return cls(
            id=room.appointment_id,
            name=room.name,
            starts_at=room.opens_at,
            duration=room.closes_at - room.opens_at + GENEROUS,
        )


@dataclass(frozen=True, kw_only=True)
class JitsiPass:
    """All a browser needs to go to its room, once and soon."""

    token: str
    room: str
    jitsi_url: str
    domain: str


@dataclass(frozen=True, kw_only=True)
class RoomCreated:
    room: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RoomDestroyed:
    room: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Joined:
    stay: Stay


@dataclass(frozen=True, kw_only=True)
class Left:
    """`stay` carries the moment of joining too, so this report stands alone."""

    stay: Stay


Report = RoomCreated | RoomDestroyed | Joined | Left
