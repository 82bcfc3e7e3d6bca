"""Messages: what the store promises, for the fake and for both databases."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.core.messages import MessageKind
from sidecar.notifications.domain import Answer, Channel, State, Why
from sidecar.notifications.store import DatabaseMessages, metadata
from tests.fakes.clock import A_MONDAY
from tests.fakes.messages import FakeMessages
from tests.post import a_message

DESKS = {"burgerzaken", "jeugd"}
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def store(request, database_of):
    if request.param == "fake":
        return FakeMessages()
    database = database_of(request.param)
    metadata.create_all(database.engine)
    return DatabaseMessages(database)


def failed(message_id="m1", **changes):
    return a_message(message_id, **({"state": State.PERMANENT, "why": Why.REFUSED} | changes))


def test_a_message_comes_back_as_it_was_kept(store):
    message = a_message()
    store.add(message)
    later = replace(
        message.begun(A_MONDAY).heard(State.SENT, at=A_MONDAY + MINUTE),
        provider_id="740e5834",
        answered=Answer.SPOKEN,
        answered_by="e1",
        answered_at=A_MONDAY,
    )

    assert store.get("m1") == message
    store.keep(later)

    assert store.locked("m1") == store.get("m1") == later
    assert store.get("m2") is None
    assert store.locked("m2") is None


def test_sendings_are_counted_per_appointment_and_since_a_moment(store):
    store.add(replace(a_message("m1"), sendings=2, handed_at=A_MONDAY))
    store.add(replace(a_message("m2"), sendings=1, handed_at=A_MONDAY + MINUTE))
    store.add(a_message("m3"))
    store.add(replace(a_message("m4", appointment_id="a2"), sendings=5, handed_at=A_MONDAY))

    assert store.sendings("a1", since=A_MONDAY - MINUTE) == 3
    assert store.sendings("a1", since=A_MONDAY) == 1
    assert store.sendings("a3", since=A_MONDAY) == 0


def test_the_same_excess_is_known_as_long_as_it_is_work(store):
    excess = {"state": State.GIVEN_UP, "why": Why.TOO_MANY}
    assert not store.has_too_many(a_message("m9"))
    store.add(a_message("m1", **excess))

    assert store.has_too_many(a_message("m9"))
    assert not store.has_too_many(a_message("m9", kind=MessageKind.CHANGED))
    assert not store.has_too_many(a_message("m9", channel=Channel.SMS))
    assert not store.has_too_many(a_message("m9", participant_id="p2"))
    store.keep(store.get("m1").answer(Answer.SPOKEN, by="e1", at=A_MONDAY))
    assert not store.has_too_many(a_message("m9"))


def test_a_reminder_is_known_by_the_start_it_was_made_for(store):
    reminder = a_message(kind=MessageKind.REMINDER_DAY)
    store.add(reminder)

    assert store.reminded("p1", MessageKind.REMINDER_DAY, reminder.starts_at)
    assert not store.reminded("p1", MessageKind.REMINDER_DAY, reminder.starts_at + MINUTE)
    assert not store.reminded("p1", MessageKind.REMINDER_HOUR, reminder.starts_at)
    store.call_off("p1", {MessageKind.REMINDER_DAY}, Why.MOVED)
    assert not store.reminded("p1", MessageKind.REMINDER_DAY, reminder.starts_at)


def test_the_start_that_was_told_is_that_of_the_last_message_that_left(store):
    told, later = A_MONDAY + DAY, A_MONDAY + 2 * DAY
    assert store.told_start("p1", other_than=later) is None
    store.add(a_message("m1", starts_at=A_MONDAY, sent_at=A_MONDAY))
    store.add(a_message("m2", starts_at=told, sent_at=A_MONDAY + MINUTE))
    store.add(a_message("m3", starts_at=told + MINUTE))
    store.add(a_message("m4", starts_at=later, sent_at=A_MONDAY + 2 * MINUTE))
    store.add(a_message("m5", participant_id="p2", sent_at=A_MONDAY + 3 * MINUTE))

    assert store.told_start("p1", other_than=later) == told
    assert store.told_start("p1", other_than=told) == later


def test_calling_off_concerns_what_waits_of_those_kinds_only(store):
    store.add(a_message("m1", kind=MessageKind.REMINDER_DAY))
    store.add(a_message("m2", kind=MessageKind.REMINDER_DAY, state=State.SENT))
    store.add(a_message("m3"))
    store.add(a_message("m4", kind=MessageKind.REMINDER_DAY, participant_id="p2"))

    store.call_off("p1", {MessageKind.REMINDER_DAY, MessageKind.REMINDER_HOUR}, Why.MOVED)

    states = [store.get(f"m{n}").state for n in range(1, 5)]
    assert states == [State.CANCELLED, State.SENT, State.WAITING, State.WAITING]
    assert store.get("m1").why is Why.MOVED


def test_answering_all_leaves_what_waits_and_what_was_answered(store):
    store.add(failed("m1"))
    store.add(a_message("m2", state=State.SENT))
    store.add(a_message("m3"))
    store.add(failed("m4", answered=Answer.SPOKEN, answered_by="e1", answered_at=A_MONDAY))
    store.add(failed("m5", participant_id="p2"))

    store.answer_all("p1", Answer.LINK_OPENED, by="system", at=A_MONDAY)

    answers = [store.get(f"m{n}").answered for n in range(1, 6)]
    opened = Answer.LINK_OPENED
    assert answers == [opened, opened, Answer.OPEN, Answer.SPOKEN, Answer.OPEN]
    assert store.get("m4").answered_by == "e1"


@pytest.mark.capability("A10")
def test_work_is_what_failed_matters_and_was_not_answered_nearest_first(store):
    store.add(failed("m1", matters_until=A_MONDAY + timedelta(hours=9)))
    store.add(failed("m2"))
    store.add(failed("m3", desk_id="jeugd", state=State.GIVEN_UP))
    store.add(a_message("m4"))
    store.add(a_message("m5", state=State.DELIVERED))
    store.add(failed("m6", answered=Answer.SPOKEN))
    store.add(failed("m7", matters_until=A_MONDAY))

    def work(desks, most=50):
        return [message.id for message in store.work(desks, now=A_MONDAY, most=most)]

    assert work(DESKS) == ["m2", "m3", "m1"]
    assert work({"burgerzaken"}) == ["m2", "m1"]
    assert work(DESKS, most=1) == ["m2"]
    assert work({"elsewhere"}) == work(set()) == []
    assert store.count_work(DESKS, now=A_MONDAY) == 3
    assert store.count_work(set(), now=A_MONDAY) == 0


def test_the_messages_of_an_appointment_come_in_the_order_of_their_time(store):
    store.add(a_message("m2", due_at=A_MONDAY + MINUTE))
    store.add(a_message("m1"))
    store.add(a_message("m3", appointment_id="a2"))

    assert [message.id for message in store.of_appointment("a1")] == ["m1", "m2"]


@pytest.mark.capability("M139")
def test_messages_are_forgotten_with_their_appointment(store):
    store.add(a_message("m1"))
    store.add(a_message("m2", appointment_id="a2"))

    assert store.forget(["a1", "a9"]) == {"messages": 1}
    assert store.get("m1") is None
    assert store.get("m2") is not None


def test_of_many_who_count_and_then_send_no_two_count_the_same(database):
    """The cap of a day holds with any number of workers: whoever counts has locked first."""
    metadata.create_all(database.engine)
    store = DatabaseMessages(database)
    for number in range(8):
        store.add(a_message(f"m{number}"))
    counted = []

    def begin(number):
        with database.transaction():
            message = store.locked(f"m{number}")
            counted.append(store.sendings("a1", since=A_MONDAY - MINUTE))
            store.keep(message.begun(A_MONDAY))

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counted) == list(range(8))


def test_of_each_the_newest_of_a_kind_is_found(store):
    later = A_MONDAY + MINUTE
    store.add(a_message("m1", kind=MessageKind.WE_WAIT, created_at=later))
    store.add(a_message("m2", kind=MessageKind.WE_WAIT, created_at=A_MONDAY))
    store.add(a_message("m3", kind=MessageKind.CONFIRMATION, created_at=later + MINUTE))
    store.add(a_message("m4", kind=MessageKind.WE_WAIT, participant_id="p2"))

    found = store.newest(["p1", "p3"], MessageKind.WE_WAIT)

    assert [message.id for message in found] == ["m1"]
    assert store.newest([], MessageKind.WE_WAIT) == []
