"""The use cases of the lobby, on fakes and a clock that stands still."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.core import local_time
from sidecar.core.errors import NotFound
from sidecar.lobby.domain import (
    AlreadySettled,
    Decision,
    NotHereYet,
    Phase,
    State,
    StillHere,
    VisitOver,
)
from sidecar.lobby.paging import PAGE_SIZE, Wanted
from tests.builders import a_planned_visit, an_employee
from tests.fakes.lobby import a_lobby

MINUTE = timedelta(minutes=1)
SANNE, PIET = an_employee(), an_employee("e2")
OUTSIDER = an_employee("e3", desks=frozenset({"belastingen"}))


@pytest.fixture
def ended():
    return []


@pytest.fixture
def lobby(clock, ended):
    return a_lobby(
        clock,
        endings=[lambda a: ended.append(("rooms", a)), lambda a: ended.append(("links", a))],
        handovers=[lambda a: ended.append(("handover", a))],
    )


@pytest.fixture
def waiting(lobby):
    lobby.expect(a_planned_visit())
    return lobby.arrive("p1")


@pytest.mark.capability("M62")
def test_who_was_admitted_must_be_let_in_anew_at_another_browser(lobby, waiting, ended):
    arrived_at = waiting.arrived_at
    lobby.admit("p1", by=SANNE)
    lobby.entered("p1")

    lobby.moved("p1")

    after = lobby.visits.get("p1")
    assert (after.state, after.called_at, after.arrived_at) == (State.WAITING, None, arrived_at)
    assert lobby.doorkeeper.asked[-1] == ("remove", after.room, "p1")
    assert ended == [("handover", "p1")]
    assert lobby.knocked(room=after.room, participant_id="p1", jid="j2") is Decision.WAIT
    assert lobby.admit("p1", by=SANNE).state is State.CALLED


def test_who_still_waits_keeps_waiting_at_another_browser(lobby, waiting, ended):
    lobby.moved("p1")

    assert lobby.visits.get("p1") == waiting
    assert lobby.doorkeeper.asked == []
    assert ended == []


def state(lobby, participant_id="p1"):
    return lobby.visits.get(participant_id).state


def test_who_arrives_waits_and_all_who_look_are_told(lobby, waiting, clock):
    assert waiting.state is State.WAITING
    assert waiting.arrived_at == clock.now()
    assert {"desk.burgerzaken", "appointment.a1", "visit.p1"} <= set(lobby.signals.topics)
    assert lobby.audit.actions == ["visit.arrived"]


def test_arriving_again_keeps_the_place_and_is_no_second_arrival(lobby, waiting, clock):
    clock.move(MINUTE)

    again = lobby.arrive("p1")

    assert again.arrived_at == waiting.arrived_at
    assert lobby.visits.get("p1").last_seen_at == clock.now()
    assert lobby.audit.actions == ["visit.arrived"]


def test_who_comes_early_waits_by_himself_when_it_is_almost_time(lobby, clock):
    lobby.expect(a_planned_visit(starts_at=clock.now() + 5 * MINUTE))
    assert lobby.arrive("p1").state is State.EARLY

    clock.move(3 * MINUTE)
    lobby.sweep(period=MINUTE)

    assert state(lobby) is State.WAITING


def test_nobody_can_arrive_after_the_end(lobby, waiting):
    lobby.finish("a1", by=SANNE)

    with pytest.raises(VisitOver):
        lobby.arrive("p1")


def test_admitting_opens_the_door_and_leaves_a_trace(lobby, waiting, clock):
    visit = lobby.admit("p1", by=SANNE)

    assert (visit.state, visit.called_by, visit.called_at) == (State.CALLED, "e1", clock.now())
    assert lobby.doorkeeper.asked == [("admit", "balie-1", "p1")]
    assert lobby.audit.actions == ["visit.arrived", "visit.admitted"]
    assert lobby.audit.facts[-1].actor == "e1"


def test_a_colleague_who_is_later_is_told_so(lobby, waiting):
    lobby.admit("p1", by=SANNE)

    with pytest.raises(AlreadySettled):
        lobby.admit("p1", by=PIET)
    with pytest.raises(AlreadySettled):
        lobby.refuse("p1", by=PIET)
    assert len(lobby.doorkeeper.asked) == 1


def test_admitting_may_be_repeated_by_oneself_and_later_by_anybody(lobby, waiting, clock):
    lobby.admit("p1", by=SANNE)
    lobby.admit("p1", by=SANNE)
    clock.move(timedelta(seconds=8))
    lobby.admit("p1", by=PIET)

    assert len(lobby.doorkeeper.asked) == 3
    assert lobby.audit.actions.count("visit.admitted") == 1


def test_nobody_is_admitted_before_he_is_there(lobby):
    lobby.expect(a_planned_visit())

    with pytest.raises(NotHereYet):
        lobby.admit("p1", by=SANNE)
    assert lobby.doorkeeper.asked == []


@pytest.mark.parametrize("deed", ["admit", "refuse", "no_show"])
def test_another_desk_does_not_find_the_visit(lobby, waiting, deed):
    with pytest.raises(NotFound):
        getattr(lobby, deed)("p1", by=OUTSIDER)
    assert state(lobby) is State.WAITING


def test_who_is_refused_may_be_admitted_later(lobby, waiting):
    assert lobby.refuse("p1", by=SANNE).state is State.REFUSED
    assert lobby.arrive("p1").state is State.REFUSED

    assert lobby.admit("p1", by=PIET).state is State.CALLED
    assert [deed for deed, *_ in lobby.doorkeeper.asked] == ["refuse", "admit"]


def test_no_show_is_for_who_is_not_there_or_lost_his_line(lobby, waiting, clock):
    with pytest.raises(StillHere):
        lobby.no_show("p1", by=SANNE)
    clock.move(timedelta(seconds=91))

    assert lobby.no_show("p1", by=SANNE).ended_at == clock.now()
    assert lobby.arrive("p1").state is State.WAITING


def test_who_never_came_did_not_show(lobby):
    lobby.expect(a_planned_visit())

    assert lobby.no_show("p1", by=SANNE).state is State.NO_SHOW


@pytest.mark.capability("M139")
def test_finishing_ends_every_visit_and_all_that_hangs_on_it(lobby, waiting, ended, clock):
    lobby.expect(a_planned_visit("p2"))

    lobby.finish("a1", by=SANNE)
    lobby.finish("a1", by=PIET)

    assert (state(lobby, "p1"), state(lobby, "p2")) == (State.FINISHED, State.NO_SHOW)
    assert lobby.visits.get("p1").ended_at == clock.now()
    assert ended[:2] == [("rooms", "a1"), ("links", "a1")]


@pytest.mark.capability("M64")
def test_what_must_be_done_first_keeps_the_conversation_open(lobby, waiting, ended):
    def first_something_else(appointment_id, *, by):
        raise AlreadySettled(f"{by.id} has more to do in {appointment_id}")

    strict = replace(lobby, checks=[first_something_else])
    with pytest.raises(AlreadySettled):
        strict.finish("a1", by=SANNE)

    assert (strict.visits.get("p1").state, ended) == (State.WAITING, [])
    strict.run_out("a1")
    assert strict.visits.get("p1").state is State.FINISHED


def test_another_desk_cannot_finish(lobby, waiting, ended):
    with pytest.raises(NotFound):
        lobby.finish("a1", by=OUTSIDER)
    with pytest.raises(NotFound):
        lobby.finish("unknown", by=SANNE)
    assert ended == []


def test_a_cancelled_appointment_cannot_be_finished(lobby, waiting, ended):
    lobby.call_off("a1")
    assert state(lobby) is State.CANCELLED
    ended.clear()

    with pytest.raises(VisitOver):
        lobby.finish("a1", by=SANNE)
    assert ended == []


def test_calling_off_ends_what_hangs_on_a_conversation_that_was_broken_off(lobby, waiting, ended):
    """He may have been identified before he left: code and number go, as at any end."""
    lobby.admit("p1", by=SANNE)
    lobby.entered("p1")
    lobby.left("p1")

    lobby.call_off("a1")

    assert ended == [("rooms", "a1"), ("links", "a1")]


@pytest.mark.capability("M139")
def test_a_conversation_nobody_finished_ends_when_its_time_is_over(lobby, waiting, ended):
    lobby.expect(a_planned_visit("p2"))
    lobby.admit("p1", by=SANNE)

    lobby.run_out("a1")

    assert (state(lobby, "p1"), state(lobby, "p2")) == (State.FINISHED, State.NO_SHOW)
    assert ended == [("rooms", "a1"), ("links", "a1")]
    assert lobby.audit.actions[-1] == "conversation.finished"


def test_an_appointment_is_not_called_off_while_somebody_is_inside(lobby, waiting):
    lobby.admit("p1", by=SANNE)
    lobby.entered("p1")

    with pytest.raises(StillHere):
        lobby.call_off("a1")


@pytest.mark.parametrize(
    ("deed", "decision"), [(None, "wait"), ("admit", "open"), ("refuse", "shut")]
)
def test_a_knock_gets_what_was_decided(lobby, waiting, deed, decision):
    if deed:
        getattr(lobby, deed)("p1", by=SANNE)

    answer = lobby.knocked(room="balie-1", participant_id="p1", jid="x@meet.jitsi/1")

    assert answer is Decision(decision)
    assert lobby.doors(["balie-1"]) == {"p1": Decision(decision)}
    assert lobby.visits.get("p1").is_at_the_door()


def test_a_knock_of_somebody_expected_is_an_arrival(lobby):
    lobby.expect(a_planned_visit())

    lobby.knocked(room="balie-1", participant_id="p1", jid="x@meet.jitsi/1")

    assert state(lobby) is State.WAITING


@pytest.mark.parametrize(("room", "who"), [("balie-2", "p1"), ("balie-1", "nobody")])
def test_a_knock_at_another_door_or_of_a_stranger_is_nobody(lobby, waiting, room, who):
    with pytest.raises(NotFound):
        lobby.knocked(room=room, participant_id=who, jid="x@meet.jitsi/1")
    assert not lobby.visits.get("p1").is_at_the_door()


def test_leaving_the_door_is_told_once(lobby, waiting):
    lobby.knocked(room="balie-1", participant_id="p1", jid="x@meet.jitsi/1")
    lobby.signals.topics.clear()

    lobby.knock_gone(room="balie-1", jid="x@meet.jitsi/1")
    lobby.knock_gone(room="balie-1", jid="x@meet.jitsi/1")

    assert lobby.signals.topics.count("visit.p1") == 1


def test_who_is_no_longer_in_the_lobby_is_no_longer_at_the_door(lobby, waiting):
    lobby.knocked(room="balie-1", participant_id="p1", jid="x@meet.jitsi/1")

    lobby.at_the_door(room="balie-1", jids=["x@meet.jitsi/1"])
    assert lobby.visits.get("p1").is_at_the_door()
    lobby.at_the_door(room="balie-1", jids=[])
    assert not lobby.visits.get("p1").is_at_the_door()


def test_inside_follows_admission_and_leaving_keeps_it(lobby, waiting, clock):
    lobby.admit("p1", by=SANNE)
    lobby.entered("p1")
    lobby.entered("p1")
    assert (state(lobby), lobby.visits.get("p1").inside_at) == (State.INSIDE, clock.now())

    lobby.left("p1")
    assert state(lobby) is State.CALLED
    lobby.entered("p1")
    assert state(lobby) is State.INSIDE


def test_a_report_that_somebody_is_inside_grants_nothing(lobby, waiting):
    lobby.entered("p1")

    assert state(lobby) is State.WAITING


def test_reports_on_civil_servants_are_no_matter(lobby):
    lobby.entered("e1")
    lobby.left("e1")
    lobby.flag_double("e1")

    assert lobby.signals.topics == []


def test_two_connections_are_shown_and_told(lobby, waiting, clock):
    lobby.signals.topics.clear()

    lobby.flag_double("p1")

    assert lobby.visits.get("p1").is_doubled(clock.now())
    assert "desk.burgerzaken" in lobby.signals.topics


def test_who_fell_silent_is_told_to_the_desk_once(lobby, waiting, clock):
    lobby.signals.topics.clear()
    clock.move(timedelta(seconds=95))
    lobby.sweep(period=timedelta(seconds=10))
    clock.move(timedelta(seconds=10))
    lobby.sweep(period=timedelta(seconds=10))

    assert lobby.signals.topics.count("desk.burgerzaken") == 1


def test_the_standing_tells_who_is_before_and_counts_as_being_seen(lobby, waiting, clock):
    clock.move(MINUTE)
    lobby.expect(a_planned_visit("p2", appointment_id="a2", starts_at=clock.now() + 5 * MINUTE))
    lobby.arrive("p2")
    clock.move(MINUTE)

    standing = lobby.standing("p2")

    assert (standing.ahead, standing.phase, standing.state) == (1, Phase.EARLY, State.EARLY)
    assert standing.changes_at == standing.visit.starts_at - 2 * MINUTE
    assert lobby.visits.get("p2").last_seen_at == clock.now()
    assert lobby.standing("p1").ahead == 0


def test_being_seen_is_told_in_batches(lobby, waiting, clock):
    clock.move(MINUTE)

    lobby.seen(["p1", "unknown"])

    assert lobby.visits.get("p1").last_seen_at == clock.now()


def test_today_shows_a_page_and_counts_them_all(lobby, clock):
    for number in range(PAGE_SIZE + 1):
        lobby.expect(a_planned_visit(f"p{number:02}"))
        lobby.arrive(f"p{number:02}")
        clock.move(timedelta(seconds=1))
    lobby.expect(a_planned_visit("other", desk_id="belastingen"))

    queue = lobby.queue(SANNE)
    last = lobby.queue(SANNE, Wanted(page=9))

    assert [visit.participant_id for visit in queue.visits][:2] == ["p00", "p01"]
    assert (len(queue.visits), queue.pages, queue.counts) == (50, 2, {State.WAITING: 51})
    assert (len(last.visits), last.page) == (1, 2)
    assert [visit.participant_id for visit in lobby.queue(OUTSIDER).visits] == ["other"]


def test_the_day_is_the_day_in_the_netherlands(lobby, clock):
    lobby.expect(a_planned_visit("late", starts_at=clock.now().replace(hour=22, minute=59)))
    lobby.expect(a_planned_visit("tomorrow", starts_at=clock.now().replace(hour=23, minute=0)))

    assert [visit.participant_id for visit in lobby.queue(SANNE).visits] == ["late"]
    tomorrow = local_time.day_of(clock.now()) + timedelta(days=1)
    assert [visit.participant_id for visit in lobby.queue(SANNE, on=tomorrow).visits] == [
        "tomorrow"
    ]


def test_an_appointment_is_shown_to_its_own_desk_only(lobby, waiting):
    assert [visit.participant_id for visit in lobby.of_appointment("a1", by=SANNE)] == ["p1"]
    with pytest.raises(NotFound):
        lobby.of_appointment("a1", by=OUTSIDER)
