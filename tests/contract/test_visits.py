"""The promises of `sidecar.lobby.ports.Visits`: the fake, SQLite and PostgreSQL alike."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.core.errors import NotFound
from sidecar.lobby.domain import State
from sidecar.lobby.ports import Day
from sidecar.lobby.store import DatabaseVisits, metadata
from tests.builders import a_planned_visit
from tests.fakes.clock import A_MONDAY
from tests.fakes.lobby import FakeVisits

MINUTE = timedelta(minutes=1)
TODAY = Day(
    desks=frozenset({"burgerzaken"}),
    begins=A_MONDAY - timedelta(hours=9),
    ends=A_MONDAY + timedelta(hours=15),
    waiting_from=A_MONDAY + 2 * MINUTE,
)


def on_tables(database):
    metadata.create_all(database.engine)
    return DatabaseVisits(database)


@pytest.fixture
def stored(database):
    return on_tables(database)


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def visits(request, database_of):
    if request.param == "fake":
        return FakeVisits()
    return on_tables(database_of(request.param))


def expected(visits, participant_id="p1", **changes):
    visits.expect(a_planned_visit(participant_id, **changes))
    return visits.get(participant_id)


def moved(visits, participant_id, state, **facts):
    visit = visits.get(participant_id)
    assert visits.change(replace(visit, state=state, **facts), was=visit.state)
    return visits.get(participant_id)


def ids(found):
    return [visit.participant_id for visit in found]


def test_a_planned_visit_is_expected_and_planning_it_again_changes_nothing(visits):
    expected(visits)
    moved(visits, "p1", State.WAITING, arrived_at=A_MONDAY)

    visit = expected(visits, name="Somebody else")

    assert (visit.state, visit.name) == (State.WAITING, "Jan Jansen")
    assert visit.starts_at == A_MONDAY


def test_an_unknown_visit_is_not_found(visits):
    with pytest.raises(NotFound):
        visits.get("nobody")


def test_only_the_first_of_two_changes_counts(visits):
    visit = expected(visits)
    called = replace(visit, state=State.CALLED, called_at=A_MONDAY, called_by="e1")

    assert visits.change(called, was=State.EXPECTED)
    assert not visits.change(replace(visit, state=State.REFUSED), was=State.EXPECTED)
    stored = visits.get("p1")
    assert (stored.state, stored.called_by, stored.called_at) == (State.CALLED, "e1", A_MONDAY)


def test_the_moment_of_arrival_never_changes(visits):
    expected(visits)
    moved(visits, "p1", State.WAITING, arrived_at=A_MONDAY)

    again = moved(visits, "p1", State.CALLED, arrived_at=A_MONDAY + MINUTE)

    assert again.arrived_at == A_MONDAY


def test_the_visits_of_an_appointment_come_in_order_of_arrival(visits):
    for participant_id in ("p1", "p2", "p3"):
        expected(visits, participant_id)
    expected(visits, "other", appointment_id="a2")
    moved(visits, "p3", State.WAITING, arrived_at=A_MONDAY)
    moved(visits, "p2", State.WAITING, arrived_at=A_MONDAY + MINUTE)

    assert ids(visits.of_appointment("a1")) == ["p3", "p2", "p1"]
    assert visits.of_appointment("nothing") == []


def test_the_day_shows_who_waits_first_and_only_of_these_desks_and_this_day(visits):
    over = TODAY.ends - MINUTE
    for participant_id, desk, starts_at in (
        ("over", "burgerzaken", A_MONDAY),
        ("expected", "burgerzaken", over),
        ("second", "burgerzaken", over),
        ("first", "burgerzaken", A_MONDAY),
        ("early", "burgerzaken", over),
        ("due", "burgerzaken", A_MONDAY + 2 * MINUTE),
        ("inside", "burgerzaken", A_MONDAY),
        ("tomorrow", "burgerzaken", TODAY.ends),
        ("elsewhere", "belastingen", A_MONDAY),
    ):
        expected(visits, participant_id, desk_id=desk, starts_at=starts_at)
    moved(visits, "over", State.FINISHED, arrived_at=A_MONDAY)
    moved(visits, "early", State.EARLY, arrived_at=A_MONDAY - 9 * MINUTE)
    moved(visits, "due", State.EARLY, arrived_at=A_MONDAY - 5 * MINUTE)
    moved(visits, "second", State.WAITING, arrived_at=A_MONDAY)
    moved(visits, "first", State.WAITING, arrived_at=A_MONDAY - MINUTE)
    moved(visits, "inside", State.INSIDE, arrived_at=A_MONDAY - 8 * MINUTE)

    order = ["due", "first", "second", "early", "inside", "expected", "over"]
    assert ids(visits.day(TODAY, page=1, size=50)) == order
    assert ids(visits.day(TODAY, page=2, size=3)) == order[3:6]
    once = dict.fromkeys((State.EARLY, State.INSIDE, State.EXPECTED, State.FINISHED), 1)
    assert visits.counts(TODAY) == once | {State.WAITING: 3}


def test_nobody_has_no_desk(visits):
    expected(visits)

    assert visits.day(replace(TODAY, desks=frozenset()), page=1, size=50) == []
    assert visits.counts(replace(TODAY, desks=frozenset())) == {}


def test_ahead_are_those_of_the_same_desk_who_came_earlier_and_still_wait(visits):
    for number, state in enumerate([State.WAITING, State.EARLY, State.CALLED, State.WAITING]):
        expected(visits, f"p{number}", appointment_id=f"a{number}")
        moved(visits, f"p{number}", state, arrived_at=A_MONDAY + number * MINUTE)
    expected(visits, "elsewhere", appointment_id="a9", desk_id="belastingen")
    moved(visits, "elsewhere", State.WAITING, arrived_at=A_MONDAY)

    assert visits.ahead(visits.get("p3"), TODAY) == 2
    assert visits.ahead(visits.get("p0"), TODAY) == 0
    assert visits.ahead(expected(visits, "absent", appointment_id="a8"), TODAY) == 0


@pytest.mark.capability("M17")
def test_two_who_come_together_are_one_ahead_and_not_in_front_of_each_other(visits):
    for number, appointment in enumerate(["a1", "a1", "a2"]):
        expected(visits, f"p{number}", appointment_id=appointment)
        moved(visits, f"p{number}", State.WAITING, arrived_at=A_MONDAY + number * MINUTE)

    assert visits.ahead(visits.get("p1"), TODAY) == 0
    assert visits.ahead(visits.get("p2"), TODAY) == 1


def test_who_was_seen_is_remembered_also_in_a_great_batch(visits):
    expected(visits)
    expected(visits, "p2")

    visits.seen([f"x{number}" for number in range(900)] + ["p1"], A_MONDAY)
    visits.seen([], A_MONDAY)

    assert visits.get("p1").last_seen_at == A_MONDAY
    assert visits.get("p2").last_seen_at is None


def test_a_knock_is_forgotten_by_its_own_connection_only(visits):
    expected(visits)
    visits.knocks("p1", "new@meet.jitsi/a")

    assert visits.knock_gone("balie-1", "old@meet.jitsi/a") is None
    assert visits.knock_gone("balie-2", "new@meet.jitsi/a") is None
    assert visits.get("p1").is_at_the_door()
    assert visits.knock_gone("balie-1", "new@meet.jitsi/a").participant_id == "p1"
    assert not visits.get("p1").is_at_the_door()


def test_only_the_connections_that_are_there_are_kept(visits):
    for number in (1, 2):
        expected(visits, f"p{number}")
        visits.knocks(f"p{number}", f"{number}@meet.jitsi/a")
    expected(visits, "other", room="balie-2")
    visits.knocks("other", "3@meet.jitsi/a")

    assert ids(visits.keep_knocks("balie-1", ["2@meet.jitsi/a"])) == ["p1"]
    assert ids(visits.keep_knocks("balie-1", [])) == ["p2"]
    assert visits.get("other").is_at_the_door()


def test_two_connections_are_noted_of_a_known_visit_only(visits):
    expected(visits)

    assert visits.doubled("p1", A_MONDAY)
    assert not visits.doubled("nobody", A_MONDAY)
    assert visits.get("p1").doubled_at == A_MONDAY


def test_the_states_of_rooms_are_those_of_all_their_visits(visits):
    expected(visits, "p1")
    expected(visits, "p2")
    expected(visits, "p3", room="balie-2")
    moved(visits, "p2", State.CALLED, called_at=A_MONDAY, called_by="e1")

    assert visits.states(["balie-1"]) == {"p1": State.EXPECTED, "p2": State.CALLED}
    assert visits.states([]) == {}


def test_who_came_early_is_found_when_it_is_time(visits):
    for participant_id, state in (("p1", State.EARLY), ("p2", State.WAITING)):
        expected(visits, participant_id)
        moved(visits, participant_id, state, arrived_at=A_MONDAY - 9 * MINUTE)

    assert ids(visits.early_until(A_MONDAY)) == ["p1"]
    assert visits.early_until(A_MONDAY - MINUTE) == []


def test_who_fell_silent_in_a_period_is_found_once(visits):
    for participant_id, state in (("p1", State.WAITING), ("p2", State.INSIDE)):
        expected(visits, participant_id)
        moved(visits, participant_id, state, arrived_at=A_MONDAY)
    visits.seen(["p1", "p2"], A_MONDAY)

    assert ids(visits.silent_between(A_MONDAY - MINUTE, A_MONDAY)) == ["p1"]
    assert visits.silent_between(A_MONDAY, A_MONDAY + MINUTE) == []


@pytest.mark.capability("M08")
def test_of_eight_who_change_together_one_wins(stored, database):
    visit = expected(stored)
    start, outcomes = threading.Barrier(8), []

    def press(number):
        start.wait()
        called = replace(visit, state=State.CALLED, called_by=f"e{number}", called_at=A_MONDAY)
        with database.transaction():
            outcomes.append((stored.change(called, was=State.EXPECTED), f"e{number}"))

    threads = [threading.Thread(target=press, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winners = [who for won, who in outcomes if won]
    assert len(outcomes) == 8
    assert winners == [stored.get("p1").called_by]


def test_a_day_can_be_limited_to_a_name(visits):
    expected(visits, "p1", name="Noor de Boer")
    expected(visits, "p2", name="Jan 100% Smit")

    def found(name):
        day = replace(TODAY, name=name)
        return [visit.participant_id for visit in visits.day(day, page=1, size=9)]

    assert (found("BOER"), found("%"), found("_"), found("")) == (["p1"], ["p2"], [], ["p1", "p2"])
    assert visits.counts(replace(TODAY, name="boer")) == {State.EXPECTED: 1}


@pytest.mark.capability("M142")
def test_all_visits_of_an_appointment_show_what_it_is_about(visits):
    for who, appointment in (("p1", "a1"), ("p2", "a1"), ("p3", "a2")):
        visits.expect(a_planned_visit(who, appointment_id=appointment, further=("Verhuizing",)))

    visits.about("a1", ["Verhuizing", "Paspoort"])
    visits.about("a2", [])

    assert [visits.get(who).further for who in ("p1", "p2", "p3")] == [
        ("Verhuizing", "Paspoort"),
        ("Verhuizing", "Paspoort"),
        (),
    ]
    assert visits.of_appointment("a1")[0].further == ("Verhuizing", "Paspoort")


def test_another_moment_forgets_all_that_was_there(visits):
    expected(visits)
    moved(visits, "p1", State.WAITING, arrived_at=A_MONDAY)
    moved(visits, "p1", State.CALLED, called_at=A_MONDAY, called_by="e1")
    visits.knocks("p1", "one@meet.jitsi/1")
    was = visits.get("p1")
    times = {"starts_at": A_MONDAY + 60 * MINUTE, "ends_at": A_MONDAY + 80 * MINUTE}

    assert visits.reschedule(replace(was, state=State.EXPECTED, **times), was=State.CALLED)
    assert not visits.reschedule(replace(was, state=State.EXPECTED, **times), was=State.CALLED)

    anew = visits.get("p1")
    assert (anew.state, anew.starts_at, anew.ends_at) == (State.EXPECTED, *times.values())
    assert anew.arrived_at is anew.called_at is anew.called_by is anew.knock_jid is None
    assert moved(visits, "p1", State.WAITING, arrived_at=A_MONDAY + MINUTE).arrived_at == (
        A_MONDAY + MINUTE
    )


def test_who_is_expected_is_told_once_in_a_while_that_we_wait(visits):
    expected(visits)
    expected(visits, "p2")
    moved(visits, "p2", State.WAITING, arrived_at=A_MONDAY)
    ago = A_MONDAY - 5 * MINUTE

    assert visits.awaited("p1", A_MONDAY, not_since=ago)
    assert not visits.awaited("p1", A_MONDAY + MINUTE, not_since=ago + MINUTE)
    assert not visits.awaited("p2", A_MONDAY, not_since=ago)
    assert not visits.awaited("nobody", A_MONDAY, not_since=ago)
    assert visits.get("p1").we_wait_at == A_MONDAY
    assert visits.get("p2").we_wait_at is None
    assert visits.awaited("p1", A_MONDAY + 5 * MINUTE, not_since=A_MONDAY)


def test_of_many_who_press_together_one_tells(stored):
    expected(stored)
    start, outcomes = threading.Barrier(8), []

    def press():
        start.wait()
        outcomes.append(stored.awaited("p1", A_MONDAY, not_since=A_MONDAY - MINUTE))

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [False] * 7 + [True]


@pytest.mark.capability("M08")
def test_another_civil_servant_has_every_visit_of_the_appointment_and_no_other(visits):
    expected(visits, "p1")
    expected(visits, "p2")
    expected(visits, "p3", appointment_id="a3")

    visits.assign("a1", employee_id="e9", employee_name="Kim Bakker")

    found = {who: visits.get(who) for who in ("p1", "p2", "p3")}
    assert {who: v.employee_id for who, v in found.items()} == {"p1": "e9", "p2": "e9", "p3": "e1"}
    assert found["p1"].employee_name == "Kim Bakker"


def test_a_page_shows_what_one_has_or_what_nobody_has(visits):
    expected(visits, "p1")
    expected(visits, "p2", employee_id="", employee_name="Burgerzaken")
    expected(visits, "p3", employee_id="e2", employee_name="Kim Bakker")
    day = Day.of(A_MONDAY, {"burgerzaken"})

    def shown(employee_id):
        wanted = replace(day, employee_id=employee_id)
        assert sum(visits.counts(wanted).values()) == len(visits.day(wanted, page=1, size=9))
        return ids(visits.day(wanted, page=1, size=9))

    assert shown("e1") == ["p1"]
    assert shown("") == ["p2"]
    assert shown("e9") == []
    assert shown(None) == ["p1", "p2", "p3"]
