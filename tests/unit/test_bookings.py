"""Booking without a civil servant, and moving an appointment: what follows, and what is refused."""

from datetime import date, timedelta

import pytest

from sidecar.appointments.domain import AlreadyEnded
from sidecar.appointments.guests import Guest
from sidecar.catalogue.domain import Schedule, Span
from sidecar.core.catalogue import DeskFull, HoldExpired, NotOffered, OutsideHours
from sidecar.core.errors import Conflict, NotFound
from sidecar.core.messages import MessageKind
from tests.fakes.clock import A_MONDAY
from tests.office import (
    BIRTH,
    OUTSIDER,
    SANNE,
    an_agenda,
    an_office,
    bookings,
    contacts_of,
    planned,
    secret_of,
)

MINUTES = timedelta(minutes=1)
TEN_PAST = A_MONDAY + 20 * MINUTES
LATER = TEN_PAST + timedelta(hours=1)
HOURS = Schedule(desk_id="burgerzaken", capacity=1, week={0: (Span(540, 720),)})
KEY = "x" + "0" * 24
JAN = Guest(name="Jan Jansen", mail="jan@burger.example", phone="", language="nl")
KIM = Guest(name="Kim Bos", mail="kim@burger.example", phone="", language="en")


@pytest.fixture
def office(clock):
    return an_office(clock, agenda=an_agenda(clock, schedules=[HOURS]))


@pytest.fixture
def booking(office):
    return bookings(office)


def free(office):
    slots = office.catalogue.free("geboorte", date(2026, 11, 23), 1)
    return [slot.starts_at for slot in slots]


@pytest.mark.capability("M31", "M107")
def test_a_citizen_books_what_is_held_for_him(office, booking):
    hold = office.agenda.hold("geboorte", TEN_PAST)

    made = booking.book_held(hold.id, [JAN, KIM])

    found = office.store.by_id(made.appointment_id)
    assert (found.starts_at, found.ends_at) == (TEN_PAST, TEN_PAST + BIRTH.duration)
    assert (found.product, found.desk.id) == (BIRTH, "burgerzaken")
    assert [person.name for person in found.participants] == ["Jan Jansen", "Kim Bos"]
    assert [link.name for link in made.links] == ["Jan Jansen", "Kim Bos"]
    assert len(office.waiting_room.expected) == 2
    assert [kind for _, kind in office.messenger.told] == [MessageKind.CONFIRMATION] * 2
    assert office.audit.facts[0].actor == made.participant_id
    assert TEN_PAST not in free(office)


def test_until_somebody_takes_it_up_a_booking_is_the_desks(office, booking):
    made = booking.book("geboorte", TEN_PAST, [JAN])

    found = office.store.by_id(made.appointment_id)
    assert (found.employee_id, found.employee_name) == ("", "Burgerzaken")


@pytest.mark.capability("M107")
def test_a_program_books_a_free_moment_at_once(office, booking):
    made = booking.book("geboorte", TEN_PAST, [JAN])

    assert office.open(secret_of(made.link)).appointment.starts_at == TEN_PAST
    with pytest.raises(NotOffered):
        booking.book("geboorte", TEN_PAST, [KIM])
    with pytest.raises(NotOffered):
        booking.book("geboorte", LATER + MINUTES, [KIM])
    with pytest.raises(NotFound):
        booking.book("nothing", LATER, [KIM])


def test_a_booking_that_is_sent_twice_is_one(office, booking):
    hold = office.agenda.hold("geboorte", TEN_PAST)

    first = booking.book_held(hold.id, [JAN], key=KEY)
    second = booking.book_held(hold.id, [JAN], key=KEY)

    assert second == first
    assert len(office.messenger.told) == 1
    assert booking.book("geboorte", TEN_PAST, [JAN], key=KEY) == first


def test_a_hold_is_not_booked_twice(office, booking):
    hold = office.agenda.hold("geboorte", TEN_PAST)
    booking.book_held(hold.id, [JAN])

    with pytest.raises(HoldExpired):
        booking.book_held(hold.id, [KIM])
    with pytest.raises(HoldExpired):
        booking.book_held("x1", [KIM], key=KEY)


