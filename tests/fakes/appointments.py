"""Fakes of the ports of appointments; FakeAppointments passes the contract test of the store."""

from dataclasses import replace

from sidecar.appointments.attendance import Attendance
from sidecar.appointments.domain import Invitation, State
from sidecar.appointments.ports import AlreadyPlanned, NextTalk


class FakeAppointments:
    def __init__(self, products=()):
        self._products = {each.id: each for each in products}
        self._appointments = {}
        self._people = {}
        self._links = {}

    def add(self, appointment, *, link_hashes):
        if appointment.planning_key and self.by_planning_key(appointment.planning_key):
            raise AlreadyPlanned
        self._appointments[appointment.id] = appointment
        for person in appointment.participants:
            self.join(appointment.id, person, link_hash=link_hashes[person.id])

    def join(self, appointment_id, participant, *, link_hash):
        self._people[participant.id] = (participant, appointment_id)
        self._links[link_hash] = participant.id

    def by_id(self, appointment_id):
        found = self._appointments.get(appointment_id)
        people = [person for person, its in self._people.values() if its == appointment_id]
        return found and replace(found, participants=tuple(people))

    def by_planning_key(self, key):
        found = [a.id for a in self._appointments.values() if a.planning_key == key]
        return self.by_id(found[0]) if found else None

    def by_link(self, link_hash):
        return self.by_participant(self._links.get(link_hash))

    def by_participant(self, participant_id):
        if participant_id not in self._people:
            return None
        person, appointment_id = self._people[participant_id]
        appointment = replace(self._appointments[appointment_id], participants=(person,))
        return Invitation(appointment=appointment, participant=person)

    def attendance(self, participant_id):
        found = self.by_participant(participant_id)
        return found and Attendance(
            appointment_id=found.appointment_id,
            name=found.participant.name,
            language=found.language,
            state=found.appointment.state.value,
            starts_at=found.appointment.starts_at,
            ends_at=found.appointment.ends_at,
            browser_hash=found.participant.browser_hash,
        )

    def phones(self, participant_ids):
        known = {
            each: self._people[each][0].phone for each in participant_ids if each in self._people
        }
        return {each: phone for each, phone in known.items() if phone}

    def bind(self, participant_id, browser_hash, *, at):
        person, _ = self._people.get(participant_id, (None, None))
        if person is None or person.browser_hash not in (None, browser_hash):
            return False
        first = person.link_opened_at or at
        self._change(participant_id, browser_hash=browser_hash, link_opened_at=first)
        return True

    def rebind(self, participant_id, browser_hash):
        self._change(participant_id, browser_hash=browser_hash)

    def settle(self, appointment_id, state):
        found = self._appointments.get(appointment_id)
        if found is None or found.state is not State.PLANNED:
            return False
        self._appointments[appointment_id] = replace(found, state=state)
        return True

    def next_talks(self, appointment_id):
        return self._planned(a for a in self._appointments.values() if a.follows == appointment_id)

    def next_talks_of(self, participant_id):
        mine = [its for person, its in self._people.values() if person.again_of == participant_id]
        return self._planned(self._appointments[each] for each in mine)

    def _planned(self, appointments):
        talks = [NextTalk(a.id, a.starts_at) for a in appointments if a.state is State.PLANNED]
        return sorted(talks, key=lambda talk: talk.starts_at)

    def keep_contact(self, participant, *, link_hash):
        if participant.id not in self._people:
            return
        names = ("mail", "phone", "link_version", "reach")
        known = {name: getattr(participant, name) for name in names}
        self._change(participant.id, **known)
        mine = [key for key, person_id in self._links.items() if person_id == participant.id]
        for key in mine:
            del self._links[key]
        self._links[link_hash] = participant.id

    def hold_still(self, appointment_id):
        found = self._appointments.get(appointment_id)
        return found is not None and found.state is State.PLANNED

    def add_subject(self, appointment_id, product_id):
        found = self._appointments[appointment_id]
        further = (*found.further, self._products[product_id])
        self._appointments[appointment_id] = replace(found, further=further)

    def remove_subject(self, appointment_id, product_id):
        found = self._appointments[appointment_id]
        further = tuple(each for each in found.further if each.id != product_id)
        self._appointments[appointment_id] = replace(found, further=further)

    def move(self, appointment_id, *, starts_at, ends_at):
        found = self._appointments.get(appointment_id)
        if found is None or found.state is not State.PLANNED:
            return False
        self._appointments[appointment_id] = replace(
            found, starts_at=starts_at, ends_at=ends_at, sequence=found.sequence + 1
        )
        return True

    def assign(self, appointment_id, to, *, was):
        found = self._appointments.get(appointment_id)
        is_free = found is not None and found.state is State.PLANNED and found.employee_id == was
        if is_free:
            changes = {f"employee_{name}": getattr(to, name) for name in ("id", "name", "function")}
            self._appointments[appointment_id] = replace(found, **changes)
        return is_free

    def _change(self, participant_id, **changes):
        person, appointment_id = self._people[participant_id]
        self._people[participant_id] = (replace(person, **changes), appointment_id)


class ListWaitingRoom:
    def __init__(self):
        self.expected = []
        self.called_off = []
        self.moves = []

    def expect(self, visit):
        self.expected.append(visit)

    def call_off(self, appointment_id):
        self.called_off.append(appointment_id)

    def moved(self, participant_id):
        self.moves.append(participant_id)


class ListRooms:
    def __init__(self):
        self.planned = []
        self.closed = []

    def plan(self, visit):
        self.planned.append(visit)

    def close(self, appointment_id):
        self.closed.append(appointment_id)


class ListAttendees:
    """Who came to a conversation, as a test says."""

    def __init__(self):
        self.came = set()

    def of(self, appointment_id):
        return self.came


class ListFollowers:
    """What moves along with an appointment; `refusal` is raised instead."""

    def __init__(self):
        self.moves = []
        self.refusal = None

    def reschedule(self, appointment_id, *, starts_at, ends_at):
        if self.refusal:
            raise self.refusal
        self.moves.append((appointment_id, starts_at, ends_at))


class ListColleagues:
    """Who works at which desk, as a test says."""

    def __init__(self, **members):
        self.members = members

    def of_desk(self, desk_id):
        return sorted(self.members.get(desk_id, []), key=lambda member: member.name)


class ListQueue:
    """Shows in the queue what a conversation is about besides."""

    def __init__(self):
        self.shown = []

    def about(self, appointment_id, further):
        self.shown.append((appointment_id, further))
