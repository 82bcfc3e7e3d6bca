"""The use cases of the lobby: one public method is one thing a person or a system can do."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sidecar.core.audit import SYSTEM, Action, AuditFact, AuditTrail
from sidecar.core.clock import Clock
from sidecar.core.errors import NotFound
from sidecar.core.people import Employee
from sidecar.core.visits import PlannedVisit
from sidecar.core.work import Signals, Transactions, appointment_topic, desk_topic, visit_topic
from sidecar.lobby.domain import (
    EARLY_BEFORE,
    LINE_LOST_AFTER,
    RECORDED,
    AlreadySettled,
    Decision,
    Event,
    NotAdmitted,
    Queue,
    Standing,
    State,
    StillHere,
    Visit,
    VisitOver,
    after,
    door,
    next_change,
)
from sidecar.lobby.paging import EVERYBODY, Wanted, one_page
from sidecar.lobby.ports import Check, Day, Doorkeeper, Ending, Handover, Visits

log = logging.getLogger(__name__)
SEEN_AGAIN_AFTER = timedelta(seconds=30)
TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Lobby:
    """`checks` are asked before a conversation is finished, `endings` are told that it is over.

    `handovers` are told when the visitor sits at another browser: what was proved is over.
    """

    visits: Visits
    doorkeeper: Doorkeeper
    transactions: Transactions
    signals: Signals
    audit: AuditTrail
    clock: Clock
    checks: Sequence[Check] = ()
    endings: Sequence[Ending] = ()
    handovers: Sequence[Handover] = ()

    def expect(self, visit: PlannedVisit) -> None:
        with self.transactions.transaction():
            self.visits.expect(visit)
            self.signals.changed(desk_topic(visit.desk_id))

    def call_off(self, appointment_id: str) -> None:
        """The appointment is cancelled; raises StillHere when somebody is inside."""
        with self.transactions.transaction():
            for visit in self.visits.of_appointment(appointment_id):
                self._move(replace(visit, ended_at=self.clock.now()), Event.CALL_OFF)
            # Who was admitted and left again may have been identified.
            self._tell_endings(appointment_id)

    def moved(self, participant_id: str) -> None:
        """Another browser took the visit over: who was admitted must be let in anew (M62)."""
        with self.transactions.transaction():
            visit = self.visits.get(participant_id)
            if door(visit.state) is not Decision.OPEN:
                return
            fresh = replace(visit, called_at=None, called_by=None, inside_at=None)
            self._move(fresh, Event.MOVED)
            self.doorkeeper.remove(visit.room, participant_id)
            for handover in self.handovers:
                handover(participant_id)

    def arrive(self, participant_id: str) -> Visit:
        """The citizen is there; coming again changes nothing and keeps the place."""
        now = self.clock.now()
        with self.transactions.transaction():
            self.visits.seen([participant_id], now)
            return self._arrived(participant_id)

    def admit(self, participant_id: str, *, by: Employee) -> Visit:
        """Toelaten. Repeating one's own is allowed; a colleague who is later is told so."""
        now = self.clock.now()
        with self.transactions.transaction():
            visit = self.of_desk(participant_id, by)
            event = visit.admission(by=by.id, now=now)
            called = replace(visit, called_at=now, called_by=by.id)
            admitted = self._move(called, event, by=by.id)
            self.doorkeeper.admit(visit.room, participant_id)
        return admitted

    def refuse(self, participant_id: str, *, by: Employee) -> Visit:
        with self.transactions.transaction():
            visit = self.of_desk(participant_id, by)
            refused = self._move(visit, Event.REFUSE, by=by.id)
            self.doorkeeper.refuse(visit.room, participant_id)
        return refused

    def no_show(self, participant_id: str, *, by: Employee) -> Visit:
        """Niet verschenen: only who is not there, or whose connection is gone."""
        now = self.clock.now()
        with self.transactions.transaction():
            visit = self.of_desk(participant_id, by)
            waits = visit.state in {State.WAITING, State.CALLED}
            if waits and not visit.has_lost_line(now):
                raise StillHere(f"visit {participant_id} is still connected")
            return self._move(replace(visit, ended_at=now), Event.NO_SHOW, by=by.id)

    def finish(self, appointment_id: str, *, by: Employee) -> None:
        """Gesprek afronden: visits first, then everything that hangs on the conversation."""
        with self.transactions.transaction():
            visits = self.of_appointment(appointment_id, by=by)
            if all(visit.state is State.CANCELLED for visit in visits):
                raise VisitOver(f"appointment {appointment_id} was cancelled")
            for check in self.checks:
                check(appointment_id, by=by)
            self._finish(appointment_id, visits, actor=by.id)

    def run_out(self, appointment_id: str) -> None:
        """Its time is over and nobody is inside: what no civil servant finished ends by itself."""
        with self.transactions.transaction():
            visits = self.visits.of_appointment(appointment_id)
            self._finish(appointment_id, visits, actor=SYSTEM)

    def queue(self, by: Employee, wanted: Wanted = EVERYBODY, *, on: date | None = None) -> Queue:
        """One page of a day, of today at first."""
        return one_page(self.visits, Day.of(self.clock.now(), by.desks, on=on), wanted)

    def of_appointment(self, appointment_id: str, *, by: Employee) -> list[Visit]:
        visits = self.visits.of_appointment(appointment_id)
        if not visits or not by.serves(visits[0].desk_id):
            raise NotFound(f"appointment {appointment_id}")
        return visits

    def standing(self, participant_id: str) -> Standing:
        """What the waiting page tells. Asking counts as being seen."""
        now = self.clock.now()
        visit = self.visits.get(participant_id)
        if visit.last_seen_at is None or now - visit.last_seen_at > SEEN_AGAIN_AFTER:
            self.visits.seen([participant_id], now)
        waits = visit.state in {State.EARLY, State.WAITING}
        return Standing(
            visit=visit,
            state=visit.state_at(now),
            ahead=self.visits.ahead(visit, self._today({visit.desk_id})) if waits else 0,
            phase=visit.phase(now),
            changes_at=next_change(visit, now),
        )

    def seen(self, participant_ids: Collection[str]) -> None:
        """The open event streams of these visitors are alive: told in batches."""
        self.visits.seen(participant_ids, self.clock.now())

    def knocked(self, *, room: str, participant_id: str, jid: str) -> Decision:
        """Somebody with this identity is at the door of Jitsi; NotFound if he is not of here."""
        with self.transactions.transaction():
            visit = self.visits.get(participant_id)
            if visit.room != room:
                raise NotFound(f"visit {participant_id} is not of this room")
            if visit.state in {State.EXPECTED, State.NO_SHOW}:
                visit = self._arrived(participant_id)
            if visit.knock_jid != jid:
                self.visits.knocks(participant_id, jid)
                self.tell(visit)
        return door(visit.state)

    def knock_gone(self, *, room: str, jid: str) -> None:
        with self.transactions.transaction():
            visit = self.visits.knock_gone(room, jid)
            if visit is not None:
                self.tell(visit)

    def at_the_door(self, *, room: str, jids: Collection[str]) -> None:
        """The agent sees the whole lobby, and only these connections are in it."""
        with self.transactions.transaction():
            for visit in self.visits.keep_knocks(room, jids):
                self.tell(visit)

    def doors(self, rooms: Collection[str]) -> dict[str, Decision]:
        """What everybody of these rooms would get now, by participant id: the repair list."""
        return {who: door(state) for who, state in self.visits.states(rooms).items()}

    def entered(self, participant_id: str) -> None:
        """Event sync says so. It grants nothing: somebody nobody admitted stays what he was."""
        now = self.clock.now()
        self._reported(participant_id, Event.ENTER, inside_at=now, last_seen_at=now)

    def left(self, participant_id: str) -> None:
        self._reported(participant_id, Event.LEAVE)

    def flag_double(self, participant_id: str) -> None:
        with self.transactions.transaction():
            if self.visits.doubled(participant_id, self.clock.now()):
                self.tell(self.visits.get(participant_id))

    def sweep(self, *, period: timedelta) -> None:
        """What time alone changes, for the pages: run each `period` by one of the processes."""
        now = self.clock.now()
        with self.transactions.transaction():
            for visit in self.visits.early_until(now + EARLY_BEFORE):
                self._follow(visit.participant_id, Event.TIME_CAME)
            lost = now - LINE_LOST_AFTER
            for visit in self.visits.silent_between(lost - period, lost):
                self.tell(visit)

    def _reported(self, participant_id: str, event: Event, **moments: datetime) -> None:
        try:
            with self.transactions.transaction():
                self._follow(participant_id, event, **moments)
        except NotFound:
            return  # A civil servant: he has no visit.
        except NotAdmitted as refusal:
            facts = {"visit": participant_id, "kind": refusal.code}
            log.warning("report on a visit ignored", extra=facts)

    def _finish(self, appointment_id: str, visits: Sequence[Visit], *, actor: str) -> None:
        now = self.clock.now()
        for visit in visits:
            self._follow(visit.participant_id, Event.FINISH, ended_at=visit.ended_at or now)
        self._tell_endings(appointment_id)
        self.record(Action.CONVERSATION_FINISHED, appointment_id, actor=actor)

    def _tell_endings(self, appointment_id: str) -> None:
        for ending in self.endings:
            ending(appointment_id)

    def _arrived(self, participant_id: str) -> Visit:
        now = self.clock.now()
        event = self.visits.get(participant_id).arrival(now)
        return self._follow(participant_id, event, arrived_at=now)

    def _follow(self, participant_id: str, event: Event, **moments: datetime) -> Visit:
        """Take a step that is a fact and no decision: it holds whoever else moved the visit."""
        for _ in range(TRIES):
            visit = self.visits.get(participant_id)
            if after(visit.state, event) is visit.state:
                return visit
            # Who arrives again, after a no-show for instance, has the place of his first arrival.
            first = {"arrived_at": visit.arrived_at} if visit.arrived_at else {}
            facts = moments | first
            try:
                return self._move(replace(visit, **facts), event)  # type: ignore[arg-type]
            except AlreadySettled:
                continue
        raise AlreadySettled(f"visit {participant_id} keeps changing")

    def _move(self, visit: Visit, event: Event, *, by: str = SYSTEM) -> Visit:
        """Take the step of the state machine, if nobody took another one in the meantime."""
        moved = replace(visit, state=after(visit.state, event))
        if moved.state is visit.state and event is not Event.ADMIT_AGAIN:
            return visit
        if not self.visits.change(moved, was=visit.state):
            raise AlreadySettled(f"visit {visit.participant_id} changed in the meantime")
        action = RECORDED.get(event)
        if action is not None:
            self.record(action, visit.appointment_id, actor=by, subject=visit.participant_id)
        self.tell(moved)
        return moved

    def of_desk(self, participant_id: str, by: Employee) -> Visit:
        visit = self.visits.get(participant_id)
        if not by.serves(visit.desk_id):
            raise NotFound(f"visit {participant_id} is of another desk")
        return visit

    def _today(self, desks: Collection[str]) -> Day:
        return Day.of(self.clock.now(), desks)

    def tell(self, visit: Visit) -> None:
        self.signals.changed(
            desk_topic(visit.desk_id),
            appointment_topic(visit.appointment_id),
            visit_topic(visit.participant_id),
        )

    def record(self, action: Action, call: str, *, actor: str, subject: str = "") -> None:
        self.audit.record(
            AuditFact(
                action=action,
                actor=actor,
                subject=subject or call,
                conversation=call,
                at=self.clock.now(),
            )
        )
