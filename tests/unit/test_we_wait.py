"""*Wij wachten op u*: to whom, how often, and never to who is there."""

from datetime import timedelta

import pytest

from sidecar.core.errors import NotFound
from sidecar.core.messages import MessageKind
from sidecar.core.visits import CLOSES_AFTER
from sidecar.lobby.domain import State
from sidecar.lobby.ports import Notice
from sidecar.lobby.we_wait import PAUSE, NotAwaited, ToldJustNow, WeWait, is_awaited
from tests.builders import a_planned_visit, a_visit, an_employee
from tests.fakes.clock import A_MONDAY
from tests.fakes.lobby import KnownNotices, a_lobby
from tests.fakes.work import ListMessenger

SANNE = an_employee()
COLLEAGUE = an_employee("e2", name="Kim Bos")
OUTSIDER = an_employee("e3", desks=frozenset({"jeugd"}))
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def we_wait(clock):
    made = WeWait(lobby=a_lobby(clock), messenger=ListMessenger(), notices=KnownNotices())
    made.lobby.expect(a_planned_visit())
    return made


@pytest.mark.capability("A10")
def test_who_has_not_come_is_told_and_it_is_recorded(we_wait, clock):
    visit = we_wait.tell("p1", by=SANNE)

    assert we_wait.messenger.told == [("p1", MessageKind.WE_WAIT)]
    assert we_wait.lobby.visits.get("p1").we_wait_at == clock.now()
    assert we_wait.lobby.audit.actions == ["visit.awaited"]
    assert {"desk.burgerzaken", "appointment.a1"} <= set(we_wait.lobby.signals.topics)
    assert visit.participant_id == "p1"


@pytest.mark.parametrize("again_by", [SANNE, COLLEAGUE])
def test_pressing_again_within_some_minutes_sends_nothing(we_wait, clock, again_by):
    we_wait.tell("p1", by=SANNE)
    clock.move(PAUSE - A_SECOND)

    with pytest.raises(ToldJustNow):
        we_wait.tell("p1", by=again_by)
    assert len(we_wait.messenger.told) == 1

    clock.move(A_SECOND)
    we_wait.tell("p1", by=again_by)
    assert len(we_wait.messenger.told) == 2


@pytest.mark.parametrize("state", list(State))
def test_only_who_is_expected_is_awaited(state):
    visit = a_visit(state=state)

    assert is_awaited(visit, A_MONDAY) == (state is State.EXPECTED)


def test_who_waits_or_is_inside_is_not_told(we_wait):
    lobby = we_wait.lobby
    lobby.arrive("p1")
    for step in (lambda: lobby.admit("p1", by=SANNE), lambda: lobby.entered("p1")):
        with pytest.raises(NotAwaited):
            we_wait.tell("p1", by=SANNE)
        step()
    with pytest.raises(NotAwaited):
        we_wait.tell("p1", by=SANNE)
    assert we_wait.messenger.told == []


def test_nobody_is_told_of_what_was_cancelled(we_wait):
    we_wait.lobby.call_off("a1")

    with pytest.raises(NotAwaited):
        we_wait.tell("p1", by=SANNE)


def test_who_arrives_while_the_button_is_pressed_is_not_told(we_wait):
    """The state is looked at once more with the deed itself."""
    visits = we_wait.lobby.visits
    kept = visits.awaited

    def arrives_first(participant_id, at, **around):
        we_wait.lobby.arrive(participant_id)
        return kept(participant_id, at, **around)

    visits.awaited = arrives_first

    with pytest.raises(NotAwaited):
        we_wait.tell("p1", by=SANNE)
    assert we_wait.messenger.told == []


def test_it_is_from_the_start_until_the_room_closes():
    visit = a_visit()
    closes = visit.ends_at + CLOSES_AFTER

    moments = (visit.starts_at - A_SECOND, visit.starts_at, closes - A_SECOND, closes)

    assert [is_awaited(visit, moment) for moment in moments] == [False, True, True, False]


def test_a_colleague_of_another_desk_tells_nobody(we_wait):
    with pytest.raises(NotFound):
        we_wait.tell("p1", by=OUTSIDER)


def test_what_became_of_it_is_asked_only_of_those_who_were_told(we_wait):
    notice = Notice(badge="messages.badge.sent", look="active")
    we_wait.notices.known = {"p1": notice, "p2": notice}
    we_wait.lobby.expect(a_planned_visit("p2"))
    assert we_wait.notices_of(we_wait.lobby.of_appointment("a1", by=SANNE)) == {}

    we_wait.tell("p1", by=SANNE)

    assert we_wait.notices_of(we_wait.lobby.of_appointment("a1", by=SANNE)) == {"p1": notice}
    we_wait.lobby.arrive("p1")
    assert we_wait.notices_of(we_wait.lobby.of_appointment("a1", by=SANNE)) == {}
