"""Fakes of what the lobby needs. `FakeVisits` passes tests/contract/test_visits.py too."""

from collections import Counter
from dataclasses import replace

from sidecar.core.errors import NotFound
from sidecar.lobby.domain import State, Visit
from sidecar.lobby.service import Lobby
from tests.fakes.work import FakeTransactions, ListAudit, ListSignals

ORDER = [State.WAITING, State.EARLY, State.CALLED, State.ON_HOLD, State.INSIDE, State.EXPECTED]
QUEUED = {State.WAITING, State.EARLY}
PRESENT = {State.EARLY, State.WAITING, State.CALLED, State.ON_HOLD}


class FakeVisits:
    def __init__(self):
        self._by_id = {}

    def expect(self, visit):
        self._by_id.setdefault(visit.participant_id, Visit(**vars(visit)))

    def get(self, participant_id):
        if participant_id not in self._by_id:
            raise NotFound(f"visit {participant_id}")
        return self._by_id[participant_id]

    def of_appointment(self, appointment_id):
        return self._sorted(v for v in self._all() if v.appointment_id == appointment_id)

    def change(self, visit, *, was):
        stored = self._by_id[visit.participant_id]
        if stored.state is not was:
            return False
        self._put(
            stored,
            state=visit.state,
            arrived_at=stored.arrived_at or visit.arrived_at,
            called_at=visit.called_at,
            called_by=visit.called_by,
            inside_at=visit.inside_at,
            ended_at=visit.ended_at,
        )
        return True

    def reschedule(self, visit, *, was):
        stored = self._by_id[visit.participant_id]
        if stored.state is not was:
            return False
        forgotten = (
            *("arrived_at", "called_at", "called_by", "inside_at", "ended_at", "knock_jid"),
            "we_wait_at",
        )
        self._put(
            stored,
            state=visit.state,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            **dict.fromkeys(forgotten),
        )
        return True

    def assign(self, appointment_id, *, employee_id, employee_name):
        for visit in self.of_appointment(appointment_id):
            self._put(visit, employee_id=employee_id, employee_name=employee_name)

    def day(self, day, *, page, size):
        def place(visit):
            shown = self._shown(visit, day)
            rank = ORDER.index(shown) if shown in ORDER else len(ORDER)
            arrived = visit.arrived_at or day.begins
            return rank, arrived, visit.starts_at, visit.participant_id

        found = sorted(self._of(day), key=place)
        return found[(page - 1) * size : page * size]

    def counts(self, day):
        return dict(Counter(self._shown(visit, day) for visit in self._of(day)))

    def ahead(self, visit, day):
        if visit.arrived_at is None:
            return 0
        before = {
            other.appointment_id
            for other in self._all()
            if other.desk_id == visit.desk_id
            and other.state in QUEUED
            and other.arrived_at < visit.arrived_at
            and day.begins <= other.starts_at < day.ends
        }
        return len(before - {visit.appointment_id})

    def seen(self, participant_ids, at):
        for participant_id in set(participant_ids) & set(self._by_id):
            self._put(self._by_id[participant_id], last_seen_at=at)

    def knocks(self, participant_id, jid):
        self._put(self._by_id[participant_id], knock_jid=jid)

    def knock_gone(self, room, jid):
        for visit in self._all():
            if (visit.room, visit.knock_jid) == (room, jid):
                self._put(visit, knock_jid=None)
                return visit
        return None

    def keep_knocks(self, room, jids):
        lost = [v for v in self._all() if v.room == room and v.knock_jid not in {None, *jids}]
        for visit in lost:
            self._put(visit, knock_jid=None)
        return self._sorted(lost)

    def doubled(self, participant_id, at):
        if participant_id not in self._by_id:
            return False
        self._put(self._by_id[participant_id], doubled_at=at)
        return True

    def awaited(self, participant_id, at, *, not_since):
        visit = self._by_id.get(participant_id)
        if visit is None or visit.state is not State.EXPECTED:
            return False
        if visit.we_wait_at is not None and visit.we_wait_at > not_since:
            return False
        self._put(visit, we_wait_at=at)
        return True

    def about(self, appointment_id, further):
        for visit in self.of_appointment(appointment_id):
            self._put(visit, further=tuple(further))

    def states(self, rooms):
        return {v.participant_id: v.state for v in self._all() if v.room in set(rooms)}

    def early_until(self, moment):
        early = (v for v in self._all() if v.state is State.EARLY and v.starts_at <= moment)
        return self._sorted(early)

    def silent_between(self, earliest, latest):
        return self._sorted(
            visit
            for visit in self._all()
            if visit.state in PRESENT
            and visit.last_seen_at is not None
            and earliest < visit.last_seen_at <= latest
        )

    def _all(self):
        return list(self._by_id.values())

    def _of(self, day):
        return [
            visit
            for visit in self._all()
            if visit.desk_id in day.desks
            and day.begins <= visit.starts_at < day.ends
            and day.name.lower() in visit.name.lower()
            and day.employee_id in (None, visit.employee_id)
        ]

    def _shown(self, visit, day):
        due = visit.state is State.EARLY and visit.starts_at <= day.waiting_from
        return State.WAITING if due else visit.state

    def _put(self, visit, **changes):
        self._by_id[visit.participant_id] = replace(visit, **changes)

    def _sorted(self, visits):
        def place(visit):
            absent = visit.arrived_at is None
            return absent, 0 if absent else visit.arrived_at.timestamp(), visit.participant_id

        return sorted(visits, key=place)


class KnownNotices:
    """What became of messages, as a test says it."""

    def __init__(self):
        self.known = {}

    def of(self, participant_ids):
        return {who: self.known[who] for who in participant_ids if who in self.known}


class ListDoors:
    """Keeps what the agent was asked; tests/contract/test_agent_commands.py checks it too."""

    def __init__(self):
        self.asked = []

    def admit(self, room, participant_id):
        self.asked.append(("admit", room, participant_id))

    def refuse(self, room, participant_id):
        self.asked.append(("refuse", room, participant_id))

    def remove(self, room, participant_id):
        self.asked.append(("remove", room, participant_id))

    def join(self, room):
        self.asked.append(("join", room, ""))

    def close(self, room):
        self.asked.append(("close", room, ""))


def a_lobby(clock, **around):
    return Lobby(
        visits=FakeVisits(),
        doorkeeper=ListDoors(),
        transactions=FakeTransactions(),
        signals=ListSignals(),
        audit=ListAudit(),
        clock=clock,
        **around,
    )
