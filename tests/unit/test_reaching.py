"""Somebody is reached in another way from now on: what is to come follows, the old is silent."""

from datetime import timedelta

import pytest

from sidecar.core.audit import Action
from sidecar.core.errors import Mistakes, NotFound
from sidecar.core.messages import MessageKind
from sidecar.core.reach import Reach
from sidecar.notifications.domain import Answer, Channel, State, Why
from sidecar.notifications.reaching import Reaching
from tests.fakes.sms import FakeSms
from tests.office import OUTSIDER, SANNE
from tests.post import a_post

MAIL, SMS = Channel.MAIL, Channel.SMS
MOBILE, OTHER_MOBILE = "06 12345678", "06 87654321"
OLD, NEW = "jan@burger.example", "jan@elders.example"
REMINDERS = {MessageKind.REMINDER_DAY, MessageKind.REMINDER_HOUR}

pytestmark = pytest.mark.capability("M05", "A10")


@pytest.fixture
def post(clock):
    return a_post(clock, sms=FakeSms())


def change(post, made, *, by=SANNE, **fields):
    typed = {"mail": OLD, "phone": MOBILE, "reach": ""} | fields
    Reaching(work=post.work_list).change(
        made.participant_id, typed, appointment_id=made.appointment_id, by=by
    )


def waiting(post, made):
    return sorted(
        (row.kind, row.channel) for row in post.messages(made) if row.state is State.WAITING
    )


def facts(post, made):
    return post.telling.appointments.correspondence(made.participant_id)


def to_the_end(post, clock, made):
    """Everything that is sent until it begins."""
    start = facts(post, made).starts_at
    for before in (24, 1):
        clock.set(start - timedelta(hours=before))
        post.deliver()


def test_reminders_go_by_the_new_way_and_the_link_too(post, clock):
    made = post.plan(reach="mail")
    post.deliver()

    change(post, made, reach="sms")
    post.deliver()
    to_the_end(post, clock, made)

    assert facts(post, made).reach is Reach.SMS
    assert [mail.to for mail in post.mail.sent] == [OLD], "the confirmation, of before"
    kinds = [sms.kind for sms in post.worker.sms.sent]
    assert kinds[0] is MessageKind.CONFIRMATION
    assert set(kinds[1:]) == REMINDERS
    off = [row.why for row in post.messages(made) if row.state is State.CANCELLED]
    assert set(off) == {Why.OTHER_WAY}


def test_what_was_not_sent_yet_goes_by_the_new_way_once(post):
    made = post.plan(reach="mail")

    change(post, made, reach="sms")
    post.deliver()

    assert post.mail.sent == []
    assert [sms.kind for sms in post.worker.sms.sent] == [MessageKind.CONFIRMATION]


def test_a_reminder_that_is_late_is_not_lost(post, clock):
    made = post.plan(reach="mail")
    post.deliver()
    clock.set(facts(post, made).starts_at - timedelta(hours=23))

    change(post, made, reach="sms")
    post.deliver()

    assert MessageKind.REMINDER_DAY in [sms.kind for sms in post.worker.sms.sent]
    assert [mail.to for mail in post.mail.sent] == [OLD]


def test_the_old_address_gets_nothing_any_more_and_its_link_is_dead(post, clock):
    made = post.plan()
    post.deliver()
    post.mail.sent.clear()

    change(post, made, mail=NEW, phone=OTHER_MOBILE)
    post.deliver()
    to_the_end(post, clock, made)

    assert {mail.to for mail in post.mail.sent} == {NEW}
    assert {sms.to for sms in post.worker.sms.sent} == {"+31687654321"}
    assert all(made.link not in mail.text for mail in post.mail.sent)
    assert facts(post, made).link in post.mail.sent[0].text
    assert facts(post, made).link in post.worker.sms.sent[0].text


def test_what_waits_for_the_mail_server_goes_to_the_new_address(post):
    made = post.plan(reach="mail")

    change(post, made, mail=NEW, reach="mail")
    post.deliver()

    assert [mail.to for mail in post.mail.sent] == [NEW]


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("both", "mail", []),
        ("mail", "both", []),
        ("mail", "sms", [SMS]),
        ("both", "sms", [SMS]),
        ("sms", "mail", [MAIL]),
    ],
)
def test_the_link_goes_by_a_way_that_did_not_bring_it(post, before, after, kinds):
    made = post.plan(reach=before)
    post.deliver()

    change(post, made, reach=after)

    links = [way for kind, way in waiting(post, made) if kind is MessageKind.CONFIRMATION]
    assert links == kinds
    assert facts(post, made).link_version == 1


