"""A text message whose receipt does not come: asked for at growing distance, and never for ever."""

from datetime import timedelta

import pytest

from sidecar.core.messages import MessageKind
from sidecar.core.work import Kind
from sidecar.notifications.domain import ASK_AFTER, STATES_OF_OUTCOMES, State, Why
from sidecar.notifications.handing import Outcome, Receipt
from tests.fakes.sms import FakeSms
from tests.office import SANNE
from tests.post import a_post

TODAY = {"date": "2026-11-23", "time": "10:10"}


@pytest.fixture
def sms():
    return FakeSms()


@pytest.fixture
def post(clock, sms):
    return a_post(clock, sms=sms, lookup=sms)


def texted(post):
    """An appointment of which somebody just got a text message."""
    made = post.plan(**TODAY)
    post.telling.tell(made.participant_id, MessageKind.WE_WAIT)
    post.deliver()
    return made


def the_text(post, made):
    return post.messages(made)[-1]


def asks(post):
    kinds = [kind for kind, _ in post.outbox.rows]
    return [
        at for kind, at in zip(kinds, post.outbox.dues, strict=True) if kind is not Kind.MESSAGE
    ]


def wait(post, clock):
    """Until the next question is asked."""
    clock.set(asks(post)[0])
    post.deliver()


@pytest.mark.capability("A10")
@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.SENT])
def test_what_nobody_told_is_asked_for(post, clock, sms, outcome):
    made = texted(post)
    sms.outcomes["provider-1"] = outcome

    wait(post, clock)

    assert the_text(post, made).state is STATES_OF_OUTCOMES[outcome]
    assert post.work_list.count(by=SANNE) == (0 if outcome is Outcome.DELIVERED else 1)
    assert asks(post) == []


def test_the_questions_come_further_and_further_apart_and_end(post, clock):
    made = texted(post)
    sent_at, asked = clock.now(), []

    while asks(post):
        assert len(asks(post)) == 1
        asked.append(asks(post)[0] - sent_at)
        wait(post, clock)

    assert tuple(asked) == ASK_AFTER
    assert list(ASK_AFTER) == sorted(ASK_AFTER)
    # That nobody told is no work: it would be for nothing nearly always.
    assert (the_text(post, made).state, the_text(post, made).why) == (State.SENT, Why.NO_RECEIPT)
    assert the_text(post, made).lacks_receipt(clock.now())
    assert post.work_list.count(by=SANNE) == 0


def test_a_provider_that_is_away_is_asked_the_next_time(post, clock, sms):
    made = texted(post)
    sms.is_away = True
    wait(post, clock)
    sms.is_away = False
    sms.outcomes["provider-1"] = Outcome.DELIVERED

    wait(post, clock)

    assert the_text(post, made).state is State.DELIVERED


def test_a_worker_that_was_away_for_long_asks_once_and_goes_on_where_it_is(post, clock):
    texted(post)
    sent_at = clock.now()
    clock.set(sent_at + timedelta(hours=30))

    post.deliver()

    assert asks(post) == [sent_at + timedelta(hours=48)]


def test_abroad_where_nobody_tells_more_it_is_not_asked_again(post, clock, sms):
    made = texted(post)
    sms.outcomes["provider-1"] = Outcome.SENT

    wait(post, clock)

    assert (the_text(post, made).state, the_text(post, made).why) == (State.SENT, Why.NO_RECEIPT)
    assert asks(post) == []


@pytest.mark.parametrize("last", [Outcome.DELIVERED, Outcome.TEMPORARY])
def test_a_receipt_that_comes_after_all_counts_whenever_it_comes(post, clock, last):
    made = texted(post)
    message = the_text(post, made)
    while asks(post):
        wait(post, clock)

    for _ in range(2):
        post.worker.note(Receipt(reference=message.id, outcome=last, at=clock.now()))

    after = the_text(post, made)
    assert (after.state, after.why) == (STATES_OF_OUTCOMES[last], Why.NOTHING)


def test_a_receipt_that_was_first_makes_the_question_needless(post, clock, sms):
    made = texted(post)
    message = the_text(post, made)
    post.worker.note(Receipt(reference=message.id, outcome=Outcome.DELIVERED, at=clock.now()))
    # What is asked too late, or of a list that is behind, changes nothing.
    sms.outcomes["provider-1"] = Outcome.TEMPORARY

    wait(post, clock)

    assert the_text(post, made).state is State.DELIVERED
    assert asks(post) == []


def test_a_receipt_that_comes_while_we_ask_is_not_lost(post, clock, sms):
    made = texted(post)
    message = the_text(post, made)

    class Slow:
        def outcome(self, provider_id):
            told = Receipt(reference=message.id, outcome=Outcome.DELIVERED, at=clock.now())
            post.worker.note(told)
            return

    post = type(post)(**(vars(post) | {"worker": replaced(post.worker, lookup=Slow())}))
    wait(post, clock)

    assert the_text(post, made).state is State.DELIVERED
    assert asks(post) == []


def replaced(worker, **changes):
    return type(worker)(**(vars(worker) | changes))


def test_a_mail_and_a_provider_that_cannot_be_asked_are_not_asked(clock, sms):
    post = a_post(clock, sms=sms)
    made = texted(post)

    assert asks(post) == []
    assert not the_text(post, made).lacks_receipt(clock.now() + timedelta(hours=72))
    assert the_text(post, made).lacks_receipt(clock.now() + timedelta(hours=73))
    assert not post.messages(made)[0].lacks_receipt(clock.now() + timedelta(days=9))


def test_where_the_provider_cannot_be_asked_any_more_the_question_has_no_outcome(post, clock):
    made = texted(post)
    post = type(post)(**(vars(post) | {"worker": replaced(post.worker, lookup=None)}))

    wait(post, clock)
    post.following.follow("nobody")

    assert the_text(post, made).why is Why.NO_RECEIPT
    assert asks(post) == []