def test_the_key_of_a_civil_servant_shows_a_citizen_nothing(office, booking):
    planned(office, key=KEY)

    with pytest.raises(NotFound):
        booking.book("geboorte", LATER, [JAN], key=KEY)


def test_planning_takes_a_place_and_cancelling_gives_it_back(office):
    made = planned(office, time="10:20")

    assert TEN_PAST not in free(office)
    office.cancel(made.appointment_id, by=SANNE)
    assert TEN_PAST in free(office)


def test_a_conversation_that_is_over_gives_its_place_back(office):
    made = planned(office, time="10:20")

    office.close(made.appointment_id)
    office.close(made.appointment_id)

    assert TEN_PAST in free(office)


def test_a_full_desk_plans_no_more_and_a_closed_one_only_knowingly(office):
    planned(office, time="10:20")

    with pytest.raises(DeskFull):
        planned(office, time="10:30")
    with pytest.raises(OutsideHours):
        planned(office, time="19:00")
    assert planned(office, time="19:00", outside_hours="ja").appointment_id


@pytest.mark.capability("M31")
def test_moving_takes_everything_along(office, booking):
    made = booking.book("geboorte", TEN_PAST, [JAN, KIM])
    before = len(office.messenger.told)

    moved = booking.move(made.appointment_id, LATER, actor="p1")

    assert (moved.starts_at, moved.ends_at) == (LATER, LATER + BIRTH.duration)
    assert moved.sequence == 1
    assert booking.followers[0].moves == [(made.appointment_id, moved.starts_at, moved.ends_at)]
    assert office.messenger.told[before:] == [
        (link.participant_id, MessageKind.CHANGED) for link in made.links
    ]
    assert office.audit.actions[-1] == "appointment.moved"
    assert f"visit.{made.participant_id}" in office.signals.topics
    assert LATER not in free(office)
    assert TEN_PAST in free(office)


def test_the_link_of_a_moved_appointment_goes_on_working(office, booking, clock):
    made = booking.book("geboorte", TEN_PAST, [JAN])
    booking.move(made.appointment_id, LATER, actor="p1")

    clock.set(LATER - 10 * MINUTES)
    invitation = office.open(secret_of(made.link))

    assert invitation.appointment.starts_at == LATER
    letter = contacts_of(office).correspondence(made.participant_id)
    assert (letter.link, letter.sequence) == (made.link, 1)


def test_moving_to_the_same_moment_is_no_news(office, booking):
    made = booking.book("geboorte", TEN_PAST, [JAN])

    assert booking.move(made.appointment_id, TEN_PAST, actor="p1").sequence == 0
    assert booking.followers[0].moves == []


def test_a_citizen_moves_to_a_free_moment_only(office, booking):
    made = booking.book("geboorte", TEN_PAST, [JAN])
    booking.book("geboorte", LATER, [KIM])

    with pytest.raises(NotOffered):
        booking.move(made.appointment_id, LATER, actor="p1")
    with pytest.raises(NotFound):
        booking.move("a9", LATER, actor="p1")
    assert booking.followers[0].moves == []


def test_a_civil_servant_moves_to_any_moment_that_has_room(office, booking):
    made = planned(office, time="10:20")
    evening = A_MONDAY + timedelta(hours=9)

    with pytest.raises(OutsideHours):
        booking.move_by(made.appointment_id, evening, by=SANNE)
    with pytest.raises(NotFound):
        booking.move_by(made.appointment_id, LATER, by=OUTSIDER)
    booking.move_by(made.appointment_id, LATER + 3 * MINUTES, by=SANNE)
    moved = booking.move_by(made.appointment_id, evening, by=SANNE, outside_hours=True)
    assert moved.starts_at == evening
    assert office.audit.facts[-1].actor == SANNE.id


def test_what_is_cancelled_does_not_move(office, booking):
    made = planned(office, time="10:20")
    office.cancel(made.appointment_id, by=SANNE)

    with pytest.raises(AlreadyEnded):
        booking.move(made.appointment_id, LATER, actor="p1")
    assert LATER in free(office)


def test_a_refusal_of_who_follows_is_told(office, booking):
    made = planned(office, time="10:20")
    booking.followers[0].refusal = Conflict("somebody is inside")

    with pytest.raises(Conflict):
        booking.move(made.appointment_id, LATER, actor="p1")