def test_nothing_that_changes_sends_nothing_and_is_not_recorded(post):
    made = post.plan()
    post.deliver()
    before = post.messages(made)

    change(post, made)

    assert post.messages(made) == before
    assert contact_changes(post) == []


def contact_changes(post):
    facts = post.office.audit.facts
    return [fact.actor for fact in facts if fact.action is Action.CONTACT_CHANGED]


def test_it_is_recorded_as_the_change_after_a_failed_message_is(post):
    made = post.plan()

    change(post, made, reach="mail")

    assert contact_changes(post) == [SANNE.id]


def test_what_failed_goes_again_and_is_no_work_any_more(post):
    post.mail.refuses.add(OLD)
    made = post.plan(date="2026-11-23", time="10:10", reach="mail")
    post.deliver()
    assert post.work_list.count(by=SANNE) == 1

    change(post, made, mail=NEW, reach="mail")
    post.deliver()

    assert post.work_list.count(by=SANNE) == 0
    assert [(mail.to, mail.key) for mail in post.mail.sent] == [(NEW, post.messages(made)[-1].id)]
    assert post.messages(made)[0].answered is Answer.CONTACT_CHANGED


def test_what_failed_by_a_way_that_stays_is_still_work(post):
    post.worker.sms.refuses.add("+31612345678")
    made = post.plan(date="2026-11-23", time="10:10", mail="")
    post.deliver()

    change(post, made, mail=OLD, reach="both")

    assert post.work_list.count(by=SANNE) == 1
    change(post, made, mail=OLD, phone=OTHER_MOBILE, reach="both")
    assert post.work_list.count(by=SANNE) == 0


@pytest.mark.parametrize(
    ("fields", "overtaken"),
    [
        ({"mail": NEW}, True),
        ({"reach": "sms"}, True),
        ({"reach": "mail"}, False),
        ({"phone": OTHER_MOBILE}, False),
        ({"phone": "+31 6 12345678"}, False),
    ],
)
def test_what_went_by_a_way_that_is_left_is_not_shown_as_gone_there(post, fields, overtaken):
    made = post.plan()
    post.deliver()
    sent = post.messages(made)[0].id

    change(post, made, **fields)

    item = post.work_list.item(sent, by=SANNE)
    assert item.message.is_overtaken is overtaken
    assert item.address == ("" if overtaken else OLD)
    post.worker.hear(sent, State.BOUNCED)
    assert post.work_list.count(by=SANNE) == (0 if overtaken else 1)


def test_after_a_cancellation_only_what_failed_goes_again(post):
    post.mail.refuses.add(OLD)
    made = post.plan(reach="mail")
    post.office.cancel(made.appointment_id, by=SANNE)
    post.deliver()

    change(post, made, mail=NEW, reach="mail")
    post.deliver()

    (mail,) = post.mail.sent
    assert (mail.to, mail.key) == (NEW, post.messages(made)[-1].id)
    assert post.messages(made)[-1].kind is MessageKind.CANCELLATION


def test_others_at_the_table_keep_their_messages(post):
    second = {"second_name": "Kim", "second_mail": "kim@b.example", "second_language": "nl"}
    made = post.plan(reach="mail", **second)
    kim = made.links[1].participant_id
    before = [row for row in post.messages(made) if row.participant_id == kim]

    change(post, made, reach="sms")

    assert [row for row in post.messages(made) if row.participant_id == kim] == before


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"phone": "", "reach": "sms"}, "phone"),
        ({"mail": "", "reach": "mail"}, "mail"),
        ({"mail": "jan"}, "mail"),
        ({"reach": "post"}, "reach"),
    ],
)
def test_a_way_that_is_not_there_changes_nothing(post, fields, field):
    made = post.plan()
    before = post.messages(made), facts(post, made)

    with pytest.raises(Mistakes) as refusal:
        change(post, made, **fields)

    assert set(refusal.value.by_field) == {field}
    assert (post.messages(made), facts(post, made)) == before


def test_a_colleague_of_another_desk_and_another_appointment_are_refused(post):
    made, other = post.plan(), post.plan(date="2026-11-26")
    reaching = Reaching(work=post.work_list)

    for appointment_id, by in ((made.appointment_id, OUTSIDER), (other.appointment_id, SANNE)):
        with pytest.raises(NotFound):
            reaching.of(made.participant_id, appointment_id=appointment_id, by=by)
        with pytest.raises(NotFound):
            reaching.change(made.participant_id, {}, appointment_id=appointment_id, by=by)
    found = reaching.of(made.participant_id, appointment_id=made.appointment_id, by=SANNE)
    assert found.name == "Jan Jansen"
