"""The message that we wait, from the press to what the list says became of it."""

import pytest

from sidecar.bridges import NoticesOfMessages
from sidecar.core.messages import MessageKind
from sidecar.notifications.domain import Channel, State, Why
from tests.fakes.messages import ForgetfulSms
from tests.post import a_post


@pytest.fixture
def post(clock):
    return a_post(clock, sms=ForgetfulSms())


def told(post, **changes):
    made = post.plan(**changes)
    post.deliver()
    post.telling.tell(made.participant_id, MessageKind.WE_WAIT)
    return made


def of(post, made):
    return post.messages(made)[-1]


def notice(post, made):
    found = NoticesOfMessages(work=post.work_list).of([made.participant_id])
    return found.get(made.participant_id)


@pytest.mark.parametrize(("phone", "channel"), [("06 12345678", Channel.SMS), ("", Channel.MAIL)])
def test_it_goes_by_the_way_that_is_nearest(post, phone, channel):
    made = told(post, phone=phone)

    assert (of(post, made).kind, of(post, made).channel) == (MessageKind.WE_WAIT, channel)


def test_the_list_knows_what_became_of_it_and_hears_of_it(post):
    made = told(post)
    assert notice(post, made).badge == "messages.badge.waiting"
    post.worker.signals.topics.clear()

    post.deliver()

    assert (notice(post, made).badge, notice(post, made).look) == ("messages.badge.sent", "active")
    assert post.worker.signals.topics == ["desk.burgerzaken"]
    post.worker.hear(of(post, made).id, State.PERMANENT)
    assert notice(post, made).badge == "messages.badge.failed"
    assert notice(post, made).why == "messages.why.permanent.sms"
    assert post.worker.signals.topics == ["desk.burgerzaken"] * 2


def test_of_who_got_no_such_message_nothing_is_known(post):
    assert notice(post, post.plan()) is None


def test_who_opens_his_link_before_it_left_is_not_told_any_more(post):
    other, made = post.plan(name="Kim Bos"), told(post)
    post.telling.tell(other.participant_id, MessageKind.WE_WAIT)

    post.telling.opened(made.participant_id)
    post.deliver()

    assert (of(post, made).state, of(post, made).why) == (State.CANCELLED, Why.ARRIVED)
    assert of(post, other).state is State.SENT
