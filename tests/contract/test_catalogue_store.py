"""The promises of the stores of the catalogue, kept by the fakes and by both databases."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ident.contract import DERIVED_CODE
from sidecar.adapters import catalogue_tables
from sidecar.catalogue.domain import Place, Schedule, Span, Taken
from sidecar.catalogue.store import DatabaseCatalogue, DatabasePlaces
from sidecar.core.catalogue import DeskFull, NotOffered
from sidecar.core.messages import Reminders
from sidecar.core.requirements import Demand, Requirements
from tests.fakes.catalogue import FakeCatalogue, FakePlaces
from tests.fakes.clock import A_MONDAY, FixedClock
from tests.office import BIRTH, BURGERZAKEN, JEUGD, MOVING, an_agenda

MANY = 50
MINUTES = timedelta(minutes=1)
HOURS = Schedule(
    desk_id="burgerzaken",
    capacity=3,
    closed_on_holidays=False,
    week={0: (Span(540, 750), Span(810, 1440)), 6: (Span(0, 5),)},
    exceptions={date(2026, 12, 24): (), date(2026, 12, 31): (Span(540, 720), Span(780, 800))},
)


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def stores(request, database_of):
    """A catalogue and its places."""
    if request.param == "fake":
        made = FakeCatalogue(), FakePlaces()
    else:
        database = database_of(request.param)
        catalogue_tables.metadata.create_all(database.engine)
        made = DatabaseCatalogue(database), DatabasePlaces(database)
    for desk in (JEUGD, BURGERZAKEN):
        made[0].keep_desk(desk)
    for product in (MOVING, BIRTH):
        made[0].keep_product(product)
    return made


@pytest.fixture
def store(stores):
    return stores[0]


@pytest.fixture
def places(stores):
    return stores[1]


def test_desks_and_products_come_by_name_and_can_change(store):
    store.keep_desk(replace(JEUGD, name="Aanloop Jeugd", mail="jeugd@stad.example"))
    changed = replace(
        MOVING,
        name="Adres wijzigen",
        duration=25 * MINUTES,
        buffer=5 * MINUTES,
        lead_time=90 * MINUTES,
        horizon=timedelta(days=12),
        offered=False,
        in_use=False,
        reminders=Reminders.HOUR,
        fee=1525,
        words={"name": {"nl": "Adres wijzigen", "en": "Moving"}, "bring": {"nl": "Niets\nhoor"}},
        identification=Requirements(
            demand=Demand.REQUIRED, scheme=DERIVED_CODE, level="hoog", means=("digid", "oidc")
        ),
    )
    store.keep_product(changed)

    assert [desk.name for desk in store.desks()] == ["Aanloop Jeugd", "Burgerzaken"]
    assert [desk.id for desk in store.desks(["jeugd", "x"])] == ["jeugd"]
    assert store.desks(["jeugd"])[0].mail == "jeugd@stad.example"
    assert store.desks([]) == []
    assert store.products() == [changed, BIRTH]
    assert store.product("verhuizing") == changed
    assert store.product("x") is None


def test_what_is_added_never_takes_the_place_of_another(store):
    other = replace(MOVING, name="Iets anders")

    assert not store.add_product(other)
    assert store.product(MOVING.id) == MOVING
    assert store.add_product(replace(other, id="anders"))
    assert store.product("anders") == replace(other, id="anders")


@pytest.mark.capability("M36")
def test_the_hours_of_a_desk_are_kept_whole_and_replaced_whole(store):
    store.keep_schedule(HOURS)
    assert store.schedule("burgerzaken") == HOURS

    other = Schedule(desk_id="burgerzaken", capacity=1, week={2: (Span(600, 700),)})
    store.keep_schedule(other)
    assert store.schedule("burgerzaken") == other


def test_a_desk_that_nobody_gave_hours_has_none(store):
    assert store.schedule("jeugd") == Schedule(desk_id="jeugd")
    assert store.schedule("x") == Schedule(desk_id="x")


def test_changing_a_desk_leaves_its_hours(store):
    store.keep_schedule(HOURS)
    store.keep_desk(replace(BURGERZAKEN, name="Publiekszaken"))

    assert store.schedule("burgerzaken") == HOURS


def a_place(place_id="x1", *, starts_at=A_MONDAY, **changes):
    place = Place.of(place_id, BIRTH, starts_at, starts_at + 20 * MINUTES)
    return replace(place, **changes)


def taken(places, begins=A_MONDAY, ends=A_MONDAY + 20 * MINUTES, **changes):
    found = places.taken("burgerzaken", begins, ends, now=A_MONDAY, **changes)
    return sorted(each for one in found for each in [one[:2]] * one.talks)


def test_a_place_is_found_by_its_id_and_by_its_appointment(places):
    kept = a_place(appointment_id="a1", held_until=None)
    places.add(kept)

    assert places.get("x1") == places.of_appointment("a1") == kept
    assert places.get("x2") is None
    assert places.of_appointment("a2") is None


def test_what_overlaps_is_taken_and_what_only_touches_is_not(places):
    for number, minutes in enumerate((-20, -19, 0, 0, 19, 20)):
        places.add(a_place(f"x{number}", starts_at=A_MONDAY + minutes * MINUTES))
    places.add(a_place("x9", desk_id="jeugd"))

    starts = [(start - A_MONDAY) // MINUTES for start, _ in taken(places)]
    assert starts == [-19, 0, 0, 19]
    assert len(taken(places, but="x2")) == 3


def test_the_buffer_counts(places):
    places.add(a_place(busy_until=A_MONDAY + 50 * MINUTES))

    begins = A_MONDAY + 40 * MINUTES
    assert taken(places, begins, begins + MINUTES) == [(A_MONDAY, A_MONDAY + 50 * MINUTES)]
    assert Taken(*taken(places)[0]).talks == 1


def test_a_hold_counts_until_it_runs_out(places):
    places.add(a_place("x1", held_until=A_MONDAY))
    places.add(a_place("x2", held_until=A_MONDAY + MINUTES))

    assert len(taken(places)) == 1
    places.forget_holds(A_MONDAY + MINUTES)
    assert places.get("x1") is None
    assert places.get("x2") is not None


def test_a_place_changes_and_goes(places):
    places.add(a_place("x1", held_until=A_MONDAY + MINUTES))
    booked = a_place("x1", appointment_id="a1", held_until=None)

    places.change(booked)
    places.change(a_place("x2"))

    assert places.get("x1") == booked
    assert places.get("x2") is None
    places.remove("x1")
    places.remove("x1")
    assert places.get("x1") is None


NINE = datetime(2026, 11, 30, 8, tzinfo=UTC)
OPEN = Schedule(desk_id="burgerzaken", capacity=7, week={0: (Span(540, 560),)})


@pytest.fixture
def agenda(database):
    catalogue_tables.metadata.create_all(database.engine)
    store = DatabaseCatalogue(database)
    store.keep_desk(BURGERZAKEN)
    store.keep_product(BIRTH)
    store.keep_schedule(OPEN)
    return an_agenda(
        FixedClock(), store=store, places=DatabasePlaces(database), transactions=database
    )


def at_once(act, count=MANY):
    """Who of so many threads, all at the same moment, was not refused."""
    start, won = threading.Barrier(count), []

    def once(number):
        start.wait()
        try:
            act(number)
        except (NotOffered, DeskFull):
            return
        won.append(number)

    threads = [threading.Thread(target=once, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return won


@pytest.mark.capability("M31")
def test_of_fifty_who_hold_the_last_places_together_as_many_win_as_there_are(agenda):
    won = at_once(lambda _number: agenda.hold("geboorte", NINE))

    assert len(won) == OPEN.capacity
    assert agenda.catalogue.free("geboorte", date(2026, 11, 30), 1) == []


@pytest.mark.capability("M31")
def test_holding_booking_and_planning_together_never_fill_a_desk_beyond_its_capacity(agenda):
    def deed(number):
        name, ends_at = f"a{number}", NINE + BIRTH.duration
        if number % 3 == 0:
            agenda.hold("geboorte", NINE)
        elif number % 3 == 1:
            agenda.take_offered(name, product=BIRTH, starts_at=NINE, ends_at=ends_at)
        else:
            # Not on the grid, but in the way of who is.
            agenda.take(
                name,
                product=BIRTH,
                starts_at=NINE + number % 9 * MINUTES,
                ends_at=ends_at + number % 9 * MINUTES,
                outside_hours=True,
            )

    won = at_once(deed)

    # Every talk of these lasts past 9:09, so all of them are there at that moment.
    assert len(won) == OPEN.capacity


def test_of_many_that_move_to_the_last_place_one_does(agenda):
    agenda.catalogue.store.keep_schedule(
        replace(OPEN, capacity=20, week={0: (Span(540, 560), Span(600, 620))})
    )
    for number in range(20):
        agenda.take_offered(
            f"a{number}", product=BIRTH, starts_at=NINE, ends_at=NINE + BIRTH.duration
        )
    agenda.catalogue.store.keep_schedule(
        replace(OPEN, capacity=1, week={0: (Span(540, 560), Span(600, 620))})
    )
    later = NINE + 60 * MINUTES

    won = at_once(
        lambda number: agenda.take_offered(
            f"a{number}", product=BIRTH, starts_at=later, ends_at=later + BIRTH.duration
        ),
        count=20,
    )

    assert len(won) == 1
    assert agenda.places.of_appointment(f"a{won[0]}").starts_at == later
