"""Sending: once, not in vain, not too much, and what fails becomes work for a person."""

from datetime import timedelta

import pytest

from sidecar.core.errors import Unavailable
from sidecar.core.messages import MessageKind
from sidecar.notifications.domain import MOST_TRIES, Channel, State, Why
from sidecar.notifications.handing import Outcome, Receipt
from tests.fakes.messages import ForgetfulSms
from tests.fakes.sms import FakeSms
from tests.office import SANNE
from tests.post import a_post

TODAY = {"date": "2026-11-23", "time": "10:10"}


@pytest.fixture
def post(clock):
    return a_post(clock)


def the_first(post, made):
    return post.messages(made)[0]


def receipt(message, outcome, at):
    return Receipt(reference=message.id, outcome=outcome, at=at)


def test_what_was_sent_is_noted_and_never_sent_again(post):
    made = post.plan(**TODAY)
    message = the_first(post, made)

    post.worker.send(message.id)
    post.worker.send(message.id)

    assert len(post.mail.sent) == 1
    sent = the_first(post, made)
    assert (sent.state, sent.sent_at, sent.tries) == (State.SENT, post.worker.clock.now(), 1)


def test_a_worker_that_died_in_between_sends_the_same_mail_with_the_same_id(post):
    made = post.plan(**TODAY)
    message = the_first(post, made)
    post.worker.send(message.id)
    post.store.keep(message.begun(post.worker.clock.now()))

    post.worker.send(message.id)

    first, second = post.mail.sent
    assert first == second
    assert first.key == message.id


def test_a_message_of_nobody_and_one_that_is_not_there_are_left_alone(post):
    made = post.plan(**TODAY)
    post.office.store._people.clear()

    post.worker.send("x")
    post.deliver()

    assert post.mail.sent == []
    assert (the_first(post, made).state, the_first(post, made).why) == (State.CANCELLED, Why.GONE)


@pytest.mark.capability("M110")
def test_the_reminders_come_a_day_and_an_hour_before(post, clock):
    made = post.plan()
    start = post.office.by_id(made.appointment_id, by=SANNE).starts_at
    post.deliver()

    counts = []
    for before in (timedelta(hours=24, seconds=1), timedelta(hours=24), timedelta(hours=1)):
        clock.set(start - before)
        post.deliver()
        counts.append(len(post.mail.sent))

    assert counts == [1, 2, 3]
    assert {row.state for row in post.messages(made)} == {State.SENT}


@pytest.mark.capability("M110")
def test_a_reminder_of_what_was_moved_or_cancelled_says_nothing(post, clock):
    made = post.plan()
    reminder = post.messages(made)[1]
    post.deliver()
    post.office.cancel(made.appointment_id, by=SANNE)
    # As when the cancellation and the worker come at the same moment.
    post.store.keep(reminder)
    clock.set(reminder.due_at)

    post.worker.send(reminder.id)

    assert len(post.mail.sent) == 1
    assert post.store.get(reminder.id).state is State.CANCELLED


def test_a_refused_address_is_work_at_once_and_not_tried_again(post):
    made = post.plan(**TODAY)
    post.mail.refuses.add("jan@burger.example")

    post.deliver()

    message = the_first(post, made)
    assert (message.state, message.why, message.tries) == (State.PERMANENT, Why.REFUSED, 1)
    assert message.is_work
    assert post.worker.signals.topics == ["desk.burgerzaken"]


def test_a_server_that_is_away_is_left_to_a_later_try(post):
    made = post.plan(**TODAY)
    post.mail.is_away = True

    with pytest.raises(Unavailable):
        post.deliver()

    message = the_first(post, made)
    assert (message.state, message.tries, message.sendings) == (State.WAITING, 1, 0)


def test_after_the_last_try_it_is_work_and_no_line_in_a_log(post):
    made = post.plan()
    message = the_first(post, made)
    post.mail.is_away = True

    for _ in range(MOST_TRIES - 1):
        with pytest.raises(Unavailable):
            post.worker.send(message.id)
    post.worker.send(message.id)

    message = the_first(post, made)
    assert (message.state, message.why) == (State.GIVEN_UP, Why.NO_ANSWER)
    assert post.work_list.count(by=SANNE) == 1


def test_a_reminder_is_not_tried_beyond_the_appointment(post, clock):
    made = post.plan(**TODAY)
    clock.set(the_first(post, made).matters_until - timedelta(seconds=1))
    post.mail.is_away = True
    with pytest.raises(Unavailable):
        post.deliver()
    clock.move(timedelta(seconds=1))

    post.worker.send(the_first(post, made).id)

    assert the_first(post, made).state is State.CANCELLED


