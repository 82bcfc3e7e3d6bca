"""Fakes of what the rooms need. `FakeRooms` passes tests/contract/test_room_store.py too."""

from collections import Counter
from dataclasses import replace

from sidecar.core.errors import NotFound
from sidecar.core.hosts import hosts_of
from sidecar.rooms.domain import GENEROUS
from sidecar.rooms.service import Rooms
from tests.fakes.lobby import ListDoors
from tests.fakes.work import FakeTransactions, ListOutbox, ListSignals


class FakeRooms:
    def __init__(self):
        self._rooms = {}
        self._stays = {}

    def plan(self, room):
        self._rooms.setdefault(room.name, room)

    def reschedule(self, appointment_id, opens_at, closes_at):
        for room in self._those(lambda room: room.appointment_id == appointment_id):
            if room.closed_at is None:
                self._put(room.name, opens_at=opens_at, closes_at=closes_at)

    def by_name(self, name):
        if name not in self._rooms:
            raise NotFound("room")
        return self._rooms[name]

    def of_appointment(self, appointment_id):
        for room in self._rooms.values():
            if room.appointment_id == appointment_id:
                return room
        raise NotFound("room")

    def asked(self, name, at):
        self._put(name, asked_at=at)

    def close(self, appointment_id, at):
        try:
            room = self.of_appointment(appointment_id)
        except NotFound:
            return False
        if room.closed_at is not None:
            return False
        self._put(room.name, closed_at=at)
        return True

    def destroyed(self, name, at):
        room = self._rooms.get(name)
        if room is not None and (room.destroyed_at is None or room.destroyed_at < at):
            self._put(name, destroyed_at=at)

    def alive(self, now):
        return self._those(
            lambda room: (
                room.closed_at is None
                and _may_live(room)
                and (room.closes_at > now or self.open_stays(room.name))
            )
        )

    def to_destroy(self):
        return self._those(lambda room: room.closed_at is not None and _may_live(room))

    def unattended(self, now):
        return self._those(
            lambda room: (
                room.closed_at is None
                and room.closes_at <= now
                and (not self.open_stays(room.name) or room.closes_at <= now - GENEROUS)
            )
        )

    def joined(self, stay):
        if _key(stay) in self._stays:
            return False
        self._stays[_key(stay)] = stay
        return True

    def left(self, stay):
        known = self._stays.get(_key(stay))
        if known is not None and known.left_at is not None:
            return False
        self._stays[_key(stay)] = stay
        return True

    def end_stays(self, room, *, joined_until, at):
        ended = [stay for stay in self.open_stays(room) if stay.joined_at <= joined_until]
        for stay in ended:
            self._stays[_key(stay)] = replace(stay, left_at=at)
        return {stay.identity for stay in ended}

    def open_stays(self, room):
        found = [s for s in self._stays.values() if s.room == room and s.left_at is None]
        return sorted(found, key=lambda stay: stay.joined_at, reverse=True)

    def doubled(self, joined_before):
        count = Counter(
            (stay.room, stay.identity)
            for stay in self._stays.values()
            if stay.left_at is None and stay.joined_at < joined_before
        )
        return {identity for (_, identity), number in count.items() if number > 1}

    def _those(self, fits):
        return sorted((r for r in self._rooms.values() if fits(r)), key=lambda room: room.name)

    def _put(self, name, **changes):
        if name in self._rooms:
            self._rooms[name] = replace(self._rooms[name], **changes)


def _key(stay):
    return stay.room, stay.jid, stay.joined_at


def _may_live(room):
    ended = room.destroyed_at is not None and room.asked_at is not None
    return room.asked_at is not None and not (ended and room.destroyed_at >= room.asked_at)


class PlainPasses:
    def for_citizen(self, room, visitor):
        return f"citizen {visitor.participant_id} in {room}"

    def for_employee(self, room, employee):
        return f"employee {employee.id} in {room}"


class ListChat:
    def __init__(self):
        self.said = []

    def send(self, *, room, jids, text):
        self.said.append((room, list(jids), text))


class ListPresence:
    def __init__(self):
        self.told = []

    def entered(self, participant_id):
        self.told.append(("entered", participant_id))

    def left(self, participant_id):
        self.told.append(("left", participant_id))

    def flag_double(self, participant_id):
        self.told.append(("double", participant_id))

    def run_out(self, appointment_id):
        self.told.append(("run out", appointment_id))


def some_rooms(clock):
    """The use cases on fakes that a test can look into."""
    return Rooms(
        store=FakeRooms(),
        passes=PlainPasses(),
        agent=ListDoors(),
        chat=ListChat(),
        presence=ListPresence(),
        transactions=FakeTransactions(),
        outbox=ListOutbox(),
        signals=ListSignals(),
        clock=clock,
        jitsi_url="http://localhost:1",
        hosts=hosts_of("meet.jitsi"),
    )
