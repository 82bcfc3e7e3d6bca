"""Letting somebody more come: a partner, a carer, an interpreter; during the call as well."""

from collections.abc import Mapping
from dataclasses import dataclass

from sidecar.appointments import guests
from sidecar.appointments.domain import (
    AlreadyEnded,
    Appointment,
    Participant,
    TableFull,
)
from sidecar.appointments.guests import Guest
from sidecar.appointments.links import PersonalLink
from sidecar.appointments.service import Appointments
from sidecar.core.audit import Action, AuditFact
from sidecar.core.errors import NotFound
from sidecar.core.ids import hashed
from sidecar.core.messages import MessageKind
from sidecar.core.people import Employee
from sidecar.core.work import appointment_topic, desk_topic

MOST_PEOPLE = 8


@dataclass(frozen=True, kw_only=True)
class Inviting:
    appointments: Appointments

    def read_form(self, fields: Mapping[str, str]) -> tuple[str, Guest]:
        """The key of the form and who was filled in; raises Mistakes."""
        office = self.appointments
        return guests.read_guest(fields, languages=office.languages, sends_texts=office.sends_texts)

    def invite(self, appointment_id: str, guest: Guest, *, key: str, by: Employee) -> PersonalLink:
        """Expect one person more and send the link.

        `key` becomes the id of the participant, so that a form that is sent twice invites once.
        Raises AlreadyEnded when the conversation is over, TableFull when too many come.
        """
        office = self.appointments
        appointment = office.by_id(appointment_id, by=by)
        person = Participant(id=key, **vars(guest))
        with office.transactions.transaction():
            if not self._is_known(appointment, key):
                self._check_place(appointment)
                self._expect(appointment, person, by)
        return PersonalLink(person.id, person.name, office.links.address(person))

    def _is_known(self, appointment: Appointment, key: str) -> bool:
        if any(person.id == key for person in appointment.participants):
            return True
        if self.appointments.store.by_participant(key) is not None:
            raise NotFound("the key of a form about another appointment")
        return False

    def _check_place(self, appointment: Appointment) -> None:
        if not appointment.takes_guests(self.appointments.clock.now()):
            raise AlreadyEnded("cancelled or over already")
        if len(appointment.participants) >= MOST_PEOPLE:
            raise TableFull(f"{MOST_PEOPLE} people come already")

    def _expect(self, appointment: Appointment, person: Participant, by: Employee) -> None:
        office = self.appointments
        office.store.join(appointment.id, person, link_hash=hashed(office.links.secret(person)))
        office.waiting_room.expect(appointment.visit_of(person))
        office.messenger.tell(person.id, MessageKind.CONFIRMATION)
        office.signals.changed(desk_topic(appointment.desk.id), appointment_topic(appointment.id))
        office.audit.record(
            AuditFact(
                action=Action.PERSON_INVITED,
                actor=by.id,
                subject=person.id,
                conversation=appointment.id,
                at=office.clock.now(),
                details={"part": person.part.value},
            )
        )
