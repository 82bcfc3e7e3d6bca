"""The work list: who sees what, and each thing that a civil servant can do about a message."""

import pytest

from sidecar.core.errors import Mistakes, NotFound
from sidecar.notifications.domain import Answer, Channel, ChannelMissing, NoLongerWork, State
from tests.fakes.sms import FakeSms
from tests.office import OUTSIDER, SANNE
from tests.post import a_post

TODAY = {"date": "2026-11-23", "time": "10:10"}
CONTACT = {"mail": "jan@elders.example", "phone": "06 12345678"}


@pytest.fixture
def post(clock):
    return a_post(clock, sms=FakeSms())


def failing(post, **changes):
    """An appointment of which the confirmation was refused."""
    post.mail.refuses.add("jan@burger.example")
    made = post.plan(**(TODAY | changes))
    post.deliver()
    return made, post.messages(made)[0]


def after(post, made):
    """What was queued by the deed, and what became of the message that failed."""
    first, *others = post.messages(made)
    return first.answered, [(row.kind, row.channel, row.state) for row in others]


@pytest.mark.capability("A10")
def test_a_failed_message_is_work_of_its_desk_only(post):
    _, message = failing(post)

    (item,) = post.work_list.items(by=SANNE)
    assert (item.message.id, item.to.name, item.address) == (
        message.id,
        "Jan Jansen",
        "jan@burger.example",
    )
    assert post.work_list.count(by=SANNE) == 1
    assert post.work_list.items(by=OUTSIDER) == []
    assert post.work_list.count(by=OUTSIDER) == 0


DEEDS = ("resend", "use_other_channel", "done")


@pytest.mark.parametrize("deed", [*DEEDS, "item"])
def test_a_colleague_of_another_desk_does_nothing(post, deed):
    _, message = failing(post)

    with pytest.raises(NotFound):
        getattr(post.work_list, deed)(message.id, by=OUTSIDER)
    with pytest.raises(NotFound):
        getattr(post.work_list, deed)("x", by=SANNE)
    with pytest.raises(NotFound):
        post.work_list.change_contact(message.id, CONTACT, by=OUTSIDER)

    assert post.work_list.count(by=SANNE) == 1


@pytest.mark.capability("M04", "A10")
def test_sending_again_makes_a_new_message_that_is_sent(post):
    made, message = failing(post)
    post.mail.refuses.clear()

    post.work_list.resend(message.id, by=SANNE)
    post.deliver()

    answer, others = after(post, made)
    assert answer is Answer.RESENT
    assert others == [(message.kind, Channel.MAIL, State.SENT)]
    assert post.work_list.count(by=SANNE) == 0
    (fact,) = [f for f in post.work_list.audit.facts if f.subject == message.id]
    assert (fact.actor, fact.details) == (SANNE.id, {"how": "resent"})


@pytest.mark.capability("M04")
def test_who_cannot_find_the_confirmation_gets_it_again(post):
    made = post.plan(**TODAY)
    post.deliver()
    sent = post.messages(made)[0]

    post.work_list.resend(sent.id, by=SANNE)
    post.deliver()

    assert [mail.subject for mail in post.mail.sent] == [post.mail.sent[0].subject] * 2
    assert post.messages(made)[0] == sent


def test_what_is_under_way_is_not_sent_again(post):
    made = post.plan(**TODAY)

    with pytest.raises(NoLongerWork):
        post.work_list.resend(post.messages(made)[0].id, by=SANNE)

    assert len(post.messages(made)) == 1


def test_the_other_channel_is_offered_and_used_when_it_is_there(post):
    made, message = failing(post)
    assert post.work_list.item(message.id, by=SANNE).other is Channel.SMS

    post.work_list.use_other_channel(message.id, by=SANNE)
    post.deliver()

    answer, others = after(post, made)
    assert answer is Answer.OTHER_CHANNEL
    assert others == [(message.kind, Channel.SMS, State.SENT)]
    assert post.worker.sms.sent[0].to == "+31612345678"


@pytest.mark.parametrize("phone", ["", "010 1234567"])
def test_a_channel_that_is_not_there_is_not_offered(post, phone):
    _, message = failing(post, phone=phone)

    assert post.work_list.item(message.id, by=SANNE).other is None
    with pytest.raises(ChannelMissing):
        post.work_list.use_other_channel(message.id, by=SANNE)
    assert post.work_list.count(by=SANNE) == 1


def test_another_address_gets_the_message_with_a_link_that_is_new(post):
    made, message = failing(post)

    post.work_list.change_contact(message.id, CONTACT, by=SANNE)
    post.deliver()

    (mail,) = post.mail.sent
    assert mail.to == "jan@elders.example"
    assert made.link not in mail.text
    assert after(post, made)[0] is Answer.CONTACT_CHANGED
    assert post.work_list.count(by=SANNE) == 0


def test_what_comes_back_from_the_old_address_later_is_no_work(post):
    made = post.plan(**TODAY)
    post.deliver()
    old = post.messages(made)[0]
    post.work_list.resend(old.id, by=SANNE)
    post.mail.refuses.add("jan@burger.example")
    post.deliver()
    failed = post.messages(made)[-1]
    post.work_list.change_contact(failed.id, CONTACT, by=SANNE)

    post.worker.hear(old.id, State.BOUNCED)

    assert post.work_list.count(by=SANNE) == 0


def test_an_address_that_cannot_be_leaves_the_work_as_it_was(post):
    made, message = failing(post)

    with pytest.raises(Mistakes):
        post.work_list.change_contact(message.id, CONTACT | {"mail": "jan"}, by=SANNE)

    assert len(post.messages(made)) == 1
    assert post.work_list.count(by=SANNE) == 1


@pytest.mark.parametrize("deed", DEEDS)
def test_of_two_colleagues_the_second_hears_that_it_was_done(post, deed):
    made, message = failing(post)
    post.work_list.done(message.id, by=SANNE)

    with pytest.raises(NoLongerWork):
        getattr(post.work_list, deed)(message.id, by=SANNE)

    assert after(post, made) == (Answer.SPOKEN, [])


def test_all_messages_of_an_appointment_are_shown_to_its_desk_only(post):
    made = post.plan()

    items = post.work_list.of_appointment(made.appointment_id, by=SANNE)
    assert {item.message.id for item in items} == {row.id for row in post.messages(made)}
    with pytest.raises(NotFound):
        post.work_list.of_appointment(made.appointment_id, by=OUTSIDER)
    with pytest.raises(NotFound):
        post.work_list.of_appointment("a9", by=SANNE)


def test_somebody_who_was_wiped_is_no_work_that_can_be_done(post):
    _, message = failing(post)
    post.office.store._people.clear()

    assert post.work_list.items(by=SANNE) == []
    with pytest.raises(NotFound):
        post.work_list.item(message.id, by=SANNE)
