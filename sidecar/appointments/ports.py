"""What appointments need from outside, in our words."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from sidecar.appointments.attendance import Attendance
from sidecar.appointments.domain import (
    Appointment,
    Desk,
    Invitation,
    Participant,
    Product,
    State,
)
from sidecar.core.visits import PlannedVisit


class AlreadyPlanned(Exception):
    """An appointment with this planning key is there already: the form was sent twice."""


class AppointmentStore(Protocol):
    """Keeps desks, products and appointments. Every change is all or nothing."""

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
        """Write mail, phone and link version of the participant, with the hash of his link."""

    def desks(self, ids: Collection[str]) -> list[Desk]:
        """Those of the ids that are desks, by name."""

    def products(self) -> list[Product]:
        """All products, by name."""

    def keep_desk(self, desk: Desk) -> None:
        """Add the desk or change it."""

    def keep_product(self, product: Product) -> None:
        """Add the product or change it."""


class WaitingRoom(Protocol):
    """The lobby, as far as planning goes."""

    def expect(self, visit: PlannedVisit) -> None: ...

    def call_off(self, appointment_id: str) -> None: ...

    def moved(self, participant_id: str) -> None:
        """The visit goes on in another browser; nobody has seen yet who sits there."""


class Rooms(Protocol):
    """The Jitsi rooms, as far as planning goes."""

    def plan(self, visit: PlannedVisit) -> None: ...

    def close(self, appointment_id: str) -> None: ...
