"""The visit and its one state machine: every state, every event, and what follows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sidecar.core.audit import Action
from sidecar.core.errors import BalieError, Conflict
from sidecar.core.visits import Part

EARLY_BEFORE = timedelta(minutes=2)
LATE_AFTER = timedelta(minutes=10)
LINE_LOST_AFTER = timedelta(seconds=90)
REPEAT_AFTER = timedelta(seconds=8)
DOUBLE_SHOWN_FOR = timedelta(minutes=2)


class State(StrEnum):
    """Verwacht, te vroeg, wacht, toegelaten, binnen, in de wacht, klaar, niet verschenen, …"""

    EXPECTED = "expected"
    EARLY = "early"
    WAITING = "waiting"
    CALLED = "called"
    INSIDE = "inside"
    ON_HOLD = "on_hold"
    FINISHED = "finished"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    REFUSED = "refused"


class Event(StrEnum):
    """What may happen to a visit. `hold` is prepared: no button asks for it yet."""

    ARRIVE_EARLY = "arrive_early"
    ARRIVE = "arrive"
    TIME_CAME = "time_came"
    ADMIT = "admit"
    ADMIT_AGAIN = "admit_again"
    REFUSE = "refuse"
    ENTER = "enter"
    LEAVE = "leave"
    HOLD = "hold"
    FINISH = "finish"
    NO_SHOW = "no_show"
    CALL_OFF = "call_off"
    MOVED = "moved"
    RESCHEDULE = "reschedule"


class Decision(StrEnum):
    """What a knock on the door of the conversation gets."""

    OPEN = "open"
    WAIT = "wait"
    SHUT = "shut"


class Phase(StrEnum):
    """Which of the waiting texts is true."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


class AlreadySettled(Conflict):
    """A colleague was first."""

    code = "already_settled"
    message_key = "visit.already_settled"


class NotHereYet(Conflict):
    code = "not_here_yet"
    message_key = "visit.not_here_yet"


class StillHere(Conflict):
    code = "still_here"
    message_key = "visit.still_here"


class NotAdmitted(Conflict):
    """Somebody is reported inside whom nobody admitted."""

    code = "not_admitted"
    message_key = "visit.not_admitted"


class VisitOver(BalieError):
    code = "visit_over"
    message_key = "visit.over"
    status = 410


Outcome = State | type[BalieError]

_EX, _EA, _WA, _CA, _IN = (
    State.EXPECTED,
    State.EARLY,
    State.WAITING,
    State.CALLED,
    State.INSIDE,
)
_HO, _FI, _NO, _CX, _RE = (
    State.ON_HOLD,
    State.FINISHED,
    State.NO_SHOW,
    State.CANCELLED,
    State.REFUSED,
)
_Settled, _Absent, _Here, _Stranger, _Over = (
    AlreadySettled,
    NotHereYet,
    StillHere,
    NotAdmitted,
    VisitOver,
)

# One row per event, one column per state; a state equal to the column means "nothing changes".
_COLUMNS = (_EX, _EA, _WA, _CA, _IN, _HO, _FI, _NO, _CX, _RE)
_ROWS: dict[Event, tuple[Outcome, ...]] = {
    # A no-show who turns up after all is welcome; a refused one stays refused until admitted.
    Event.ARRIVE_EARLY: (_EA, _EA, _WA, _CA, _IN, _HO, _Over, _EA, _Over, _RE),
    Event.ARRIVE: (_WA, _WA, _WA, _CA, _IN, _HO, _Over, _WA, _Over, _RE),
    Event.TIME_CAME: (_EX, _WA, _WA, _CA, _IN, _HO, _FI, _NO, _CX, _RE),
    Event.ADMIT: (_Absent, _CA, _CA, _Settled, _Settled, _CA, _Over, _Absent, _Over, _CA),
    Event.ADMIT_AGAIN: (
        *(_Absent, _Settled, _Settled, _CA, _IN),
        *(_Settled, _Over, _Absent, _Over, _Settled),
    ),
    Event.REFUSE: (_Absent, _RE, _RE, _Settled, _Settled, _RE, _Over, _Absent, _Over, _Settled),
    Event.ENTER: (
        *(_Stranger, _Stranger, _Stranger, _IN, _IN),
        *(_Stranger, _Stranger, _Stranger, _Stranger, _Stranger),
    ),
    # Who leaves was admitted and stays so: after a reload the door opens by itself.
    Event.LEAVE: (_EX, _EA, _WA, _CA, _CA, _HO, _FI, _NO, _CX, _RE),
    Event.HOLD: (_Absent, _Settled, _Settled, _HO, _HO, _HO, _Over, _Absent, _Over, _Settled),
    Event.FINISH: (_NO, _FI, _FI, _FI, _FI, _FI, _FI, _NO, _CX, _RE),
    Event.NO_SHOW: (_NO, _Here, _NO, _NO, _Here, _Here, _Over, _Settled, _Over, _Settled),
    Event.CALL_OFF: (_CX, _CX, _CX, _CX, _Here, _Here, _Over, _CX, _CX, _CX),
    # Another browser has the link now: nobody has seen yet who sits in front of that one.
    Event.MOVED: (_EX, _EA, _WA, _WA, _WA, _HO, _FI, _NO, _CX, _RE),
    # At another moment everybody is expected anew, also who did not come or was sent away.
    Event.RESCHEDULE: (_EX, _EX, _EX, _EX, _Here, _Here, _Over, _EX, _Over, _EX),
}
TRANSITIONS: dict[tuple[State, Event], Outcome] = {
    (state, event): outcome
    for event, row in _ROWS.items()
    for state, outcome in zip(_COLUMNS, row, strict=True)
}

