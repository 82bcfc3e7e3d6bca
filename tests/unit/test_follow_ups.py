"""The next appointment of the same people: who gets it, what is new, when it is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.appointments.domain import LinkUnknown
from sidecar.appointments.following import FollowUps, NextMoment
from sidecar.appointments.guests import Guest
from sidecar.appointments.inviting import Inviting
from sidecar.core.catalogue import DeskFull, OutsideHours
from sidecar.core.errors import BadInput, Conflict, Mistakes, NotFound
from sidecar.core.ids import new_id
from sidecar.core.messages import MessageKind
from sidecar.core.visits import Part
from tests.fakes.appointments import ListAttendees
from tests.office import OUTSIDER, SANNE, an_open_office, planned

pytestmark = pytest.mark.capability("M117")
PLANNED = "x" + "0" * 24


@pytest.fixture
def office(clock):
    return an_open_office(clock)


@pytest.fixture
def made(office):
    return planned(office, second_name="Kim Bos", second_mail="kim@burger.example")


@pytest.fixture
def follow_ups(office):
    return FollowUps(appointments=office, attendees=ListAttendees())


@pytest.fixture
def tomorrow(clock):
    return clock.now() + timedelta(days=1)


def plan(follow_ups, made, starts_at, *, product_id="geboorte", key="", by=SANNE, invited=None):
    if invited is None:
        invited = [link.participant_id for link in made.links]
    wanted = NextMoment(product_id=product_id, starts_at=starts_at, invited=invited)
    return follow_ups.plan(made.appointment_id, wanted, key=key or new_id(), by=by)


def test_everybody_comes_again_with_a_link_of_his_own_and_is_told(
    follow_ups, office, made, tomorrow
):
    office.start(made.participant_id, "browser")

    found = plan(follow_ups, made, tomorrow)

    again = office.by_id(found.appointment_id, by=SANNE)
    before = office.by_id(made.appointment_id, by=SANNE)
    assert [each.name for each in again.participants] == ["Jan Jansen", "Kim Bos"]
    assert [each.mail for each in again.participants] == [e.mail for e in before.participants]
    assert {link.address for link in found.links}.isdisjoint(link.address for link in made.links)
    assert {each.browser_hash for each in again.participants} == {None}
    assert office.messenger.told[-2:] == [
        (link.participant_id, MessageKind.FOLLOW_UP) for link in found.links
    ]
    assert (again.starts_at, again.ends_at - again.starts_at) == (tomorrow, timedelta(minutes=20))
    assert (again.employee_name, again.room != before.room) == (SANNE.name, True)


def test_only_who_is_invited_comes_again(follow_ups, office, made, tomorrow):
    _, kim = made.links

    found = plan(follow_ups, made, tomorrow, invited=[kim.participant_id])

    again = office.by_id(found.appointment_id, by=SANNE)
    assert [each.name for each in again.participants] == ["Kim Bos"]
    assert office.messenger.told[2:] == [(found.participant_id, MessageKind.FOLLOW_UP)]
    assert follow_ups.of_participant(kim.participant_id)
    assert follow_ups.of_participant(made.participant_id) == []


def test_without_a_citizen_nothing_is_planned(follow_ups, office, tomorrow):
    made = planned(
        office,
        second_name="Kim Bos",
        second_mail="kim@burger.example",
        second_part="interpreter",
        second_agreed="ja",
    )
    jan, kim = (link.participant_id for link in made.links)

    for nobody in ([], [kim]):
        with pytest.raises(Mistakes) as refused:
            plan(follow_ups, made, tomorrow, invited=nobody)
        assert refused.value.by_field == {"invited": "appointments.follow.invited.missing"}
    with pytest.raises(BadInput):
        plan(follow_ups, made, tomorrow, invited=[jan, "somebody"])
    assert len(office.messenger.told) == 2
    assert plan(follow_ups, made, tomorrow, invited=[jan, jan])


@pytest.mark.parametrize(
    ("came", "away"), [("", ""), ("jan", "kim"), ("kim", "jan"), ("jan kim", ""), ("tom", "")]
)
def test_who_did_not_come_is_marked_once_a_citizen_came(follow_ups, office, made, came, away):
    guest = Guest(name="Tom", mail="t@tolk.example", phone="", language="nl", part=Part.INTERPRETER)
    tom = Inviting(appointments=office).invite(made.appointment_id, guest, key=new_id(), by=SANNE)
    jan, kim = (link.participant_id for link in made.links)
    ids = {"jan": jan, "kim": kim, "tom": tom.participant_id}
    follow_ups.attendees.came.update(ids[name] for name in came.split())

    found = follow_ups.invitees(made.appointment_id, by=SANNE)

    expected = {ids[name] for name in away.split()}
    if came and came != "tom":
        expected.add(ids["tom"])
    assert {each.person.id for each in found if each.stayed_away} == expected


def test_each_knows_of_the_other_until_it_is_cancelled(follow_ups, office, made, tomorrow):
    found = plan(follow_ups, made, tomorrow)

    (talk,) = follow_ups.after(made.appointment_id, by=SANNE)
    assert talk == (found.appointment_id, tomorrow)
    assert follow_ups.of_participant(made.participant_id) == [talk]
    assert office.by_id(found.appointment_id, by=SANNE).follows == made.appointment_id
    assert follow_ups.of_participant(found.participant_id) == []
    office.cancel(found.appointment_id, by=SANNE)
    assert follow_ups.of_participant(made.participant_id) == []


def test_who_is_invited_to_the_talk_later_does_not_see_what_is_not_his(
    follow_ups, office, made, tomorrow
):
    found = plan(follow_ups, made, tomorrow)
    guest = Guest(name="Tom Tolk", mail="tom@tolk.example", phone="", language="nl")
    late = Inviting(appointments=office).invite(made.appointment_id, guest, key=new_id(), by=SANNE)

    assert follow_ups.of_participant(late.participant_id) == []
    assert follow_ups.of_participant(made.participant_id) == [(found.appointment_id, tomorrow)]


def test_who_talks_now_sees_it_at_once_and_the_trail_knows(follow_ups, office, made, tomorrow):
    office.signals.topics.clear()

    plan(follow_ups, made, tomorrow)

    assert f"visit.{made.participant_id}" in office.signals.topics
    assert "appointment.follow_up_planned" in office.audit.actions


def test_pressing_twice_plans_once(follow_ups, office, made, tomorrow):
    key = new_id()

    first = plan(follow_ups, made, tomorrow, key=key)

    assert plan(follow_ups, made, tomorrow, key=key) == first
    assert len(follow_ups.after(made.appointment_id, by=SANNE)) == 1


def test_the_key_of_another_form_answers_with_nothing_of_that_form(
    follow_ups, office, made, tomorrow
):
    key, other = new_id(), planned(office, date="2026-11-26", key=PLANNED)
    plan(follow_ups, made, tomorrow, key=key)

    with pytest.raises(Conflict):
        plan(follow_ups, other, tomorrow + timedelta(hours=1), key=key)
    with pytest.raises(Conflict):
        plan(follow_ups, made, tomorrow + timedelta(hours=1), key=PLANNED)
    with pytest.raises(Conflict):
        planned(office, date="2026-11-27", key=key)
    assert len(office.store._appointments) == 3
    assert plan(follow_ups, other, tomorrow + timedelta(hours=1), key=new_id())


def test_a_moment_that_is_taken_or_when_the_desk_is_closed_is_refused(follow_ups, made, tomorrow):
    plan(follow_ups, made, tomorrow)

    with pytest.raises(DeskFull):
        plan(follow_ups, made, tomorrow)
    with pytest.raises(OutsideHours):
        plan(follow_ups, made, tomorrow + timedelta(hours=9))
    assert plan(follow_ups, made, tomorrow + timedelta(hours=1))


def test_only_for_desks_that_one_serves(follow_ups, made, tomorrow):
    both = replace(SANNE, desks=frozenset({"burgerzaken", "jeugd"}))

    with pytest.raises(NotFound):
        plan(follow_ups, made, tomorrow, by=OUTSIDER)
    with pytest.raises(NotFound):
        plan(follow_ups, made, tomorrow, product_id="opvoedvraag")
    with pytest.raises(NotFound):
        follow_ups.after(made.appointment_id, by=OUTSIDER)
    assert plan(follow_ups, made, tomorrow, product_id="opvoedvraag", by=both)


def test_who_has_no_link_sees_nothing(follow_ups):
    with pytest.raises(LinkUnknown):
        follow_ups.of_participant("nobody")
