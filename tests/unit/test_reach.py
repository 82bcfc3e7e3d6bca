"""By which way somebody is told: every message finds one, and changing it moves what waits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.core.errors import Mistakes
from sidecar.core.messages import MessageKind
from sidecar.core.reach import Reach, asked, choose
from sidecar.notifications.domain import Channel, State, Why
from tests.fakes.sms import FakeSms
from tests.office import SANNE, contacts_of, secret_of
from tests.post import a_post

MAIL, SMS = Channel.MAIL, Channel.SMS
MOBILE = "06 12345678"
CHOICES = (None, *Reach)


@pytest.fixture
def post(clock):
    return a_post(clock, sms=FakeSms())


def told(post, made):
    """What each kind went by, or waits for."""
    alive = [row for row in post.messages(made) if row.state is not State.CANCELLED]
    return sorted((row.kind, row.channel) for row in alive)


@pytest.mark.parametrize("wanted", CHOICES)
@pytest.mark.parametrize("mail", ["", "jan@burger.example"])
@pytest.mark.parametrize("phone", ["", MOBILE, "010 1234567"])
def test_what_is_chosen_can_be_done(wanted, mail, phone):
    found = choose(wanted, mail=mail, phone=phone, sends_texts=True)

    if isinstance(found, Reach):
        assert wanted in (None, found)
        assert not found.by_mail or mail
        assert not found.by_sms or phone == MOBILE
        shown = asked(found, mail=mail, phone=phone)
        assert choose(shown, mail=mail, phone=phone, sends_texts=True) is found
    else:
        assert found.field in ("mail", "phone")


@pytest.mark.capability("M05", "M17")
def test_who_wants_text_messages_only_gets_everything_by_them_and_nothing_by_mail(post, clock):
    made = post.plan(mail="", phone=MOBILE)
    start = post.office.by_id(made.appointment_id, by=SANNE).starts_at
    for before in (48, 24, 1):
        clock.set(start - timedelta(hours=before))
        post.deliver()

    for kind in MessageKind:
        post.telling.tell(made.participant_id, kind)
    post.deliver()

    assert {channel for _, channel in told(post, made)} == {SMS}
    assert {kind for kind, _ in told(post, made)} == set(MessageKind)
    assert post.mail.sent == []
    assert post.worker.sms.sent
    for sms in post.worker.sms.sent:
        assert sms.to == "+31612345678"
        for secret in ("Jan", "Sanne", "Geboorte"):
            assert secret not in sms.text
            assert all(secret not in value for value in sms.values.values())


@pytest.mark.capability("M05")
def test_who_wants_mail_only_gets_no_text_message_although_there_is_a_number(post):
    made = post.plan(phone=MOBILE, reach="mail")
    for kind in MessageKind:
        post.telling.tell(made.participant_id, kind)

    assert {channel for _, channel in told(post, made)} == {MAIL}


def test_where_text_messages_are_switched_off_afterwards_it_becomes_work(post):
    made = post.plan(date="2026-11-23", time="10:10", mail="", phone=MOBILE)
    worker = replace(post.worker, sms=None, numbers=None)

    worker.send(post.messages(made)[0].id)

    found = post.messages(made)[0]
    assert (found.state, found.why) == (State.PERMANENT, Why.NO_SMS)
    assert post.work_list.items(by=SANNE)[0].other is None


def failing(post, **changes):
    """An appointment whose first message was refused."""
    post.mail.refuses.add("jan@burger.example")
    post.worker.sms.refuses.add("+31612345678")
    made = post.plan(**changes)
    post.deliver()
    return made, post.messages(made)[0]


@pytest.mark.capability("M05", "A10")
def test_the_way_is_changed_from_the_work_list_and_reminders_follow(post):
    made, message = failing(post, phone=MOBILE)
    fields = {"mail": "jan@burger.example", "phone": "06 87654321", "reach": "sms"}

    post.work_list.change_contact(message.id, fields, by=SANNE)

    facts = post.telling.appointments.correspondence(made.participant_id)
    assert facts.reach is Reach.SMS
    waits = [row for row in post.messages(made) if row.state is State.WAITING]
    assert {row.channel for row in waits} == {SMS}
    assert {row.kind for row in waits} == {
        MessageKind.CONFIRMATION,
        MessageKind.REMINDER_DAY,
        MessageKind.REMINDER_HOUR,
    }
    off = [row.why for row in post.messages(made) if row.state is State.CANCELLED]
    assert set(off) == {Why.OTHER_WAY}


def test_the_same_way_leaves_the_reminders_as_they_wait(post):
    made, message = failing(post, phone=MOBILE, reach="mail")
    before = [row.id for row in post.messages(made)]

    fields = {"mail": "jan@elders.example", "phone": MOBILE, "reach": "mail"}
    post.work_list.change_contact(message.id, fields, by=SANNE)

    kept = [row for row in post.messages(made) if row.id in before]
    assert {row.state for row in kept} == {State.PERMANENT, State.WAITING}


def test_what_cannot_be_reached_is_refused_and_stays_work(post):
    _, message = failing(post, mail="", phone=MOBILE)

    fields = {"mail": "", "phone": "010 1234567", "reach": ""}
    with pytest.raises(Mistakes) as refusal:
        post.work_list.change_contact(message.id, fields, by=SANNE)

    assert refusal.value.by_field == {"phone": "appointments.new.phone.no_texts"}
    assert post.work_list.count(by=SANNE) == 1


@pytest.mark.parametrize(
    ("before", "number", "dies"),
    [
        ({"mail": "", "phone": MOBILE}, "06 87654321", True),
        ({"phone": MOBILE}, "06 87654321", True),
        ({"phone": MOBILE}, "+31 6 1234 5678", False),
        ({"phone": MOBILE, "reach": "mail"}, "06 87654321", False),
        ({"phone": "010 1234567"}, MOBILE, False),
    ],
)
def test_a_link_that_went_to_another_number_dies(post, before, number, dies):
    made = post.plan(**before)
    contacts = contacts_of(post.office)
    facts = contacts.correspondence(made.participant_id)
    fields = {"mail": facts.mail, "phone": number, "reach": before.get("reach", "")}

    contacts.change(made.participant_id, fields, by=SANNE)

    after = contacts.correspondence(made.participant_id)
    assert (after.link_version, after.link != made.link) == (2 if dies else 1, dies)
    assert secret_of(after.link)


def test_a_new_link_goes_by_every_way(post):
    made, message = failing(post, date="2026-11-23", time="10:10", phone=MOBILE)
    fields = {"mail": "jan@elders.example", "phone": "06 87654321", "reach": ""}

    post.work_list.change_contact(message.id, fields, by=SANNE)

    again = [row.channel for row in post.messages(made) if row.state is State.WAITING]
    assert again == [MAIL, SMS]


def test_a_mail_that_waits_for_who_has_no_address_any_more_says_so(post):
    made = post.plan(date="2026-11-23", time="10:10", phone=MOBILE)
    message = post.messages(made)[0]
    person = post.office.store.by_participant(made.participant_id).participant
    without = replace(person, mail="", reach=Reach.SMS)
    post.office.store.keep_contact(without, link_hash="another")

    post.worker.send(message.id)

    assert post.store.get(message.id).why is Why.NO_MAIL
