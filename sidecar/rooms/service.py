"""The use cases of the rooms: one public method is one thing a person or a system can do."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sidecar.core.clock import Clock
from sidecar.core.errors import NotFound
from sidecar.core.hosts import Hosts
from sidecar.core.people import Employee, Visitor
from sidecar.core.visits import CLOSES_AFTER, OPENS_BEFORE, PlannedVisit
from sidecar.core.work import Kind, Outbox, Signals, Transactions, appointment_topic
from sidecar.rooms.domain import (
    DOUBLE_AFTER,
    NAME,
    JitsiPass,
    Joined,
    Left,
    NotInside,
    Report,
    Reservation,
    Room,
    RoomCreated,
    RoomDestroyed,
    RoomRefused,
)
from sidecar.rooms.ports import Agent, Passes, Presence, RoomStore, SystemChat

log = logging.getLogger(__name__)
# Prosody tells whole seconds; who joined in the second of the creation belongs to the new life.
MOST_REMEMBERED = 10_000
A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """`jitsi_url` and `hosts` are what the browser needs to find Jitsi."""

    store: RoomStore
    passes: Passes
    agent: Agent
    chat: SystemChat
    presence: Presence
    transactions: Transactions
    outbox: Outbox
    signals: Signals
    clock: Clock
    jitsi_url: str
    hosts: Hosts
    _planned: dict[str, Room] = field(default_factory=dict)

    def plan(self, visit: PlannedVisit) -> None:
        self.store.plan(Room.planned(visit))

    def reschedule(self, appointment_id: str, *, starts_at: datetime, ends_at: datetime) -> None:
        """The same room at another moment: names and links stay what they were."""
        self.store.reschedule(appointment_id, starts_at - OPENS_BEFORE, ends_at + CLOSES_AFTER)

    def reserve(self, room: str) -> Reservation:
        """May this room exist now? Yes again after a restart of Prosody; raises RoomRefused."""
        now = self.clock.now()
        if not NAME.fullmatch(room):
            raise RoomRefused("not even a name of a room")
        try:
            found = self.store.by_name(room)
        except NotFound as unknown:
            raise RoomRefused("a room nobody planned") from unknown
        if not found.is_open(now):
            raise RoomRefused(f"room {room} is not open")
        self.store.asked(room, now)
        return Reservation.of(found)

    def reservation(self, reservation_id: str) -> Reservation:
        """Raise NotFound for an id we never gave."""
        return Reservation.of(self.store.of_appointment(reservation_id))

    def token_for_citizen(self, visitor: Visitor) -> JitsiPass:
        """The guard has just seen that the appointment is not over, which closes the room too.

        So of the room only its name and window matter here. The name never changes, and after a
        move the guard has seen the new window: a remembered one that differs can only be shut too
        early, and then the room is looked up anew.
        """
        room = self._planned.get(visitor.appointment_id)
        if room is None or not room.is_open(self.clock.now()):
            room = self._open(visitor.appointment_id)
            self._remember(room)
        return self._pass(room, self.passes.for_citizen(room.name, visitor))

    def token_for_employee(self, appointment_id: str, employee: Employee) -> JitsiPass:
        room = self._open(appointment_id, employee)
        return self._pass(room, self.passes.for_employee(room.name, employee))

    def record(self, report: Report) -> None:
        """Event sync: may repeat, may come in any order, never ends a conversation."""
        name = report.stay.room if isinstance(report, Joined | Left) else report.room
        with self.transactions.transaction():
            try:
                room = self.store.by_name(name)
            except NotFound:
                # Also of another municipality, where several share a Jitsi.
                log.info("report of a room nobody planned", extra={"kind": type(report).__name__})
                return
            match report:
                case RoomCreated():
                    self._created(report)
                case RoomDestroyed():
                    self._destroyed(report)
                case Joined():
                    self._joined(report)
                case Left():
                    self._left(report)
            self.signals.changed(appointment_topic(room.appointment_id))

    def say(self, appointment_id: str, *, to: str, text: str) -> None:
        """A private message to one person, on the newest connection; NotInside, Unavailable."""
        room = self.store.of_appointment(appointment_id)
        jids = [stay.jid for stay in self.store.open_stays(room.name) if stay.identity == to]
        if not jids:
            raise NotInside(f"{to} is not in the call of appointment {appointment_id}")
        self.chat.send(room=room.name, jids=jids[:1], text=text)

    def inside(self, appointment_id: str) -> set[str]:
        """The identities in the call at the moment."""
        room = self.store.of_appointment(appointment_id)
        return {stay.identity for stay in self.store.open_stays(room.name)}

    def jids_of(self, room: str, identity: str) -> list[str]:
        return [stay.jid for stay in self.store.open_stays(room) if stay.identity == identity]

    def close(self, appointment_id: str) -> None:
        """The conversation is over: nobody gets in any more, and the room will be destroyed."""
        with self.transactions.transaction():
            self._close(appointment_id)

    def destroy(self, appointment_id: str) -> None:
        """Work of the outbox (Kind.CLOSE_ROOM): let the agent put out whoever is left."""
        self.agent.close(self.store.of_appointment(appointment_id).name)

    def open_rooms(self) -> list[str]:
        """In whose lobby the agent should sit."""
        return [room.name for room in self.store.alive(self.clock.now())]

    def rooms_to_destroy(self) -> list[str]:
        return [room.name for room in self.store.to_destroy()]

    def was_destroyed(self, room: str) -> None:
        """The agent saw it go, or found it gone."""
        with self.transactions.transaction():
            self._destroyed(RoomDestroyed(room=room, at=self.clock.now()))

    def sweep(self) -> None:
        """Close what is past its window and empty; flag who is inside twice."""
        now = self.clock.now()
        for room in self.store.unattended(now):
            with self.transactions.transaction():
                if self._close(room.appointment_id):
                    self.presence.run_out(room.appointment_id)
        for identity in self.store.doubled(now - DOUBLE_AFTER):
            self.presence.flag_double(identity)

    def _close(self, appointment_id: str) -> bool:
        closed = self.store.close(appointment_id, self.clock.now())
        if closed:
            self.outbox.add(Kind.CLOSE_ROOM, appointment_id)
        return closed

    def _created(self, report: RoomCreated) -> None:
        # A crash of Prosody tells no end: a new life proves that the stays of the old are over.
        self._end_stays(report.room, joined_until=report.at - A_SECOND, at=report.at)
        self.store.asked(report.room, self.clock.now())
        self.agent.join(report.room)

    def _destroyed(self, report: RoomDestroyed) -> None:
        self._end_stays(report.room, joined_until=report.at, at=report.at)
        # Not later than our own clock: a life we are asked for next must come after this end.
        self.store.destroyed(report.room, min(report.at, self.clock.now()))

    def _end_stays(self, room: str, *, joined_until: datetime, at: datetime) -> None:
        ended = self.store.end_stays(room, joined_until=joined_until, at=at)
        still = {stay.identity for stay in self.store.open_stays(room)}
        for identity in ended - still:
            self.presence.left(identity)

    def _joined(self, report: Joined) -> None:
        if self.store.joined(report.stay):
            self.presence.entered(report.stay.identity)

    def _left(self, report: Left) -> None:
        if not self.store.left(report.stay):
            return
        others = self.store.open_stays(report.stay.room)
        if all(stay.identity != report.stay.identity for stay in others):
            self.presence.left(report.stay.identity)

    def _open(self, appointment_id: str, employee: Employee | None = None) -> Room:
        room = self.store.of_appointment(appointment_id)
        if employee is not None and not employee.serves(room.desk_id):
            raise NotFound(f"appointment {appointment_id} is of another desk")
        if not room.is_open(self.clock.now()):
            raise RoomRefused(f"room of appointment {appointment_id} is not open")
        return room

    def _remember(self, room: Room) -> None:
        if len(self._planned) >= MOST_REMEMBERED:
            self._planned.clear()
        self._planned[room.appointment_id] = room

    def _pass(self, room: Room, token: str) -> JitsiPass:
        domain = self.hosts.domain
        return JitsiPass(token=token, room=room.name, jitsi_url=self.jitsi_url, domain=domain)
