"""The promises of `sidecar.rooms.ports.RoomStore`: the fake, SQLite and PostgreSQL alike."""

from datetime import timedelta

import pytest

from sidecar.core.errors import NotFound
from sidecar.rooms.domain import GENEROUS, Room
from sidecar.rooms.store import DatabaseRooms, metadata
from tests.builders import a_planned_visit, a_stay
from tests.fakes.clock import A_MONDAY
from tests.fakes.rooms import FakeRooms

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def rooms(request, database_of):
    if request.param == "fake":
        return FakeRooms()
    database = database_of(request.param)
    metadata.create_all(database.engine)
    return DatabaseRooms(database)


def planned(rooms, number=1, **changes):
    visit = a_planned_visit(room=f"balie-{number}", appointment_id=f"a{number}", **changes)
    rooms.plan(Room.planned(visit))
    return rooms.by_name(visit.room)


def names(found):
    return [room.name for room in found]


def test_a_room_is_known_by_its_name_and_its_appointment(rooms):
    room = planned(rooms)

    assert rooms.of_appointment("a1") == room
    assert (room.opens_at, room.closes_at) == (
        A_MONDAY - timedelta(minutes=30),
        A_MONDAY + timedelta(minutes=140),
    )
    with pytest.raises(NotFound):
        rooms.by_name("balie-2")
    with pytest.raises(NotFound):
        rooms.of_appointment("a2")


def test_a_second_participant_changes_nothing_about_the_room(rooms):
    planned(rooms)
    rooms.asked("balie-1", A_MONDAY)

    assert planned(rooms).asked_at == A_MONDAY


def test_a_room_that_is_not_closed_can_have_another_window(rooms):
    planned(rooms)
    planned(rooms, 2)
    rooms.close("a2", A_MONDAY)
    window = (A_MONDAY + HOUR, A_MONDAY + 3 * HOUR)

    for appointment in ("a1", "a2", "unknown"):
        rooms.reschedule(appointment, *window)

    found, closed = rooms.by_name("balie-1"), rooms.by_name("balie-2")
    assert (found.opens_at, found.closes_at) == window
    assert closed.opens_at != window[0]


def test_closing_counts_once(rooms):
    planned(rooms)

    assert rooms.close("a1", A_MONDAY)
    assert not rooms.close("a1", A_MONDAY + HOUR)
    assert not rooms.close("unknown", A_MONDAY)
    assert rooms.by_name("balie-1").closed_at == A_MONDAY


def test_alive_is_what_prosody_may_have_within_the_window(rooms):
    for number in range(1, 6):
        planned(rooms, number)
    for number in (2, 3, 4, 5):
        rooms.asked(f"balie-{number}", A_MONDAY)
    rooms.destroyed("balie-3", A_MONDAY + SECOND)
    rooms.close("a4", A_MONDAY)
    rooms.destroyed("balie-5", A_MONDAY - SECOND)

    assert names(rooms.alive(A_MONDAY)) == ["balie-2", "balie-5"]
    assert names(rooms.to_destroy()) == ["balie-4"]


def test_a_later_life_outlives_the_end_of_an_earlier_one(rooms):
    planned(rooms)
    rooms.asked("balie-1", A_MONDAY)
    rooms.destroyed("balie-1", A_MONDAY + 2 * SECOND)
    rooms.asked("balie-1", A_MONDAY + 3 * SECOND)
    rooms.destroyed("balie-1", A_MONDAY + SECOND)

    assert names(rooms.alive(A_MONDAY)) == ["balie-1"]
    assert rooms.by_name("balie-1").destroyed_at == A_MONDAY + 2 * SECOND


def test_past_its_window_a_room_lives_on_while_somebody_is_inside(rooms):
    room = planned(rooms)
    rooms.asked("balie-1", A_MONDAY)
    rooms.joined(a_stay())
    late = room.closes_at

    assert names(rooms.alive(late)) == ["balie-1"]
    assert rooms.unattended(late) == []
    assert names(rooms.unattended(late + GENEROUS)) == ["balie-1"]
    rooms.left(a_stay(left_at=late))
    assert rooms.alive(late) == []
    assert names(rooms.unattended(late)) == ["balie-1"]
    assert rooms.unattended(late - SECOND) == []


def test_a_stay_that_is_told_twice_is_one_stay(rooms):
    assert rooms.joined(a_stay())
    assert not rooms.joined(a_stay())
    assert rooms.joined(a_stay(joined_at=A_MONDAY + SECOND))

    assert len(rooms.open_stays("balie-1")) == 2


def test_an_end_that_comes_before_its_beginning_is_an_end(rooms):
    over = a_stay(left_at=A_MONDAY + HOUR)

    assert rooms.left(over)
    assert not rooms.left(over)
    assert not rooms.joined(a_stay())
    assert rooms.open_stays("balie-1") == []


def test_the_newest_connection_comes_first(rooms):
    rooms.joined(a_stay(jid="old@meet.jitsi/1"))
    rooms.joined(a_stay(jid="new@meet.jitsi/1", joined_at=A_MONDAY + SECOND))
    rooms.joined(a_stay(room="balie-2"))

    assert [stay.jid for stay in rooms.open_stays("balie-1")] == [
        "new@meet.jitsi/1",
        "old@meet.jitsi/1",
    ]


def test_the_end_of_a_room_ends_who_was_in_it_then(rooms):
    rooms.joined(a_stay())
    rooms.joined(a_stay(jid="later@meet.jitsi/1", joined_at=A_MONDAY + HOUR, identity="p2"))
    rooms.joined(a_stay(room="balie-2"))

    assert rooms.end_stays("balie-1", joined_until=A_MONDAY, at=A_MONDAY + SECOND) == {"p1"}
    assert rooms.end_stays("balie-1", joined_until=A_MONDAY, at=A_MONDAY + SECOND) == set()
    assert [stay.identity for stay in rooms.open_stays("balie-1")] == ["p2"]
    assert len(rooms.open_stays("balie-2")) == 1


def test_doubled_is_who_has_two_old_connections_in_one_room(rooms):
    for room, jid, identity in (
        ("balie-1", "a@meet.jitsi/1", "p1"),
        ("balie-1", "b@meet.jitsi/1", "p1"),
        ("balie-1", "c@meet.jitsi/1", "p2"),
        ("balie-2", "d@meet.jitsi/1", "p2"),
    ):
        rooms.joined(a_stay(room=room, jid=jid, identity=identity))

    assert rooms.doubled(A_MONDAY + SECOND) == {"p1"}
    assert rooms.doubled(A_MONDAY) == set()
