"""What one feature asks of another, in the words of the one that asks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from branding.texts import Texts
from sidecar.appointments.contacts import Contacts
from sidecar.appointments.domain import Appointment, Invitation
from sidecar.appointments.domain import State as AppointmentState
from sidecar.appointments.service import Appointments
from sidecar.core.catalogue import UPLOADS, said
from sidecar.core.messages import MessageKind
from sidecar.core.people import Employee
from sidecar.core.visits import Correspondence
from sidecar.documents.ports import Person, Place
from sidecar.documents.ports import Talk as Table
from sidecar.followup.ports import Steps, Talk
from sidecar.identification.ports import Citizen, Conversation, Requests
from sidecar.lobby.domain import State, Visit
from sidecar.lobby.ports import Contact, Notice
from sidecar.lobby.service import Lobby
from sidecar.notifications.domain import FAILED
from sidecar.notifications.lines import badge_key, look, why_key
from sidecar.notifications.work_list import WorkList
from sidecar.preparation.domain import Guest
from sidecar.preparation.service import Preparation


@dataclass(frozen=True, kw_only=True)
class ConversationsOfLobby:
    """`identification.ports.Conversations`: who sits there and what all products demand."""

    lobby: Lobby
    appointments: Appointments

    def conversation(self, appointment_id: str, *, by: Employee) -> Conversation:
        visits = self.lobby.of_appointment(appointment_id, by=by)
        wanted = self.appointments.by_id(appointment_id, by=by).identification
        return Conversation(
            appointment_id=appointment_id,
            people=tuple(citizen_of(visit) for visit in visits),
            requirements=wanted,
        )


def citizen_of(visit: Visit) -> Citizen:
    return Citizen(
        participant_id=visit.participant_id,
        name=visit.name,
        language=visit.language,
        is_inside=visit.state in (State.CALLED, State.INSIDE),
        came_at=visit.inside_at or visit.called_at,
        part=visit.part,
    )


@dataclass(frozen=True, kw_only=True)
class ContactsWithSteps:
    """`notifications.ports.Contacts`: what was agreed is part of what a letter may say."""

    contacts: Contacts
    steps: Steps

    def correspondence(self, participant_id: str) -> Correspondence:
        facts = self.contacts.correspondence(participant_id)
        return replace(facts, next_steps=self.steps.of(facts.appointment_id).text)

    def change(self, participant_id: str, fields: Mapping[str, str], *, by: Employee) -> None:
        self.contacts.change(participant_id, fields, by=by)


@dataclass(frozen=True, kw_only=True)
class TalksOfAppointments:
    """`followup.ports.Conversations`: of whom a conversation was, and whether it is over."""

    appointments: Appointments

    def of_employee(self, appointment_id: str, *, by: Employee) -> Talk:
        return talk_of(self.appointments.by_id(appointment_id, by=by))

    def of_anybody(self, appointment_id: str) -> Talk | None:
        found = self.appointments.store.by_id(appointment_id)
        return None if found is None else talk_of(found)

    def of_participant(self, participant_id: str) -> str | None:
        found = self.appointments.store.by_participant(participant_id)
        return (
            None if found is None or not found.participant.part.identifies else found.appointment_id
        )


def talk_of(appointment: Appointment) -> Talk:
    return Talk(
        appointment_id=appointment.id,
        citizens=tuple(each.id for each in appointment.participants if each.part.identifies),
        is_over=appointment.state is AppointmentState.OVER,
    )


@dataclass(frozen=True, kw_only=True)
class TablesOfAppointments:
    """`documents.ports.Conversations`: who sits there, let in or not, and what his products ask."""

    appointments: Appointments
    lobby: Lobby

    def of_employee(self, appointment_id: str, *, by: Employee) -> Table:
        return self._table(self.appointments.by_id(appointment_id, by=by))

    def of_anybody(self, appointment_id: str) -> Table | None:
        found = self.appointments.store.by_id(appointment_id)
        return None if found is None else self._table(found)

    def _table(self, appointment: Appointment) -> Table:
        visits = self.lobby.visits.of_appointment(appointment.id)
        inside = {
            each.participant_id for each in visits if each.state in (State.CALLED, State.INSIDE)
        }
        people = tuple(
            Person(
                participant_id=each.id,
                name=each.name,
                is_admitted=each.id in inside,
                ready_made=tuple(said(appointment.products, UPLOADS, each.language).splitlines()),
                language=each.language,
            )
            for each in appointment.participants
            if each.part.identifies
        )
        return Table(
            appointment_id=appointment.id,
            people=people,
            is_over=appointment.state is not AppointmentState.PLANNED,
        )


@dataclass(frozen=True, kw_only=True)
class CasesOfIdentification:
    """`documents.ports.Cases`: a login opened or found the case, and ident told its number."""

    requests: Requests

    def of(self, appointment_id: str, participant_id: str) -> Place | None:
        newest_first = reversed(self.requests.of_participant(participant_id))
        for request in newest_first:
            if request.appointment_id == appointment_id and request.case_number:
                return Place(request=request.id, number=request.case_number)
        return None


@dataclass(frozen=True, kw_only=True)
class NoticesOfMessages:
    """`lobby.ports.Notices`: what became of the message that we wait."""

    work: WorkList

    def of(self, participant_ids: Collection[str]) -> dict[str, Notice]:
        found = self.work.newest(participant_ids, MessageKind.WE_WAIT)
        return {
            item.message.participant_id: Notice(
                badge=badge_key(item),
                look=look(item),
                why=why_key(item) if item.message.state in FAILED else "",
            )
            for item in found
        }


@dataclass(frozen=True, kw_only=True)
class AttendeesOfLobby:
    """`appointments.ports.Attendees`: whose visit came as far as the conversation."""

    lobby: Lobby

    def of(self, appointment_id: str) -> Collection[str]:
        visits = self.lobby.visits.of_appointment(appointment_id)
        return {visit.participant_id for visit in visits if visit.inside_at is not None}


@dataclass(frozen=True, kw_only=True)
class CatalogueWording:
    """`identification.ports.Wording`: texts outside a page, such as those in the chat."""

    texts: Mapping[str, Texts]

    def text(self, key: str, *, language: str, values: dict[str, str]) -> str:
        catalogue = self.texts.get(language) or self.texts["nl"]
        return catalogue(key, **values)


@dataclass(frozen=True, kw_only=True)
class GuestsOfAppointments:
    """`preparation.ports.Guests`: who holds a personal link."""

    appointments: Appointments

    def by_link(self, link: str) -> Guest:
        return _guest(self.appointments.holder(link))

    def by_participant(self, participant_id: str) -> Guest:
        return _guest(self.appointments.invitation(participant_id))


def _guest(invitation: Invitation) -> Guest:
    return Guest(
        participant_id=invitation.participant_id,
        appointment_id=invitation.appointment_id,
        desk_id=invitation.appointment.desk.id,
        language=invitation.language,
        has_started=invitation.participant.browser_hash is not None,
    )


@dataclass(frozen=True, kw_only=True)
class ContactsOfVisitors:
    """`lobby.ports.Contacts`: the own test of a visitor, and the number he gave."""

    preparation: Preparation
    appointments: Appointments

    def of(self, participant_ids: Collection[str]) -> dict[str, Contact]:
        checks = self.preparation.of(participant_ids)
        phones = self.appointments.phones(participant_ids)
        return {
            who: Contact(check=checks.get(who), phone=phones.get(who, ""))
            for who in participant_ids
        }
