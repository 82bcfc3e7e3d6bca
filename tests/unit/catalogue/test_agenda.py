"""Holding a place, taking one, moving it and giving it back; on fakes, one person at a time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sidecar.catalogue.domain import HOLD_FOR, Schedule, Span
from sidecar.core.catalogue import DeskFull, HoldExpired, NotOffered, OutsideHours
from sidecar.core.errors import NotFound
from tests.fakes.clock import A_MONDAY
from tests.office import BIRTH, CHILDREN, MOVING, an_agenda

# The clock stands at 10:00 in the Netherlands, the desk is open from 9 to 12.
TEN_PAST = A_MONDAY + timedelta(minutes=20)
MONDAY = date(2026, 11, 23)
HOURS = Schedule(desk_id="burgerzaken", capacity=1, week={0: (Span(540, 720),)})
MINUTES = timedelta(minutes=1)


@pytest.fixture
def agenda(clock):
    return an_agenda(clock, schedules=[HOURS])


def free(agenda, **changes):
    return [slot.starts_at for slot in agenda.catalogue.free("geboorte", MONDAY, 1, **changes)]


def take(agenda, appointment_id, starts_at=TEN_PAST, *, outside_hours=False, product=BIRTH):
    agenda.take(
        appointment_id,
        product=product,
        starts_at=starts_at,
        ends_at=starts_at + product.duration,
        outside_hours=outside_hours,
    )


@pytest.mark.capability("M31")
def test_what_is_held_is_not_free_for_ten_minutes(agenda, clock):
    hold = agenda.hold("geboorte", TEN_PAST)

    assert TEN_PAST not in free(agenda)
    assert hold.held_until == A_MONDAY + HOLD_FOR
    assert (hold.starts_at, hold.ends_at) == (TEN_PAST, TEN_PAST + BIRTH.duration)
    with pytest.raises(NotOffered):
        agenda.hold("geboorte", TEN_PAST)
    clock.move(HOLD_FOR)
    assert TEN_PAST in free(agenda)
    assert agenda.hold("geboorte", TEN_PAST).id != hold.id


@pytest.mark.parametrize(
    "moment",
    [A_MONDAY - 20 * MINUTES, TEN_PAST + MINUTES, A_MONDAY + timedelta(hours=2)],
    ids=["past", "off the grid", "closed"],
)
def test_only_what_is_offered_can_be_held(agenda, moment):
    with pytest.raises(NotOffered):
        agenda.hold("geboorte", moment)


def test_an_unknown_product_has_no_moments(agenda):
    with pytest.raises(NotFound):
        agenda.hold("nothing", TEN_PAST)
    with pytest.raises(NotFound):
        agenda.catalogue.free("nothing", MONDAY, 1)


def test_a_held_place_can_be_given_back(agenda):
    hold = agenda.hold("geboorte", TEN_PAST)

    agenda.let_go(hold.id)
    agenda.let_go(hold.id)

    assert TEN_PAST in free(agenda)
    with pytest.raises(HoldExpired):
        agenda.take_held("a1", hold.id)


def test_a_place_that_is_booked_cannot_be_let_go(agenda):
    hold = agenda.hold("geboorte", TEN_PAST)
    agenda.take_held("a1", hold.id)

    agenda.let_go(hold.id)

    assert TEN_PAST not in free(agenda)


def test_a_hold_becomes_an_appointment_once(agenda, clock):
    hold = agenda.hold("geboorte", TEN_PAST)

    assert agenda.held(hold.id) == hold
    assert agenda.take_held("a1", hold.id) == hold
    clock.move(HOLD_FOR)

    assert TEN_PAST not in free(agenda)
    with pytest.raises(HoldExpired):
        agenda.take_held("a2", hold.id)
    with pytest.raises(HoldExpired):
        agenda.held(hold.id)


def test_who_is_late_gets_the_place_when_nobody_else_took_it(agenda, clock):
    late = agenda.hold("geboorte", TEN_PAST)
    clock.move(HOLD_FOR + MINUTES)

    assert agenda.take_held("a1", late.id).starts_at == TEN_PAST
    assert TEN_PAST not in free(agenda)


def test_who_is_late_loses_the_place_to_who_came_after_him(agenda, clock):
    late = agenda.hold("geboorte", TEN_PAST)
    clock.move(HOLD_FOR)
    agenda.hold("geboorte", TEN_PAST)

    with pytest.raises(HoldExpired):
        agenda.take_held("a1", late.id)


def test_a_hold_of_an_hour_ago_is_forgotten(agenda, clock):
    old = agenda.hold("geboorte", TEN_PAST)
    clock.move(HOLD_FOR + timedelta(hours=1) + MINUTES)
    agenda.hold("geboorte", free(agenda)[-1])

    assert agenda.places.get(old.id) is None


def test_a_civil_servant_counts_and_is_counted(agenda):
    take(agenda, "a1")

    assert TEN_PAST not in free(agenda)
    with pytest.raises(DeskFull):
        take(agenda, "a2", TEN_PAST + 10 * MINUTES)
    take(agenda, "a2", TEN_PAST + 20 * MINUTES)


def test_a_civil_servant_may_choose_a_moment_between_those_that_are_offered(agenda):
    take(agenda, "a1", TEN_PAST + 3 * MINUTES)

    assert TEN_PAST not in free(agenda)
    assert TEN_PAST + 20 * MINUTES not in free(agenda)
    assert TEN_PAST + 40 * MINUTES in free(agenda)


@pytest.mark.capability("M33")
def test_outside_the_hours_a_civil_servant_says_that_he_knows(agenda):
    evening = A_MONDAY + timedelta(hours=9)

    with pytest.raises(OutsideHours):
        take(agenda, "a1", evening)
    take(agenda, "a1", evening, outside_hours=True)
    with pytest.raises(DeskFull):
        take(agenda, "a2", evening, outside_hours=True)


def test_a_desk_without_hours_has_no_limit_for_its_staff_and_nothing_for_citizens(agenda):
    for number in range(5):
        take(agenda, f"a{number}", product=CHILDREN)

    assert agenda.catalogue.free("opvoedvraag", MONDAY, 7) == []


def move(agenda, appointment_id, starts_at, *, product=BIRTH):
    ends_at = starts_at + product.duration
    agenda.take_offered(appointment_id, product=product, starts_at=starts_at, ends_at=ends_at)


def test_the_buffer_keeps_the_desk_free_after_a_talk(clock):
    agenda = an_agenda(clock, schedules=[HOURS])
    agenda.catalogue.store.keep_product(replace(MOVING, buffer=15 * MINUTES))
    # 10:15 to 10:25, and the desk is free again at 10:40.
    moving = agenda.catalogue.product("verhuizing")
    move(agenda, "a1", A_MONDAY + 15 * MINUTES, product=moving)

    assert A_MONDAY + 20 * MINUTES not in free(agenda)
    assert A_MONDAY + 40 * MINUTES in free(agenda)


def test_moving_gives_the_old_moment_back(agenda):
    take(agenda, "a1")

    move(agenda, "a1", TEN_PAST + 40 * MINUTES)

    assert TEN_PAST in free(agenda)
    assert TEN_PAST + 40 * MINUTES not in free(agenda)


def test_an_appointment_is_not_in_its_own_way(agenda):
    take(agenda, "a1", TEN_PAST + 10 * MINUTES)

    assert TEN_PAST not in free(agenda)
    assert TEN_PAST in free(agenda, instead_of="a1")
    move(agenda, "a1", TEN_PAST)
    assert agenda.places.of_appointment("a1").starts_at == TEN_PAST


def test_a_talk_that_lasts_longer_than_usual_stays_so_when_it_moves(agenda):
    agenda.take(
        "a1",
        product=BIRTH,
        starts_at=TEN_PAST,
        ends_at=TEN_PAST + timedelta(hours=1),
        outside_hours=False,
    )

    found = agenda.catalogue.free("geboorte", MONDAY, 1, instead_of="a1")
    assert {slot.ends_at - slot.starts_at for slot in found} == {timedelta(hours=1)}


@pytest.mark.capability("M36")
def test_what_is_not_in_use_any_more_is_chosen_by_nobody_and_what_was_planned_can_move(agenda):
    catalogue = agenda.catalogue
    take(agenda, "a1")
    assert catalogue.with_room("geboorte", MONDAY, 1)

    catalogue.store.keep_product(replace(BIRTH, in_use=False))

    assert free(agenda) == catalogue.with_room("geboorte", MONDAY, 1) == []
    assert catalogue.with_room("verhuizing", MONDAY, 1, further=["geboorte"]) == []
    with pytest.raises(NotOffered):
        agenda.hold("geboorte", TEN_PAST + 40 * MINUTES)
    assert TEN_PAST + 40 * MINUTES in free(agenda, instead_of="a1")
    move(agenda, "a1", TEN_PAST + 40 * MINUTES)


def test_nobody_moves_to_a_moment_that_is_taken(agenda):
    take(agenda, "a1")
    take(agenda, "a2", TEN_PAST + 20 * MINUTES)

    with pytest.raises(NotOffered):
        move(agenda, "a1", TEN_PAST + 20 * MINUTES)
    with pytest.raises(DeskFull):
        agenda.take(
            "a1",
            product=BIRTH,
            starts_at=TEN_PAST + 10 * MINUTES,
            ends_at=TEN_PAST + 30 * MINUTES,
            outside_hours=False,
        )
    assert agenda.places.of_appointment("a1").starts_at == TEN_PAST


def test_an_appointment_of_before_the_places_gets_one_when_it_moves(agenda):
    move(agenda, "old", TEN_PAST)

    assert agenda.places.of_appointment("old").starts_at == TEN_PAST


def test_what_is_cancelled_is_free_again(agenda):
    take(agenda, "a1")

    agenda.release("a1")
    agenda.release("a1")

    assert TEN_PAST in free(agenda)


def test_days_beyond_the_horizon_and_before_today_cost_nothing(agenda):
    catalogue = agenda.catalogue

    assert catalogue.free("geboorte", date(2020, 1, 1), 30) == []
    assert catalogue.free("geboorte", date(2999, 1, 1), 30) == []
    assert catalogue.free("geboorte", MONDAY, 0) == []
    assert catalogue.free("geboorte", date(2026, 11, 1), 23) == catalogue.free(
        "geboorte", MONDAY, 1
    )
