"""What the lobby needs from outside, in its own words."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from branding.moments import ZONE
from sidecar.core.devices import DeviceCheck
from sidecar.core.people import Employee
from sidecar.core.visits import PlannedVisit
from sidecar.lobby.domain import EARLY_BEFORE, State, Visit

Ending = Callable[[str], None]
"""Told the id of an appointment whose conversation is over, in the transaction of that fact."""

Handover = Callable[[str], None]
"""Told the participant id of a visitor who sits at another browser now, as `Ending`."""


class Check(Protocol):
    """Says whether a civil servant may finish a conversation."""

    def __call__(self, appointment_id: str, *, by: Employee) -> None:
        """Raises a BalieError that tells what is still to be done."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """Which visits a queue page shows: of these desks, that begin between two moments."""

    desks: frozenset[str]
    begins: datetime
    ends: datetime
    waiting_from: datetime
    """Who came early and begins before this moment counts as waiting."""
    name: str = ""
    """Only whose name holds this text, capitals or not; empty means everybody."""
    employee_id: str | None = None
    """Only what this civil servant has; empty means what nobody has, None means everything."""

    @classmethod
    def of(cls, now: datetime, desks: Collection[str], *, on: date | None = None) -> "Day":
        """A day on the calendar in the Netherlands; without `on` the one that `now` is in."""
        midnight = datetime.combine(on or now.astimezone(ZONE).date(), time(), tzinfo=ZONE)
        return cls(
            desks=frozenset(desks),
            begins=midnight,
            ends=midnight + timedelta(days=1),
            waiting_from=now + EARLY_BEFORE,
        )


class Visits(Protocol):
    """Remembers visits. All moments are UTC."""

    def expect(self, visit: PlannedVisit) -> None:
        """Add a visit that is expected; adding it again changes nothing."""

    def get(self, participant_id: str) -> Visit:
        """Raise NotFound for an unknown id."""

    def of_appointment(self, appointment_id: str) -> list[Visit]:
        """In order of arrival; who has not arrived comes last."""

    def change(self, visit: Visit, *, was: State) -> bool:
        """Keep state, moments and caller if the stored state still is `was`; say whether it was.

        Of two that come together one gets True. A moment of arrival once kept never changes.
        """

    def reschedule(self, visit: Visit, *, was: State) -> bool:
        """Keep state, start and end if the stored state still is `was`; say whether it was.

        What was kept of an arrival, a call or a knock is forgotten.
        """

    def assign(self, appointment_id: str, *, employee_id: str, employee_name: str) -> None:
        """Another civil servant has the appointment, whatever the state of its visits."""

    def day(self, day: Day, *, page: int, size: int) -> list[Visit]:
        """One page: waiting first (by arrival), early, called, inside, expected, over."""

    def counts(self, day: Day) -> dict[State, int]:
        """How many of each state; absent states are left out."""

    def ahead(self, visit: Visit, day: Day) -> int:
        """How many appointments of his desk wait whose people arrived before him."""

    def seen(self, participant_ids: Collection[str], at: datetime) -> None:
        """Their pages were alive at that moment. Unknown ids are no matter."""

    def knocks(self, participant_id: str, jid: str | None) -> None:
        """At the door with this connection, or (None) no longer."""

    def knock_gone(self, room: str, jid: str) -> Visit | None:
        """Forget that connection; the visit it belonged to, if any."""

    def keep_knocks(self, room: str, jids: Collection[str]) -> list[Visit]:
        """Forget all other connections of that room; the visits that lost theirs."""

    def doubled(self, participant_id: str, at: datetime) -> bool:
        """Two connections with one identity; False for an unknown id."""

    def awaited(self, participant_id: str, at: datetime, *, not_since: datetime) -> bool:
        """Keep that he is told at that moment that we wait; say whether he is to be told.

        Only who is expected and was not told after `not_since`; of two at once one gets True.
        """

    def about(self, appointment_id: str, further: Sequence[str]) -> None:
        """These are the names of what it is about, besides the first; all its visits show them."""

    def states(self, rooms: Collection[str]) -> dict[str, State]:
        """The state of every visit of these rooms, by participant id."""

    def early_until(self, moment: datetime) -> list[Visit]:
        """Who came early and begins before that moment."""

    def silent_between(self, earliest: datetime, latest: datetime) -> list[Visit]:
        """Who should be there and was last seen between these moments."""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What is known besides the visit: the visitor's own test, and where to call him."""

    check: DeviceCheck | None = None
    phone: str = ""


class Contacts(Protocol):
    """Knows whether visitors tested, and how to reach them when video fails."""

    def of(self, participant_ids: Collection[str]) -> Mapping[str, Contact]:
        """Each of the ids, by itself; ask only for visits that the reader may see."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What became of the message that we wait: keys of texts, and how the badge looks."""

    badge: str
    look: str
    why: str = ""
    """The text that says why it did not arrive."""


class Notices(Protocol):
    """Knows what became of the newest message that we wait."""

    def of(self, participant_ids: Collection[str]) -> Mapping[str, Notice]:
        """Of each of these visitors that got one; ask only for visits the reader may see."""


class Doorkeeper(Protocol):
    """Opens and shuts the door of the conversation. What is lost, `Lobby.doors` repairs."""

    def admit(self, room: str, participant_id: str) -> None:
        """Sent after the transaction under way is committed; never raises for a lost message."""

    def refuse(self, room: str, participant_id: str) -> None:
        """As `admit`."""

    def remove(self, room: str, participant_id: str) -> None:
        """Put out who is inside and may not be there any more; as `admit`."""
