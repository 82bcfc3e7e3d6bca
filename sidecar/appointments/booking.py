"""Booking by who is no civil servant of the desk, and moving an appointment to another moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sidecar.appointments.domain import (
    AlreadyEnded,
    Appointment,
    Invitation,
    LinkUnknown,
    Participant,
    Product,
)
from sidecar.appointments.guests import Guest
from sidecar.appointments.links import Planned
from sidecar.appointments.ports import AlreadyPlanned, Movable
from sidecar.appointments.service import Appointments
from sidecar.core.audit import Action
from sidecar.core.catalogue import HoldExpired, NotOffered, as_one
from sidecar.core.errors import NotFound
from sidecar.core.ids import new_id, new_room
from sidecar.core.messages import MessageKind
from sidecar.core.people import Employee
from sidecar.core.programs import Origin

# Who books is nobody of the desk; a civil servant takes the appointment up later.
NOBODY = ""


@dataclass(frozen=True, kw_only=True)
class Bookings:
    """What a citizen, a call centre or another program can do; the pages say who may.

    `followers` move along with an appointment.
    """

    appointments: Appointments
    followers: Sequence[Movable]

    def book_held(
        self, hold_id: str, people: Sequence[Guest], *, key: str | None = None
    ) -> Planned:
        """Make an appointment of a hold; raises HoldExpired.

        `key` (as of planning) makes sending a form twice the same as once.
        """

        def make() -> Appointment:
            office, appointment_id = self.appointments, new_id()
            hold = office.agenda.take_held(appointment_id, hold_id)
            product = office.catalogue.product(hold.product_id)
            appointment = self._appointment(
                appointment_id, product, (hold.starts_at, hold.ends_at), people, key
            )
            office.keep(appointment, actor=appointment.participants[0].id)
            return appointment

        return self._once(key, make)

    def book(
        self,
        product_id: str,
        starts_at: datetime,
        people: Sequence[Guest],
        *,
        key: str | None = None,
        origin: Origin | None = None,
        actor: str = "",
        appointment_id: str = "",
    ) -> Planned:
        """Make an appointment at a free moment; raises NotOffered, and NotFound for the product.

        `actor` is who books, when that is not the first of the people himself. Who names the
        `appointment_id` that it will have can tell whether an earlier call made it.
        """

        def make() -> Appointment:
            office, product = self.appointments, self.appointments.catalogue.product(product_id)
            times = (starts_at, starts_at + product.duration)
            its_id = appointment_id or new_id()
            appointment = self._appointment(its_id, product, times, people, key)
            appointment = replace(appointment, origin=origin)
            office.keep(appointment, actor=actor or appointment.participants[0].id)
            office.agenda.take_offered(
                appointment.id, product=product, starts_at=times[0], ends_at=times[1]
            )
            return appointment

        return self._once(key, make)

    def move(self, appointment_id: str, starts_at: datetime, *, actor: str) -> Appointment:
        """The citizen's own choice: a moment out of `free(..., instead_of=appointment_id)`.

        The links go on working. Raises NotOffered, AlreadyEnded when it is cancelled or over,
        StillHere when somebody is inside, NotFound.
        """
        found = self.appointments.store.by_id(appointment_id)
        if found is None:
            raise NotFound("appointment unknown")
        return self._move(found, starts_at, actor=actor, take=self.appointments.agenda.take_offered)

    def own(self, participant_id: str) -> Invitation:
        """What the holder of this link may move or cancel; raises LinkUnknown or a LinkRefused."""
        found = self.appointments.store.by_participant(participant_id)
        if found is None:
            raise LinkUnknown("nobody has this link")
        found.check_change(self.appointments.clock.now())
        return found

    def move_own(self, participant_id: str, starts_at: datetime) -> None:
        """By the citizen from his mail: as `move`, while it may still be changed."""
        self.move(self.own(participant_id).appointment_id, starts_at, actor=participant_id)

    def cancel_own(self, participant_id: str) -> None:
        """By the citizen from his mail; everybody who would come is told."""
        office, appointment_id = self.appointments, self.own(participant_id).appointment_id
        # The invitation knows its own participant only.
        whole = office.store.by_id(appointment_id)
        if whole is not None:
            office.call_off(whole, actor=participant_id)

    def move_by(
        self, appointment_id: str, starts_at: datetime, *, by: Employee, outside_hours: bool = False
    ) -> Appointment:
        """As `move`, by a civil servant of the desk, to any moment that has room.

        Raises DeskFull, and OutsideHours unless `outside_hours` says that he knows.
        """
        found = self.appointments.by_id(appointment_id, by=by)

        take = partial(self.appointments.agenda.take, outside_hours=outside_hours)
        return self._move(found, starts_at, actor=by.id, take=take)

    def _move(
        self,
        appointment: Appointment,
        starts_at: datetime,
        *,
        actor: str,
        take: Callable[..., None],
    ) -> Appointment:
        office, appointment_id = self.appointments, appointment.id
        times = {
            "starts_at": starts_at,
            "ends_at": starts_at + (appointment.ends_at - appointment.starts_at),
        }
        if starts_at == appointment.starts_at:
            return appointment
        with office.transactions.transaction():
            # Store first: what is cancelled or over may not get a place again.
            if not office.store.move(appointment_id, **times):
                raise AlreadyEnded("cancelled or over already")
            take(appointment_id, product=as_one(appointment.products), **times)
            for each in self.followers:
                each.reschedule(appointment_id, **times)
            for participant in appointment.participants:
                office.messenger.tell(participant.id, MessageKind.CHANGED)
            office.record(Action.APPOINTMENT_MOVED, appointment_id, actor=actor)
            office.tell(appointment)
        moved = office.store.by_id(appointment_id)
        return moved or appointment

    def _appointment(
        self,
        appointment_id: str,
        product: Product,
        times: tuple[datetime, datetime],
        people: Sequence[Guest],
        key: str | None,
    ) -> Appointment:
        desk = self.appointments.catalogue.desk(product.desk_id)
        return Appointment(
            id=appointment_id,
            desk=desk,
            product=product,
            employee_id=NOBODY,
            employee_name=desk.name,
            employee_function="",
            room=new_room(),
            starts_at=times[0],
            ends_at=times[1],
            participants=tuple(Participant(id=new_id(), **vars(guest)) for guest in people),
            planning_key=key,
        )

    def _once(self, key: str | None, make: Callable[[], Appointment]) -> Planned:
        office = self.appointments
        try:
            with office.transactions.transaction():
                return office.planned(make())
        except AlreadyPlanned:
            return office.planned_before(key, employee_id=NOBODY)
        except (HoldExpired, NotOffered):
            # The same form may have come before and have got the place itself.
            if key is None or office.store.by_planning_key(key) is None:
                raise
            return office.planned_before(key, employee_id=NOBODY)