# The steps that leave a trace in the audit trail.
RECORDED = {
    Event.ARRIVE: Action.VISIT_ARRIVED,
    Event.ARRIVE_EARLY: Action.VISIT_ARRIVED,
    Event.ADMIT: Action.VISIT_ADMITTED,
    Event.REFUSE: Action.VISIT_REFUSED,
    Event.ENTER: Action.VISIT_ENTERED,
    Event.NO_SHOW: Action.VISIT_NO_SHOW,
}

_DECISIONS = {
    **dict.fromkeys((_EX, _EA, _WA, _HO), Decision.WAIT),
    **dict.fromkeys((_CA, _IN), Decision.OPEN),
    **dict.fromkeys((_FI, _NO, _CX, _RE), Decision.SHUT),
}


def after(state: State, event: Event) -> State:
    """The state that follows; raises the refusal of the table."""
    outcome = TRANSITIONS[state, event]
    if isinstance(outcome, State):
        return outcome
    raise outcome(f"{event} while {state}")


def door(state: State) -> Decision:
    return _DECISIONS[state]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Bezoek: one person of one appointment, with a copy of what the queue shows."""

    participant_id: str
    appointment_id: str
    desk_id: str
    room: str
    name: str
    language: str
    product: str
    employee_id: str
    employee_name: str
    starts_at: datetime
    ends_at: datetime
    part: Part = Part.CITIZEN
    state: State = State.EXPECTED
    arrived_at: datetime | None = None
    called_at: datetime | None = None
    called_by: str | None = None
    inside_at: datetime | None = None
    ended_at: datetime | None = None
    last_seen_at: datetime | None = None
    knock_jid: str | None = None
    doubled_at: datetime | None = None
    we_wait_at: datetime | None = None
    further: tuple[str, ...] = ()

    def arrival(self, now: datetime) -> Event:
        return Event.ARRIVE_EARLY if now < self.starts_at - EARLY_BEFORE else Event.ARRIVE

    def admission(self, *, by: str, now: datetime) -> Event:
        """The one who called may repeat it; after a while, when nothing followed, anybody."""
        if self.state not in {State.CALLED, State.INSIDE} or self.called_at is None:
            return Event.ADMIT
        nothing_followed = self.state is State.CALLED and now - self.called_at >= REPEAT_AFTER
        return Event.ADMIT_AGAIN if by == self.called_by or nothing_followed else Event.ADMIT

    def state_at(self, now: datetime) -> State:
        """The state to show: who came early waits as soon as it is almost time."""
        due = self.state is State.EARLY and now >= self.starts_at - EARLY_BEFORE
        return State.WAITING if due else self.state

    def phase(self, now: datetime) -> Phase:
        if now < self.starts_at - EARLY_BEFORE:
            return Phase.EARLY
        return Phase.LATE if now > self.starts_at + LATE_AFTER else Phase.ON_TIME

    def has_lost_line(self, now: datetime) -> bool:
        """Verbinding weg: he should be there and his page has not been heard of for a while."""
        if self.state not in {State.EARLY, State.WAITING, State.CALLED, State.ON_HOLD}:
            return False
        return self.last_seen_at is None or now - self.last_seen_at > LINE_LOST_AFTER

    def is_at_the_door(self) -> bool:
        """The browser is in the lobby of Jitsi; without it he waits all the same."""
        return self.knock_jid is not None

    def is_doubled(self, now: datetime) -> bool:
        """Two live connections carry this one identity."""
        return self.doubled_at is not None and now - self.doubled_at < DOUBLE_SHOWN_FOR


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the waiting page of one visitor must tell."""

    visit: Visit
    state: State
    ahead: int
    phase: Phase
    changes_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Queue:
    """One page of the day of somebody's desks, and how many there are of each state in all."""

    visits: tuple[Visit, ...]
    counts: dict[State, int]
    page: int
    pages: int


def next_change(visit: Visit, now: datetime) -> datetime | None:
    """When time alone makes another waiting text true."""
    moments = (visit.starts_at - EARLY_BEFORE, visit.starts_at + LATE_AFTER)
    return next((moment for moment in moments if moment > now), None)


def diagram() -> str:
    """The state machine as a mermaid diagram; `balie states` prints it."""
    arrows: dict[tuple[State, State], list[str]] = {}
    for (state, event), outcome in TRANSITIONS.items():
        if isinstance(outcome, State) and outcome is not state:
            arrows.setdefault((state, outcome), []).append(event.value)
    lines = ["stateDiagram-v2", "    [*] --> expected"]
    lines += [
        f"    {was} --> {then}: {', '.join(events)}" for (was, then), events in arrows.items()
    ]
    return "\n".join(lines)
