"""Planning, the personal link, one browser at a time, and what ends an appointment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.appointments.domain import (
    AlreadyEnded,
    AppointmentCancelled,
    AppointmentOver,
    LinkUnknown,
    NotStarted,
    OtherBrowser,
    TooEarly,
    TooLate,
)
from sidecar.core.errors import Mistakes, NotFound
from sidecar.core.messages import MessageKind
from tests.office import (
    FORM,
    LINKS,
    OUTSIDER,
    SANNE,
    a_participant,
    an_office,
    contacts_of,
    planned,
    secret_of,
)

CONTACT = {"mail": FORM["mail"], "phone": FORM["phone"]}


@pytest.fixture
def office(clock):
    return an_office(clock)


@pytest.mark.capability("M129")
def test_planning_does_all_that_follows_from_it(office):
    made = planned(office)

    assert [visit.participant_id for visit in office.waiting_room.expected] == [made.participant_id]
    assert office.rooms.planned == office.waiting_room.expected
    assert office.messenger.told == [(made.participant_id, MessageKind.CONFIRMATION)]
    assert office.audit.actions == ["appointment.planned"]
    assert "desk.burgerzaken" in office.signals.topics


@pytest.mark.capability("M17")
def test_two_citizens_each_get_a_visit_a_mail_and_a_link_of_their_own(office):
    made = planned(office, second_name="Kim Bos", second_mail="kim@burger.example")

    first, second = made.links
    assert (first.name, second.name) == ("Jan Jansen", "Kim Bos")
    assert office.open(secret_of(second.address)).participant_id == second.participant_id
    visits = office.waiting_room.expected
    assert [visit.name for visit in visits] == ["Jan Jansen", "Kim Bos"]
    assert len({visit.room for visit in visits}) == len(office.rooms.planned) == 1
    assert office.messenger.told == [
        (first.participant_id, MessageKind.CONFIRMATION),
        (second.participant_id, MessageKind.CONFIRMATION),
    ]
    assert contacts_of(office).correspondence(second.participant_id).mail == "kim@burger.example"


@pytest.mark.capability("M17")
def test_the_browser_of_one_is_not_that_of_the_other(office):
    made = planned(office, second_name="Kim Bos", second_mail="kim@burger.example")
    first, second = (link.participant_id for link in made.links)

    office.start(first, "phone")
    office.start(second, "laptop")

    assert office.visitor(second, "laptop").name == "Kim Bos"
    with pytest.raises(OtherBrowser):
        office.visitor(second, "phone")


def test_nobody_plans_for_a_desk_of_others(office):
    new = office.read_form(FORM, by=SANNE)

    with pytest.raises(NotFound):
        office.plan(new, by=OUTSIDER)

    assert office.messenger.told == []


def test_a_form_that_is_sent_twice_plans_once(office):
    key = "x" + "0" * 24

    first, second = planned(office, key=key), planned(office, key=key)

    assert second == first
    assert len(office.messenger.told) == 1


def test_the_key_of_somebody_else_shows_nothing(office):
    key = "x" + "0" * 24
    planned(office, key=key)
    colleague = replace(SANNE, id="e3")

    with pytest.raises(NotFound):
        planned(office, by=colleague, key=key)


@pytest.mark.capability("M21")
def test_a_link_has_128_bits_and_dies_with_its_version():
    first, second = a_participant(), a_participant(link_version=2)

    assert len(LINKS.secret(first)) == 22
    assert LINKS.secret(first) == LINKS.secret(a_participant())
    assert len({LINKS.secret(p) for p in (first, second, a_participant("p2"))}) == 3


@pytest.mark.capability("M02")
def test_a_link_opens_the_appointment_it_is_for_and_writes_nothing(office):
    made = planned(office)

    invitation = office.open(secret_of(made.link))

    assert invitation.participant_id == made.participant_id
    assert invitation.participant.link_opened_at is None


def test_an_unknown_link_is_refused(office):
    planned(office)

    with pytest.raises(LinkUnknown):
        office.open("A" * 22)
    with pytest.raises(LinkUnknown):
        office.invitation("nobody")


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (timedelta(minutes=-30, microseconds=-1), TooEarly),
        (timedelta(minutes=-30), None),
        (timedelta(hours=2, minutes=20, microseconds=-1), None),
        (timedelta(hours=2, minutes=20), TooLate),
    ],
)
def test_a_link_works_around_its_time_only(office, clock, moment, refusal):
    made = planned(office)
    start = office.by_id(made.appointment_id, by=SANNE).starts_at
    clock.set(start + moment)

    if refusal is None:
        assert office.open(secret_of(made.link))
        return
    with pytest.raises(refusal):
        office.open(secret_of(made.link))


def test_who_is_too_early_is_told_when(office, clock):
    made = planned(office, time="14:00")

    with pytest.raises(TooEarly) as refusal:
        office.open(secret_of(made.link))

    assert refusal.value.opens_at == clock.now() + timedelta(hours=3, minutes=30)


def test_the_visitor_is_known_after_the_start_in_that_browser(office):
    person = planned(office).participant_id

    with pytest.raises(NotStarted):
        office.visitor(person, "phone")
    office.start(person, "phone")

    assert office.visitor(person, "phone").name == "Jan Jansen"
    with pytest.raises(OtherBrowser):
        office.visitor(person, "laptop")


def test_the_first_browser_wins_and_may_start_again(office, clock):
    person = planned(office).participant_id
    office.start(person, "phone")
    clock.move(timedelta(minutes=1))

    office.start(person, "phone")
    with pytest.raises(OtherBrowser):
        office.start(person, "laptop")

    opened = office.invitation(person).participant.link_opened_at
    assert opened == clock.now() - timedelta(minutes=1)
    assert office.audit.actions[-1:] == ["link.opened"]
    assert office.audit.actions.count("link.opened") == 1


def test_going_on_elsewhere_takes_the_visit_along(office):
    person = planned(office).participant_id
    office.start(person, "phone")

    office.take_over(person, "laptop")
    office.take_over(person, "laptop")

    assert office.visitor(person, "laptop")
    with pytest.raises(OtherBrowser):
        office.visitor(person, "phone")
    assert office.audit.actions.count("link.moved") == 1
    assert f"visit.{person}" in office.signals.topics


def test_cancelling_tells_everybody_once(office):
    made = planned(office)

    office.cancel(made.appointment_id, by=SANNE)
    with pytest.raises(AlreadyEnded):
        office.cancel(made.appointment_id, by=SANNE)

    assert office.waiting_room.called_off == [made.appointment_id]
    assert office.rooms.closed == [made.appointment_id]
    assert office.messenger.told[1:] == [(made.participant_id, MessageKind.CANCELLATION)]
    with pytest.raises(AppointmentCancelled):
        office.open(secret_of(made.link))


def test_a_colleague_of_another_desk_sees_and_cancels_nothing(office):
    made = planned(office)

    for act in (office.by_id, office.cancel, office.links_of):
        with pytest.raises(NotFound):
            act(made.appointment_id, by=OUTSIDER)

    assert office.by_id(made.appointment_id, by=SANNE)
    assert office.open(secret_of(made.link))


@pytest.mark.capability("M139")
def test_after_the_conversation_the_link_is_dead(office):
    made = planned(office)
    office.start(made.participant_id, "phone")

    office.close(made.appointment_id)
    office.close(made.appointment_id)

    with pytest.raises(AppointmentOver):
        office.open(secret_of(made.link))
    with pytest.raises(AppointmentOver):
        office.visitor(made.participant_id, "phone")
    assert office.signals.topics.count(f"appointment.{made.appointment_id}") == 1


def test_a_letter_may_say_who_and_when_but_not_what(office):
    made = planned(office)

    facts = contacts_of(office).correspondence(made.participant_id)

    assert facts.link == made.link == office.links_of(made.appointment_id, by=SANNE).link
    assert facts.is_planned
    assert "Geboorte" not in str(facts)
    with pytest.raises(NotFound):
        contacts_of(office).correspondence("nobody")


def test_the_first_opening_tells_that_the_messages_were_read(office):
    made = planned(office)

    office.start(made.participant_id, "phone")
    office.start(made.participant_id, "phone")

    assert office.messenger.read == [made.participant_id]


def test_another_address_gets_another_link_and_another_number_does_not(office):
    made = planned(office)
    contacts = contacts_of(office)

    contacts.change(made.participant_id, CONTACT | {"phone": "0612345679"}, by=SANNE)
    assert office.open(secret_of(made.link)).participant.phone == "0612345679"
    contacts.change(made.participant_id, CONTACT | {"mail": "jan@elders.example"}, by=SANNE)

    facts = contacts.correspondence(made.participant_id)
    assert facts.mail == "jan@elders.example"
    assert office.open(secret_of(facts.link)).participant_id == made.participant_id
    with pytest.raises(LinkUnknown):
        office.open(secret_of(made.link))
    assert office.audit.actions.count("contact.changed") == 2


def test_the_same_address_again_changes_nothing(office):
    made = planned(office)

    contacts_of(office).change(made.participant_id, CONTACT, by=SANNE)

    assert office.open(secret_of(made.link))
    assert "contact.changed" not in office.audit.actions


@pytest.mark.parametrize(
    ("fields", "wrong"), [({"mail": "jan@"}, "mail"), ({"phone": "zes"}, "phone")]
)
def test_an_address_that_cannot_be_is_refused(office, fields, wrong):
    made = planned(office)

    with pytest.raises(Mistakes) as refusal:
        contacts_of(office).change(made.participant_id, CONTACT | fields, by=SANNE)

    assert list(refusal.value.by_field) == [wrong]
    assert office.open(secret_of(made.link))


def test_a_colleague_of_another_desk_changes_no_address(office):
    made = planned(office)

    with pytest.raises(NotFound):
        contacts_of(office).change(made.participant_id, CONTACT, by=OUTSIDER)
    with pytest.raises(NotFound):
        contacts_of(office).change("nobody", CONTACT, by=SANNE)
