"""The use cases of the rooms, on fakes and a clock that stands still."""

from datetime import timedelta

import pytest

from sidecar.core.errors import NotFound
from sidecar.core.work import Kind
from sidecar.rooms.domain import (
    GENEROUS,
    Joined,
    Left,
    NotInside,
    RoomCreated,
    RoomDestroyed,
    RoomRefused,
)
from tests.builders import a_planned_visit, a_stay, a_visitor, an_employee
from tests.fakes.clock import A_MONDAY
from tests.fakes.rooms import some_rooms

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SANNE = an_employee()


@pytest.fixture
def rooms(clock):
    made = some_rooms(clock)
    made.plan(a_planned_visit())
    return made


@pytest.mark.parametrize(
    ("minutes", "is_open"), [(-31, False), (-30, True), (139, True), (140, False)]
)
def test_a_room_may_exist_in_its_window_only(rooms, clock, minutes, is_open):
    clock.set(A_MONDAY + minutes * MINUTE)

    if not is_open:
        with pytest.raises(RoomRefused):
            rooms.reserve("balie-1")
        return
    assert rooms.reserve("balie-1").name == "balie-1"


def test_the_answer_is_the_same_yes_again_after_a_restart_of_prosody(rooms, clock):
    first = rooms.reserve("balie-1")
    clock.move(MINUTE)

    assert rooms.reserve("balie-1") == first == rooms.reservation(first.id)
    # Prosody destroys the room when this time is over.
    assert first.starts_at + first.duration > A_MONDAY + timedelta(hours=12)


def test_a_room_nobody_planned_or_that_is_over_is_refused(rooms):
    with pytest.raises(RoomRefused):
        rooms.reserve("balie-2")
    rooms.close("a1")
    with pytest.raises(RoomRefused):
        rooms.reserve("balie-1")
    with pytest.raises(NotFound):
        rooms.reservation("unknown")


def test_tokens_are_for_the_room_of_the_appointment(rooms):
    citizen = rooms.token_for_citizen(a_visitor())
    employee = rooms.token_for_employee("a1", SANNE)

    assert (citizen.token, citizen.room) == ("citizen p1 in balie-1", "balie-1")
    assert (employee.token, employee.domain) == ("employee e1 in balie-1", "meet.jitsi")
    assert employee.jitsi_url == "http://localhost:1"


def test_nobody_gets_a_token_too_early_or_after_the_end(rooms, clock):
    clock.move(-MINUTE * 31)
    with pytest.raises(RoomRefused):
        rooms.token_for_citizen(a_visitor())
    clock.move(MINUTE * 31)
    rooms.close("a1")
    with pytest.raises(RoomRefused):
        rooms.token_for_employee("a1", SANNE)


def test_another_desk_gets_no_token(rooms):
    with pytest.raises(NotFound):
        rooms.token_for_employee("a1", an_employee(desks=frozenset({"belastingen"})))


def test_a_room_that_was_created_is_told_to_the_agent(rooms):
    rooms.record(RoomCreated(room="balie-1", at=A_MONDAY))

    assert rooms.agent.asked == [("join", "balie-1", "")]
    assert rooms.open_rooms() == ["balie-1"]
    assert rooms.signals.topics == ["appointment.a1"]


def test_reports_of_rooms_nobody_planned_are_no_matter(rooms):
    rooms.record(RoomCreated(room="balie-2", at=A_MONDAY))
    rooms.record(Joined(stay=a_stay(room="balie-2")))

    assert rooms.agent.asked == []
    assert rooms.presence.told == []


def test_joining_and_leaving_are_told_once(rooms):
    over = a_stay(left_at=A_MONDAY + MINUTE)
    for report in (Joined(stay=a_stay()), Joined(stay=a_stay()), Left(stay=over), Left(stay=over)):
        rooms.record(report)

    assert rooms.presence.told == [("entered", "p1"), ("left", "p1")]
    assert rooms.inside("a1") == set()


def test_a_beginning_that_comes_after_its_end_lets_nobody_in(rooms):
    rooms.record(Left(stay=a_stay(left_at=A_MONDAY + MINUTE)))
    rooms.record(Joined(stay=a_stay()))

    assert ("entered", "p1") not in rooms.presence.told


def test_a_reload_whose_new_connection_comes_first_stays_inside(rooms):
    newer = a_stay(jid="two@meet.jitsi/1", joined_at=A_MONDAY + SECOND)
    rooms.record(Joined(stay=a_stay()))
    rooms.record(Joined(stay=newer))

    rooms.record(Left(stay=a_stay(left_at=A_MONDAY + MINUTE)))

    assert ("left", "p1") not in rooms.presence.told
    assert rooms.jids_of("balie-1", "p1") == ["two@meet.jitsi/1"]


