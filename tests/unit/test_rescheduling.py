"""The visits of an appointment that is at another moment."""

from datetime import timedelta

import pytest

from sidecar.lobby.domain import State, StillHere, VisitOver
from sidecar.lobby.rescheduling import Rescheduling
from tests.builders import a_planned_visit, an_employee
from tests.fakes.clock import A_MONDAY
from tests.fakes.lobby import a_lobby

SANNE = an_employee()
TIMES = {"starts_at": A_MONDAY + timedelta(days=1), "ends_at": A_MONDAY + timedelta(days=1.1)}


@pytest.fixture
def handed_over():
    return []


@pytest.fixture
def lobby(clock, handed_over):
    made = a_lobby(
        clock,
        handovers=[handed_over.append],
    )
    made.expect(a_planned_visit("p1"))
    made.expect(a_planned_visit("p2"))
    return made


def reschedule(lobby):
    Rescheduling(lobby=lobby).reschedule("a1", **TIMES)


def test_everybody_is_expected_at_the_new_moment(lobby, clock):
    lobby.arrive("p2")

    reschedule(lobby)

    for who in ("p1", "p2"):
        visit = lobby.visits.get(who)
        assert (visit.state, visit.starts_at) == (State.EXPECTED, TIMES["starts_at"])
        assert visit.arrived_at is None
    clock.set(TIMES["starts_at"])
    assert lobby.arrive("p1").state is State.WAITING


def test_who_did_not_come_gets_another_chance(lobby):
    lobby.no_show("p1", by=SANNE)

    reschedule(lobby)

    assert lobby.visits.get("p1").state is State.EXPECTED


def test_what_was_proved_before_a_lost_line_is_over(lobby, handed_over):
    lobby.arrive("p1")
    lobby.admit("p1", by=SANNE)

    reschedule(lobby)

    assert handed_over == ["p1"]
    assert ("remove", "balie-1", "p1") in lobby.doorkeeper.asked


def test_who_is_inside_is_not_sent_away(lobby, handed_over):
    lobby.arrive("p1")
    lobby.admit("p1", by=SANNE)
    lobby.entered("p1")

    with pytest.raises(StillHere):
        reschedule(lobby)
    assert handed_over == []


def test_what_is_over_stays_over(lobby):
    lobby.arrive("p1")
    lobby.finish("a1", by=SANNE)

    with pytest.raises(VisitOver):
        reschedule(lobby)