def test_what_the_outbox_gives_up_is_work(post):
    made = post.plan(**TODAY)

    post.worker.give_up(the_first(post, made).id)

    assert (the_first(post, made).state, the_first(post, made).why) == (State.GIVEN_UP, Why.FAULT)
    post.worker.send(the_first(post, made).id)
    assert post.mail.sent == []


@pytest.mark.capability("A10")
def test_a_loop_cannot_flood_a_citizen_nor_the_work_list(clock):
    post = a_post(clock, most_a_day=10)
    made = post.plan(**TODAY)

    for _ in range(136):
        post.telling.tell(made.participant_id, MessageKind.CONFIRMATION)
    post.deliver()

    assert len(post.mail.sent) == 10
    assert [item.message.why for item in post.work_list.items(by=SANNE)] == [Why.TOO_MANY]


def test_the_next_day_there_is_room_again_and_tries_that_failed_never_counted(clock):
    post = a_post(clock, most_a_day=1)
    made = post.plan()
    post.mail.is_away = True
    for _ in range(3):
        with pytest.raises(Unavailable):
            post.worker.send(the_first(post, made).id)
    post.mail.is_away = False
    post.deliver()
    clock.move(timedelta(days=1, minutes=10))

    post.deliver()

    assert [row.state for row in post.messages(made)][:2] == [State.SENT, State.SENT]


@pytest.mark.capability("M05")
def test_an_sms_goes_to_the_number_in_full_with_the_id_of_the_message(clock):
    post = a_post(clock, sms=FakeSms())
    made = post.plan(phone="06 12345678")
    reminder = post.messages(made)[-1]
    clock.set(reminder.due_at)

    post.worker.send(reminder.id)

    (sms,) = post.worker.sms.sent
    assert (sms.to, sms.reference, sms.kind) == ("+31612345678", reminder.id, reminder.kind)
    assert made.link in sms.text
    sent = post.store.get(reminder.id)
    assert (sent.state, sent.provider_id) == (State.SENT, "provider-1")


@pytest.mark.parametrize(("provider", "texts"), [(FakeSms, 1), (ForgetfulSms, 2)])
def test_a_worker_that_died_asks_the_provider_first_when_it_can_be_asked(clock, provider, texts):
    post = a_post(clock, sms=provider())
    made = post.plan(phone="06 12345678")
    reminder = post.messages(made)[-1]
    clock.set(reminder.due_at)
    post.worker.send(reminder.id)
    post.store.keep(reminder.begun(clock.now()))

    post.worker.send(reminder.id)

    assert len(post.worker.sms.sent) == texts
    assert post.store.get(reminder.id).state is State.SENT


def test_an_sms_to_a_number_that_went_away_is_work(clock):
    post = a_post(clock, sms=FakeSms())
    made = post.plan(phone="06 12345678")
    reminder = post.messages(made)[-1]
    contact = {"mail": "jan@burger.example", "phone": ""}
    post.work_list.contacts.change(made.participant_id, contact, by=SANNE)
    clock.set(reminder.due_at)

    post.worker.send(reminder.id)

    assert post.store.get(reminder.id).why is Why.NO_NUMBER


def test_without_a_provider_a_waiting_sms_becomes_work(clock):
    post = a_post(clock)
    made = post.plan()
    facts = post.worker.appointments.correspondence(made.participant_id)
    post.telling.queue(facts, MessageKind.CONFIRMATION, Channel.SMS)

    post.deliver()

    (item,) = post.work_list.items(by=SANNE)
    assert (item.message.why, item.other) == (Why.NO_SMS, Channel.MAIL)


@pytest.mark.capability("A10")
def test_a_receipt_that_comes_before_our_own_note_stands(post, clock):
    made = post.plan(**TODAY)
    message = the_first(post, made)

    post.worker.note(receipt(message, Outcome.DELIVERED, clock.now()))
    post.worker.note(receipt(message, Outcome.SENT, clock.now()))
    post.worker.send(message.id)

    assert the_first(post, made).state is State.DELIVERED


def test_a_receipt_of_nobody_we_know_is_no_matter(post, clock):
    made = post.plan(**TODAY)
    message = the_first(post, made)

    post.worker.note(Receipt(reference="x", outcome=Outcome.PERMANENT, at=clock.now()))
    post.worker.note(receipt(message, Outcome.PERMANENT, clock.now()))

    assert the_first(post, made).state is State.PERMANENT