def test_a_destroyed_room_has_nobody_inside_but_the_conversation_is_not_over(rooms):
    rooms.reserve("balie-1")
    rooms.record(Joined(stay=a_stay()))
    end = RoomDestroyed(room="balie-1", at=A_MONDAY + MINUTE)
    rooms.record(end)
    rooms.record(end)

    assert rooms.presence.told == [("entered", "p1"), ("left", "p1")]
    assert rooms.open_rooms() == []
    assert rooms.reserve("balie-1").name == "balie-1"


def test_a_crash_without_reports_is_noticed_at_the_next_life(rooms):
    rooms.record(Joined(stay=a_stay()))
    fresh = a_stay(jid="two@meet.jitsi/1", joined_at=A_MONDAY + MINUTE)
    rooms.record(Joined(stay=fresh))

    # The report of the creation is late: who joined in that very second stays.
    rooms.record(RoomCreated(room="balie-1", at=A_MONDAY + MINUTE))

    assert [stay.jid for stay in rooms.store.open_stays("balie-1")] == ["two@meet.jitsi/1"]
    assert ("left", "p1") not in rooms.presence.told


def test_a_private_message_goes_to_the_newest_connection_of_that_person(rooms):
    rooms.record(Joined(stay=a_stay()))
    rooms.record(Joined(stay=a_stay(jid="two@meet.jitsi/1", joined_at=A_MONDAY + SECOND)))
    rooms.record(Joined(stay=a_stay(jid="e@meet.jitsi/1", identity="e1")))

    rooms.say("a1", to="p1", text="Hallo")

    assert rooms.chat.said == [("balie-1", ["two@meet.jitsi/1"], "Hallo")]


def test_nobody_is_told_anything_who_is_not_inside(rooms):
    with pytest.raises(NotInside):
        rooms.say("a1", to="p1", text="Hallo")
    with pytest.raises(NotFound):
        rooms.say("unknown", to="p1", text="Hallo")


@pytest.mark.capability("M139")
def test_closing_comes_first_and_the_destruction_after_it_once(rooms):
    rooms.reserve("balie-1")

    rooms.close("a1")
    rooms.close("a1")

    assert rooms.outbox.rows == [(Kind.CLOSE_ROOM, "a1")]
    assert rooms.rooms_to_destroy() == ["balie-1"]
    rooms.destroy("a1")
    assert rooms.agent.asked == [("close", "balie-1", "")]
    rooms.was_destroyed("balie-1")
    assert rooms.rooms_to_destroy() == []


def test_a_clock_of_prosody_that_is_ahead_does_not_hide_the_next_life_of_a_room(rooms, clock):
    rooms.reserve("balie-1")
    clock.move(SECOND)
    rooms.record(RoomDestroyed(room="balie-1", at=clock.now() + MINUTE))
    assert rooms.open_rooms() == []

    clock.move(SECOND)
    rooms.reserve("balie-1")

    assert rooms.open_rooms() == ["balie-1"]


def test_the_sweep_closes_what_is_over_and_empty(rooms, clock):
    rooms.record(Joined(stay=a_stay()))
    clock.move(141 * MINUTE)
    rooms.sweep()
    assert rooms.outbox.rows == []

    rooms.record(Left(stay=a_stay(left_at=clock.now())))
    rooms.sweep()

    assert rooms.outbox.rows == [(Kind.CLOSE_ROOM, "a1")]
    assert ("run out", "a1") in rooms.presence.told


def test_a_leaving_that_was_never_told_keeps_no_room_for_ever(rooms, clock):
    rooms.record(Joined(stay=a_stay()))

    clock.move(141 * MINUTE + GENEROUS)
    rooms.sweep()

    assert ("run out", "a1") in rooms.presence.told


def test_the_sweep_flags_two_connections_that_stay(rooms, clock):
    rooms.record(Joined(stay=a_stay()))
    rooms.record(Joined(stay=a_stay(jid="two@meet.jitsi/1")))
    rooms.sweep()
    assert ("double", "p1") not in rooms.presence.told

    clock.move(76 * SECOND)
    rooms.sweep()

    assert ("double", "p1") in rooms.presence.told


def test_the_same_room_opens_at_another_moment(rooms, clock):
    visitor = a_visitor()
    first = rooms.token_for_citizen(visitor)
    start = A_MONDAY + 5 * timedelta(hours=1)

    rooms.reschedule("a1", starts_at=start, ends_at=start + 20 * MINUTE)

    with pytest.raises(RoomRefused):
        rooms.reserve(first.room)
    clock.set(start - 30 * MINUTE)
    assert rooms.reserve(first.room).name == first.room
    assert rooms.token_for_citizen(visitor).room == first.room
    assert rooms.token_for_employee("a1", SANNE).room == first.room
