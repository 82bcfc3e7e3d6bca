"""What appointments need from outside, in our words."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple, Protocol

from sidecar.appointments.attendance import Attendance
from sidecar.appointments.domain import (
    Appointment,
    Desk,
    Invitation,
    Participant,
    Product,
    State,
)
from sidecar.core.catalogue import Hold, Slot
from sidecar.core.people import Member
from sidecar.core.visits import PlannedVisit


class AlreadyPlanned(Exception):
    """An appointment with this planning key is there already: the form was sent twice."""


class NextTalk(NamedTuple):
    """The planned appointment that follows one; `starts_at` is UTC."""

    appointment_id: str
    starts_at: datetime


class AppointmentStore(Protocol):
    """Keeps appointments. Every change is all or nothing."""

    def add(self, appointment: Appointment, *, link_hashes: dict[str, str]) -> None:
        """Keep it with the hash of the link of every participant (by id).

        Raises AlreadyPlanned, and keeps nothing, when its planning key is taken.
        """

    def join(self, appointment_id: str, participant: Participant, *, link_hash: str) -> None:
        """Add somebody to an appointment that is there, after all others."""

    def by_id(self, appointment_id: str) -> Appointment | None: ...

    def by_planning_key(self, key: str) -> Appointment | None: ...

    def by_link(self, link_hash: str) -> Invitation | None: ...

    def by_participant(self, participant_id: str) -> Invitation | None: ...

    def attendance(self, participant_id: str) -> Attendance | None:
        """The same, as little and as cheaply as each request of a citizen needs it."""

    def phones(self, participant_ids: Collection[str]) -> dict[str, str]:
        """The phone number of each that gave one, by participant id."""

    def bind(self, participant_id: str, browser_hash: str, *, at: datetime) -> bool:
        """Let this browser have the visit; False when another had it first.

        Of two at the same moment one wins. `at` is kept as the first opening only.
        """

    def rebind(self, participant_id: str, browser_hash: str) -> None:
        """Let this browser have the visit, whoever had it."""

    def settle(self, appointment_id: str, state: State) -> bool:
        """End a planned appointment; False when it was not planned (any more)."""

    def keep_contact(self, participant: Participant, *, link_hash: str) -> None:
        """Write mail, phone, reach and link version of the participant, with his link's hash."""

    def hold_still(self, appointment_id: str) -> bool:
        """Let nobody else change a planned appointment until the transaction under way is over.

        False when it is not planned (any more).
        """

    def add_subject(self, appointment_id: str, product_id: str) -> None:
        """One product more, after all others; it is not there yet."""

    def remove_subject(self, appointment_id: str, product_id: str) -> None:
        """No matter when it is not there."""

    def move(self, appointment_id: str, *, starts_at: datetime, ends_at: datetime) -> bool:
        """Let a planned appointment be at another moment; False when it was not planned (any more).

        Its sequence goes up by one.
        """

    def next_talks(self, appointment_id: str) -> list[NextTalk]:
        """What was planned to follow it and is not cancelled or over, soonest first."""

    def next_talks_of(self, participant_id: str) -> list[NextTalk]:
        """Those of them that this participant is invited to."""

    def assign(self, appointment_id: str, to: Member, *, was: str) -> bool:
        """Let a planned appointment be of `to`, if it still is of `was` (empty: of nobody).

        Of two at the same moment one wins; False for the other.
        """


class WaitingRoom(Protocol):
    """The lobby, as far as planning goes."""

    def expect(self, visit: PlannedVisit) -> None: ...

    def call_off(self, appointment_id: str) -> None: ...

    def moved(self, participant_id: str) -> None:
        """The visit goes on in another browser; nobody has seen yet who sits there."""


class Attendees(Protocol):
    """Who came to a conversation."""

    def of(self, appointment_id: str) -> Collection[str]:
        """Ids of the participants who are inside now, or were."""


class Rooms(Protocol):
    """The Jitsi rooms, as far as planning goes."""

    def plan(self, visit: PlannedVisit) -> None: ...

    def close(self, appointment_id: str) -> None: ...


class Movable(Protocol):
    """The visits of an appointment, or its room: what must follow when it moves."""

    def reschedule(self, appointment_id: str, *, starts_at: datetime, ends_at: datetime) -> None:
        """The same people, room and links at another moment; a refusal when somebody is inside."""


class Assignable(Protocol):
    """What keeps a copy of which civil servant has an appointment."""

    def assign(self, appointment_id: str, *, employee_id: str, employee_name: str) -> None: ...


class Colleagues(Protocol):
    """Who works at which desk, as far as they logged in here."""

    def of_desk(self, desk_id: str) -> list[Member]:
        """By name."""


class Catalogue(Protocol):
    """What there is to come for, and when."""

    def free(
        self, product_id: str, first_day: date, days: int, *, instead_of: str = ""
    ) -> list[Slot]:
        """The moments that a citizen can choose, in order, on so many days from the first.

        `instead_of` is the id of an appointment that would move: its own place counts as free.
        """

    def with_room(
        self,
        product_id: str,
        first_day: date,
        days: int,
        *,
        instead_of: str = "",
        further: Collection[str] = (),
    ) -> list[Slot]:
        """As `free`, for a civil servant: until the last minute, and what is not offered too.

        `further` are the ids of products in the same talk, which makes it longer.
        """

    def desks(self, ids: Collection[str]) -> list[Desk]:
        """Those of the ids that are desks, by name."""

    def desk(self, desk_id: str) -> Desk:
        """Raises NotFound for an unknown id."""

    def products(self) -> list[Product]:
        """All products that can be chosen, by name."""

    def product(self, product_id: str) -> Product:
        """Also one that cannot be chosen any more; raises NotFound for an unknown id."""

    def choice(self, product_id: str) -> Product:
        """As `product`, of those that can be chosen."""


class Agenda(Protocol):
    """The places of the desks. Who takes one has it when the transaction under way ends well.

    An appointment has one place: whatever it takes, it gives up what it had before.
    """

    def hold(self, product_id: str, starts_at: datetime) -> Hold:
        """Keep a free moment for ten minutes; raises NotOffered, and NotFound for the product."""

    def held(self, hold_id: str) -> Hold:
        """The hold, also when it has just run out; raises HoldExpired when it is gone or used."""

    def take(
        self,
        appointment_id: str,
        *,
        product: Product,
        starts_at: datetime,
        ends_at: datetime,
        outside_hours: bool,
    ) -> None:
        """For a civil servant, who may choose any moment; raises OutsideHours, DeskFull."""

    def take_offered(
        self, appointment_id: str, *, product: Product, starts_at: datetime, ends_at: datetime
    ) -> None:
        """For who chooses out of what is free; raises NotOffered."""

    def take_held(self, appointment_id: str, hold_id: str) -> Hold:
        """Make a hold the appointment's; raises HoldExpired when it is gone or used."""

    def release(self, appointment_id: str) -> None:
        """Give the place of a cancelled or finished appointment back; no matter without one."""
