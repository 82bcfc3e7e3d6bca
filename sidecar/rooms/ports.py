"""What rooms need from outside, in their own words."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from sidecar.core.people import Employee, Visitor
from sidecar.rooms.domain import Room, Stay


class RoomStore(Protocol):
    """Remembers rooms and stays. All moments are UTC."""

    def plan(self, room: Room) -> None:
        """Add a room; adding it again changes nothing."""

    def reschedule(self, appointment_id: str, opens_at: datetime, closes_at: datetime) -> None:
        """Another window for a room that is not closed; any other is no matter."""

    def by_name(self, name: str) -> Room:
        """Raise NotFound for an unknown name."""

    def of_appointment(self, appointment_id: str) -> Room:
        """Raise NotFound for an unknown appointment."""

    def asked(self, name: str, at: datetime) -> None:
        """Prosody may have the room alive from that moment."""

    def close(self, appointment_id: str, at: datetime) -> bool:
        """Closed for good; False when it was closed already or is unknown."""

    def destroyed(self, name: str, at: datetime) -> None:
        """Gone from Prosody; a life that was asked for later stays. Unknown is no matter."""

    def alive(self, now: datetime) -> list[Room]:
        """Not closed, perhaps alive in Prosody, and within the window or with people inside."""

    def to_destroy(self) -> list[Room]:
        """Closed, and perhaps alive in Prosody."""

    def unattended(self, now: datetime) -> list[Room]:
        """Not closed, past their window, with nobody inside.

        Twelve hours later Prosody has ended them: who seems inside then is a report we missed.
        """

    def joined(self, stay: Stay) -> bool:
        """Keep a stay; False when it was known already, whether over or not."""

    def left(self, stay: Stay) -> bool:
        """Keep the end of a stay, known before or not; False when it had ended already."""

    def end_stays(self, room: str, *, joined_until: datetime, at: datetime) -> set[str]:
        """End all open stays that began no later; the identities concerned."""

    def open_stays(self, room: str) -> list[Stay]:
        """Who is inside; the newest connection first."""

    def doubled(self, joined_before: datetime) -> set[str]:
        """Identities with two open stays in one room that both began before that moment."""


class Passes(Protocol):
    """Makes the token that lets one person into one room. Raises Unavailable without a key."""

    def for_citizen(self, room: str, visitor: Visitor) -> str: ...

    def for_employee(self, room: str, employee: Employee) -> str: ...


class Agent(Protocol):
    """Sits in the lobbies. Told after the commit; what is lost it finds in the database."""

    def join(self, room: str) -> None: ...

    def close(self, room: str) -> None: ...


class SystemChat(Protocol):
    """Private messages in the call, from nobody in particular."""

    def send(self, *, room: str, jids: Collection[str], text: str) -> None:
        """Shown to these connections only, kept nowhere. Raises Unavailable."""


class Presence(Protocol):
    """Wants to know who is inside. Identities it does not know are no matter."""

    def entered(self, participant_id: str) -> None: ...

    def left(self, participant_id: str) -> None: ...

    def flag_double(self, participant_id: str) -> None: ...

    def run_out(self, appointment_id: str) -> None:
        """The room was closed because its time is over: so is the conversation."""
