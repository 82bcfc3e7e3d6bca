"""Somebody more at the table: who may be invited when, and what a role may do."""

from datetime import timedelta

import pytest

from sidecar.appointments.domain import AlreadyEnded, TableFull
from sidecar.appointments.inviting import MOST_PEOPLE, Inviting
from sidecar.appointments.planning import Mistakes
from sidecar.core.errors import BadInput, NotFound
from sidecar.core.ids import new_id
from sidecar.core.messages import MessageKind
from sidecar.core.visits import Part
from tests.office import OUTSIDER, SANNE, an_office, contacts_of, planned, secret_of

FORM = {
    "name": "Tess Tolk",
    "mail": "tess@tolken.example",
    "phone": "",
    "language": "en",
    "part": "interpreter",
    "agreed": "ja",
}


@pytest.fixture
def office(clock):
    return an_office(clock)


@pytest.fixture
def appointment_id(office):
    return planned(office).appointment_id


def invite(office, appointment_id, *, by=SANNE, key=None, **changes):
    inviting = Inviting(appointments=office)
    key, guest = inviting.read_form(FORM | {"key": key or new_id()} | changes)
    return inviting.invite(appointment_id, guest, key=key, by=by)


@pytest.mark.capability("M17")
def test_who_is_invited_gets_a_visit_a_mail_and_a_link_of_his_own(office, appointment_id):
    link = invite(office, appointment_id)

    invitation = office.open(secret_of(link.address))
    assert (invitation.participant.name, invitation.language) == ("Tess Tolk", "en")
    assert invitation.participant.part is Part.INTERPRETER
    assert office.waiting_room.expected[-1].part is Part.INTERPRETER
    assert office.messenger.told[-1] == (link.participant_id, MessageKind.CONFIRMATION)
    assert office.audit.actions[-1] == "appointment.person_invited"
    assert f"appointment.{appointment_id}" in office.signals.topics
    assert len(office.rooms.planned) == 1


def test_a_form_that_is_sent_twice_invites_once(office, appointment_id):
    key = new_id()

    first = invite(office, appointment_id, key=key)

    assert invite(office, appointment_id, key=key) == first
    assert len(office.by_id(appointment_id, by=SANNE).participants) == 2
    assert len(office.messenger.told) == 2


def test_the_key_of_another_appointment_shows_nothing(office, appointment_id):
    other = planned(office, time="11:00").appointment_id
    link = invite(office, other)

    with pytest.raises(NotFound):
        invite(office, appointment_id, key=link.participant_id)
    assert len(office.by_id(appointment_id, by=SANNE).participants) == 1


@pytest.mark.parametrize("key", ["", "p1", "x" * 25])
def test_a_key_that_is_not_ours_is_refused(office, appointment_id, key):
    with pytest.raises(BadInput):
        Inviting(appointments=office).read_form(FORM | {"key": key})
    assert invite(office, appointment_id)


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"part": "boss"}, "part"),
        ({"name": ""}, "name"),
        ({"mail": "tess"}, "mail"),
        ({"language": "xx"}, "language"),
        ({"phone": "1"}, "phone"),
    ],
)
def test_each_mistake_is_named_with_its_field(office, appointment_id, changes, mistake):
    with pytest.raises(Mistakes) as refused:
        invite(office, appointment_id, **changes)

    assert list(refused.value.by_field) == [mistake]


@pytest.mark.capability("M108", "M109")
@pytest.mark.parametrize("part", ["carer", "family", "interpreter"])
def test_a_third_person_comes_when_the_citizen_agrees_and_not_otherwise(
    office, appointment_id, part
):
    with pytest.raises(Mistakes) as refused:
        invite(office, appointment_id, part=part, agreed="")

    assert list(refused.value.by_field) == ["agreed"]
    assert invite(office, appointment_id, part=part)


@pytest.mark.parametrize("part", ["citizen", "colleague"])
def test_whose_matter_it_is_and_a_colleague_need_no_consent(office, appointment_id, part):
    assert invite(office, appointment_id, part=part, agreed="")


@pytest.mark.parametrize("part", list(Part))
def test_every_role_can_be_invited(office, appointment_id, part):
    link = invite(office, appointment_id, part=part.value)

    assert office.open(secret_of(link.address)).participant.part is part


@pytest.mark.capability("M09")
def test_who_only_helps_is_not_told_to_have_digid_at_hand(office, appointment_id):
    helper = invite(office, appointment_id)
    partner = invite(office, appointment_id, part="citizen")

    assert not contacts_of(office).correspondence(helper.participant_id).needs_identification
    assert contacts_of(office).correspondence(partner.participant_id).needs_identification


def test_nobody_is_invited_to_the_desk_of_others(office, appointment_id):
    with pytest.raises(NotFound):
        invite(office, appointment_id, by=OUTSIDER)


def test_nobody_is_invited_after_the_end(office, clock, appointment_id):
    clock.move(timedelta(hours=2))
    assert invite(office, appointment_id)

    clock.move(timedelta(hours=1))

    with pytest.raises(AlreadyEnded):
        invite(office, appointment_id)


def test_nobody_is_invited_to_what_was_cancelled(office, appointment_id):
    office.cancel(appointment_id, by=SANNE)

    with pytest.raises(AlreadyEnded):
        invite(office, appointment_id)


def test_a_table_has_so_many_chairs(office, appointment_id):
    for _ in range(MOST_PEOPLE - 1):
        invite(office, appointment_id)

    with pytest.raises(TableFull):
        invite(office, appointment_id)
