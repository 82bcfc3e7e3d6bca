"""The next appointment of the same people, planned while they talk or right after."""

from dataclasses import dataclass, replace
from datetime import datetime

from sidecar.appointments.domain import Appointment, LinkUnknown, Participant
from sidecar.appointments.links import Planned
from sidecar.appointments.ports import AlreadyPlanned, NextTalk
from sidecar.appointments.service import Appointments
from sidecar.core.audit import Action
from sidecar.core.errors import NotFound
from sidecar.core.ids import new_id, new_room
from sidecar.core.people import Employee


@dataclass(frozen=True, kw_only=True)
class FollowUps:
    appointments: Appointments

    def plan(
        self, appointment_id: str, *, product_id: str, starts_at: datetime, key: str, by: Employee
    ) -> Planned:
        """With `by`, for everybody who was invited; each gets a link of his own and is told.

        `key` makes pressing twice the same as once. Raises DeskFull, OutsideHours, Conflict for
        the key of another form, and NotFound for what is not of a desk that `by` serves.
        """
        office = self.appointments
        before = office.by_id(appointment_id, by=by)
        follow_up = self._next(before, product_id, starts_at, key=key, by=by)
        try:
            with office.transactions.transaction():
                office.seat(follow_up, by=by)
                office.record(Action.FOLLOW_UP_PLANNED, before.id, actor=by.id)
                office.tell(before)
        except AlreadyPlanned:
            return office.planned_before(key, employee_id=by.id, follows=before.id)
        return office.planned(follow_up)

    def after(self, appointment_id: str, *, by: Employee) -> list[NextTalk]:
        """What was planned after this one; NotFound when it is of another desk."""
        return self.appointments.store.next_talks(self.appointments.by_id(appointment_id, by=by).id)

    def of_participant(self, participant_id: str) -> list[NextTalk]:
        """What the holder of a link is invited to after this; raises LinkUnknown."""
        if self.appointments.store.by_participant(participant_id) is None:
            raise LinkUnknown("nobody has this link")
        return self.appointments.store.next_talks_of(participant_id)

    def _next(
        self, before: Appointment, product_id: str, starts_at: datetime, *, key: str, by: Employee
    ) -> Appointment:
        catalogue = self.appointments.catalogue
        product = catalogue.product(product_id)
        if not by.serves(product.desk_id):
            raise NotFound("product of another desk")
        return Appointment(
            id=new_id(),
            desk=catalogue.desk(product.desk_id),
            product=product,
            employee_id=by.id,
            employee_name=by.name,
            employee_function=by.function,
            room=new_room(),
            starts_at=starts_at,
            ends_at=starts_at + product.duration,
            participants=tuple(_again(each) for each in before.participants),
            planning_key=key,
            planned_by=by.id,
            follows=before.id,
        )


def _again(person: Participant) -> Participant:
    """The same person with a link that nobody has opened."""
    fresh = {"id": new_id(), "link_version": 1, "link_opened_at": None, "browser_hash": None}
    return replace(person, again_of=person.id, **fresh)  # type: ignore[arg-type]
