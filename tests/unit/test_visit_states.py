"""The one state machine of a visit: every cell of the table, and the diagram of it."""

from datetime import timedelta

import pytest

from sidecar.lobby import domain
from sidecar.lobby.domain import (
    AlreadySettled,
    Decision,
    Event,
    NotAdmitted,
    NotHereYet,
    Phase,
    State,
    StillHere,
    VisitOver,
)
from tests.builders import a_visit
from tests.fakes.clock import A_MONDAY

S, L, H, A, O = NotHereYet, AlreadySettled, StillHere, NotAdmitted, VisitOver  # noqa: E741
COLUMNS = [
    "expected",
    "early",
    "waiting",
    "called",
    "inside",
    "on_hold",
    "finished",
    "no_show",
    "cancelled",
    "refused",
]
# What the desk agreed on, written apart from the code: "=" stays; a name; or a refusal.
TABLE = {
    "arrive_early": ["early", "=", "=", "=", "=", "=", O, "early", O, "="],
    "arrive": ["waiting", "waiting", "=", "=", "=", "=", O, "waiting", O, "="],
    "time_came": ["=", "waiting", "=", "=", "=", "=", "=", "=", "=", "="],
    "admit": [S, "called", "called", L, L, "called", O, S, O, "called"],
    "admit_again": [S, L, L, "=", "=", L, O, S, O, L],
    "refuse": [S, "refused", "refused", L, L, "refused", O, S, O, L],
    "enter": [A, A, A, "inside", "=", A, A, A, A, A],
    "leave": ["=", "=", "=", "=", "called", "=", "=", "=", "=", "="],
    "hold": [S, L, L, "on_hold", "on_hold", "=", O, S, O, L],
    "finish": ["no_show", *["finished"] * 5, "=", "=", "=", "="],
    "no_show": ["no_show", H, "no_show", "no_show", H, H, O, L, O, L],
    "call_off": [*["cancelled"] * 4, H, H, O, "cancelled", "=", "cancelled"],
    "moved": ["=", "=", "=", "waiting", "waiting", *["="] * 5],
    "reschedule": ["=", *["expected"] * 3, H, H, O, "expected", O, "expected"],
}
CELLS = [
    (State(state), Event(event), outcome)
    for event, row in TABLE.items()
    for state, outcome in zip(COLUMNS, row, strict=True)
]


@pytest.mark.capability("M08")
@pytest.mark.parametrize(
    ("state", "event", "outcome"), CELLS, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_each_event_in_each_state_does_what_was_agreed(state, event, outcome):
    if isinstance(outcome, str):
        expected = state if outcome == "=" else State(outcome)
        assert domain.after(state, event) is expected
        return
    with pytest.raises(outcome):
        domain.after(state, event)


def test_the_table_knows_every_state_and_every_event():
    assert set(domain.TRANSITIONS) == {(state, event) for state in State for event in Event}
    assert len(CELLS) == len(domain.TRANSITIONS)


@pytest.mark.parametrize(
    ("state", "decision"),
    [
        (State.EXPECTED, Decision.WAIT),
        (State.EARLY, Decision.WAIT),
        (State.WAITING, Decision.WAIT),
        (State.ON_HOLD, Decision.WAIT),
        (State.CALLED, Decision.OPEN),
        (State.INSIDE, Decision.OPEN),
        (State.FINISHED, Decision.SHUT),
        (State.NO_SHOW, Decision.SHUT),
        (State.CANCELLED, Decision.SHUT),
        (State.REFUSED, Decision.SHUT),
    ],
)
def test_the_door_is_open_for_who_was_admitted_only(state, decision):
    assert domain.door(state) is decision


def test_the_diagram_shows_every_step_and_no_other():
    drawn = domain.diagram()

    arrows = {line.strip().partition(":")[0] for line in drawn.splitlines()[2:]}
    steps = {
        f"{state} --> {outcome}"
        for state, event, outcome in CELLS
        if isinstance(outcome, str) and outcome not in {"=", state}
    }
    assert arrows == steps
    assert drawn.startswith("stateDiagram-v2\n    [*] --> expected\n")


@pytest.mark.parametrize(
    ("minutes", "phase"),
    [
        (-3, Phase.EARLY),
        (-2, Phase.ON_TIME),
        (0, Phase.ON_TIME),
        (10, Phase.ON_TIME),
        (11, Phase.LATE),
    ],
)
def test_the_waiting_text_follows_the_clock(minutes, phase):
    visit = a_visit()
    now = visit.starts_at + timedelta(minutes=minutes)

    assert visit.phase(now) is phase


def test_the_page_knows_when_its_text_changes_next():
    visit = a_visit()

    def change(minutes):
        return domain.next_change(visit, visit.starts_at + timedelta(minutes=minutes))

    assert change(-5) == visit.starts_at - timedelta(minutes=2)
    assert change(-2) == visit.starts_at + timedelta(minutes=10)
    assert change(10) is None


def test_who_came_early_is_shown_as_waiting_when_it_is_almost_time():
    visit = a_visit(state=State.EARLY)

    assert visit.state_at(visit.starts_at - timedelta(minutes=3)) is State.EARLY
    assert visit.state_at(visit.starts_at - timedelta(minutes=2)) is State.WAITING


@pytest.mark.parametrize(
    ("state", "seconds", "lost"),
    [
        (State.WAITING, 90, False),
        (State.WAITING, 91, True),
        (State.CALLED, 91, True),
        (State.INSIDE, 91, False),
        (State.EXPECTED, 91, False),
        (State.FINISHED, 91, False),
    ],
)
def test_a_lost_line_is_told_of_who_should_be_there(state, seconds, lost):
    visit = a_visit(state=state, last_seen_at=A_MONDAY)

    assert visit.has_lost_line(A_MONDAY + timedelta(seconds=seconds)) is lost


def test_a_visitor_who_waits_and_was_never_seen_has_no_line():
    assert a_visit(state=State.WAITING).has_lost_line(A_MONDAY)


def test_two_connections_are_told_of_for_a_while_only():
    visit = a_visit(doubled_at=A_MONDAY)

    assert visit.is_doubled(A_MONDAY + timedelta(minutes=1))
    assert not visit.is_doubled(A_MONDAY + timedelta(minutes=2))
    assert not a_visit().is_doubled(A_MONDAY)


@pytest.mark.parametrize(
    ("state", "by", "seconds", "event"),
    [
        (State.WAITING, "e2", 0, Event.ADMIT),
        (State.CALLED, "e1", 0, Event.ADMIT_AGAIN),
        (State.CALLED, "e2", 7, Event.ADMIT),
        (State.CALLED, "e2", 8, Event.ADMIT_AGAIN),
        (State.INSIDE, "e1", 0, Event.ADMIT_AGAIN),
        (State.INSIDE, "e2", 60, Event.ADMIT),
    ],
)
def test_who_called_may_repeat_it_and_a_colleague_when_nothing_followed(state, by, seconds, event):
    called = None if state is State.WAITING else A_MONDAY
    visit = a_visit(state=state, called_at=called, called_by=called and "e1")

    assert visit.admission(by=by, now=A_MONDAY + timedelta(seconds=seconds)) is event
