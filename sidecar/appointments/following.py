"""The next appointment of the same people, planned while they talk or right after."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sidecar.appointments.domain import Appointment, LinkUnknown, Participant
from sidecar.appointments.links import Planned
from sidecar.appointments.ports import AlreadyPlanned, Attendees, NextTalk
from sidecar.appointments.service import Appointments
from sidecar.core.audit import Action
from sidecar.core.errors import BadInput, Mistakes, NotFound
from sidecar.core.ids import new_id, new_room
from sidecar.core.people import Employee


class Invitee(NamedTuple):
    """Somebody of the conversation; `stayed_away` says that others came and he did not."""

    person: Participant
    stayed_away: bool


@dataclass(frozen=True, kw_only=True)
class NextMoment:
    """What is pressed in the form: about what, when, and the ids of who is invited."""

    product_id: str
    starts_at: datetime
    invited: Collection[str]


@dataclass(frozen=True, kw_only=True)
class FollowUps:
    appointments: Appointments
    attendees: Attendees

    def invitees(self, appointment_id: str, *, by: Employee) -> list[Invitee]:
        """Who may be invited again. Until a citizen came, nobody counts as having stayed away."""
        people = self.appointments.by_id(appointment_id, by=by).participants
        came = self.attendees.of(appointment_id)
        has_begun = any(each.part.identifies and each.id in came for each in people)
        return [Invitee(each, has_begun and each.id not in came) for each in people]

    def plan(self, appointment_id: str, wanted: NextMoment, *, key: str, by: Employee) -> Planned:
        """With `by`, for who is invited; each gets a link of his own and is told.

        `key` makes pressing twice the same as once. Raises Mistakes when no citizen is invited,
        DeskFull, OutsideHours, Conflict for the key of another form, and NotFound for what is not
        of a desk that `by` serves.
        """
        office = self.appointments
        before = office.by_id(appointment_id, by=by)
        follow_up = self._next(before, wanted, key=key, by=by)
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
        self, before: Appointment, wanted: NextMoment, *, key: str, by: Employee
    ) -> Appointment:
        catalogue, starts_at = self.appointments.catalogue, wanted.starts_at
        product = catalogue.choice(wanted.product_id)
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
            participants=tuple(_again(each) for each in _chosen(before, wanted.invited)),
            planning_key=key,
            planned_by=by.id,
            planner_name=by.name,
            follows=before.id,
        )


def _chosen(before: Appointment, invited: Collection[str]) -> list[Participant]:
    people = [each for each in before.participants if each.id in invited]
    if len(people) < len(set(invited)):
        raise BadInput("somebody who was not in this conversation")
    if not any(each.part.identifies for each in people):
        raise Mistakes({"invited": "appointments.follow.invited.missing"})
    return people


def _again(person: Participant) -> Participant:
    """The same person with a link that nobody has opened."""
    fresh = {"id": new_id(), "link_version": 1, "link_opened_at": None, "browser_hash": None}
    return replace(person, again_of=person.id, **fresh)  # type: ignore[arg-type]
