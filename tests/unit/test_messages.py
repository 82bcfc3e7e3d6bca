"""What may become of a message: news in any order ends the same, and nothing undoes delivered."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.core.messages import MessageKind, Reminders
from sidecar.notifications.domain import (
    FAILED,
    STANDING,
    STATES_OF_OUTCOMES,
    Answer,
    NoLongerWork,
    State,
    Why,
)
from sidecar.notifications.handing import Outcome
from tests.fakes.clock import A_MONDAY
from tests.post import a_message

NEWS = st.lists(st.sampled_from(sorted(STATES_OF_OUTCOMES.values())), max_size=8)


def after(message, news):
    for minute, state in enumerate(news):
        message = message.heard(state, at=A_MONDAY + timedelta(minutes=minute))
    return message


@given(news=NEWS, data=st.data())
def test_late_doubled_and_shuffled_news_ends_the_same(news, data):
    extra = data.draw(st.lists(st.sampled_from(news))) if news else []
    shuffled = data.draw(st.permutations(news + extra))

    assert after(a_message(), shuffled).state is after(a_message(), news).state


@given(before=NEWS, later=NEWS)
def test_delivered_is_never_undone(before, later):
    delivered = after(a_message(), [*before, State.DELIVERED])

    assert after(delivered, later) == delivered


@given(news=NEWS)
def test_the_state_is_the_highest_that_was_heard(news):
    highest = max([State.WAITING, *news], key=STANDING.__getitem__)

    assert after(a_message(), news).state is highest


@given(own=st.sampled_from([State.CANCELLED, State.GIVEN_UP]), word=st.sampled_from(list(Outcome)))
def test_a_word_of_the_provider_is_truer_than_what_we_thought(own, word):
    state = STATES_OF_OUTCOMES[word]

    assert a_message(state=own).heard(state, at=A_MONDAY).state is state


@given(news=NEWS)
def test_when_it_left_is_the_first_that_was_heard_of_it(news):
    found = after(a_message(), news)

    assert (found.sent_at is not None) == bool(news)
    assert found.sent_at in (None, A_MONDAY)


@pytest.mark.parametrize("state", State)
def test_work_is_what_failed_and_was_not_answered(state):
    message = a_message(state=state)

    assert message.is_work is (state in FAILED)
    if not message.is_work:
        with pytest.raises(NoLongerWork):
            message.answer(Answer.SPOKEN, by="e1", at=A_MONDAY)
        return
    answered = message.answer(Answer.SPOKEN, by="e1", at=A_MONDAY)
    assert not answered.is_work
    with pytest.raises(NoLongerWork):
        answered.answer(Answer.RESENT, by="e2", at=A_MONDAY)


def facts(**changes):
    values = {"is_planned": True, "starts_at": a_message().starts_at}
    values["reminders"] = Reminders.BOTH.kinds
    values["ends_at"] = a_message().matters_until
    values["reminders"] = Reminders.BOTH.kinds
    return type("Facts", (), values | changes)


MOVED = A_MONDAY + timedelta(hours=5)


@pytest.mark.parametrize(
    ("kind", "changes", "hours", "why"),
    [
        (MessageKind.CONFIRMATION, {}, 0, Why.NOTHING),
        (MessageKind.CONFIRMATION, {"starts_at": MOVED}, 0, Why.NOTHING),
        (MessageKind.CONFIRMATION, {"is_planned": False}, 0, Why.CALLED_OFF),
        (MessageKind.CONFIRMATION, {}, 4, Why.NOTHING),
        (MessageKind.CONFIRMATION, {}, 5, Why.OVER),
        (MessageKind.REMINDER_DAY, {}, 1, Why.NOTHING),
        (MessageKind.REMINDER_HOUR, {}, 1, Why.NOTHING),
        (MessageKind.REMINDER_HOUR, {"starts_at": MOVED}, 1, Why.MOVED),
        (MessageKind.REMINDER_DAY, {"is_planned": False}, 1, Why.CALLED_OFF),
        (MessageKind.REMINDER_DAY, {"reminders": Reminders.HOUR.kinds}, 1, Why.SWITCHED_OFF),
        (MessageKind.REMINDER_HOUR, {"reminders": Reminders.HOUR.kinds}, 1, Why.NOTHING),
        (MessageKind.REMINDER_HOUR, {}, 2, Why.OVER),
        (MessageKind.WE_WAIT, {}, 2, Why.NOTHING),
        (MessageKind.WE_WAIT, {}, 5, Why.OVER),
        (MessageKind.CANCELLATION, {"is_planned": False}, 0, Why.NOTHING),
        (MessageKind.CANCELLATION, {"is_planned": False}, 9, Why.NOTHING),
        (MessageKind.NEXT_STEPS, {"is_planned": False}, 9, Why.NOTHING),
    ],
)
@pytest.mark.capability("M110")
def test_what_is_said_too_late_or_in_vain_is_not_said(kind, changes, hours, why):
    now = A_MONDAY + timedelta(hours=hours)

    assert a_message(kind=kind).obsolete(facts(**changes), now) is why
