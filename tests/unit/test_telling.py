"""What is queued when something happens to an appointment: which kinds, by which way, and when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.core.errors import NotFound
from sidecar.core.messages import MessageKind, Reminders
from sidecar.core.work import Kind
from sidecar.notifications.domain import Answer, Channel, State, Why
from tests.fakes.sms import FakeSms
from tests.office import SANNE
from tests.post import a_post

MAIL, SMS = Channel.MAIL, Channel.SMS
DAY, HOUR = MessageKind.REMINDER_DAY, MessageKind.REMINDER_HOUR


@pytest.fixture
def post(clock):
    return a_post(clock)


def waiting(post, made):
    found = [(r.kind, r.channel) for r in post.messages(made) if r.state is State.WAITING]
    return sorted(found)


def moved(post, made, by):
    """As a feature that moves appointments does: change it, then tell."""
    office = post.office
    found = office.store._appointments[made.appointment_id]
    changed = {"starts_at": found.starts_at + by, "ends_at": found.ends_at + by}
    office.store._appointments[made.appointment_id] = type(found)(**(vars(found) | changed))
    post.telling.tell(made.participant_id, MessageKind.CHANGED)


@pytest.mark.capability("M110")
def test_planning_confirms_at_once_and_queues_both_reminders(post):
    made = post.plan()

    start = post.office.by_id(made.appointment_id, by=SANNE).starts_at
    dues = {row.kind: row.due_at for row in post.messages(made)}
    assert dues == {
        MessageKind.CONFIRMATION: post.telling.clock.now(),
        DAY: start - timedelta(hours=24),
        HOUR: start - timedelta(hours=1),
    }
    ids = {row.id for row in post.messages(made)}
    assert {reference for _, reference in post.outbox.rows} == ids
    assert {kind for kind, _ in post.outbox.rows} == {Kind.MESSAGE}
    assert post.outbox.dues == [None, dues[DAY], dues[HOUR]]


@pytest.mark.capability("M110")
@pytest.mark.parametrize(
    ("date", "time", "reminders"),
    [
        ("2026-11-25", "10:10", [DAY, HOUR]),
        ("2026-11-24", "10:00", [HOUR]),
        ("2026-11-23", "11:00", []),
        ("2026-11-23", "10:10", []),
    ],
)
def test_who_plans_within_the_time_gets_no_late_reminder(post, date, time, reminders):
    made = post.plan(date=date, time=time)

    kinds = [row.kind for row in post.messages(made)]
    assert kinds == [MessageKind.CONFIRMATION, *reminders]


def sends(post, made, reminders):
    """As after a team lead changed the product."""
    office = post.office
    found = office.store._appointments[made.appointment_id]
    product = replace(found.product, reminders=reminders)
    office.store._appointments[made.appointment_id] = replace(found, product=product)


@pytest.mark.capability("M110")
@pytest.mark.parametrize(
    ("reminders", "kinds"),
    [
        (Reminders.BOTH, [DAY, HOUR]),
        (Reminders.DAY, [DAY]),
        (Reminders.HOUR, [HOUR]),
        (Reminders.NONE, []),
    ],
)
def test_a_product_says_which_reminders_go(post, reminders, kinds):
    made = post.plan()
    sends(post, made, reminders)

    moved(post, made, timedelta(days=1))

    waits = [kind for kind, _ in waiting(post, made) if kind in (DAY, HOUR)]
    assert sorted(waits) == sorted(kinds)


@pytest.mark.capability("M110")
def test_a_reminder_that_was_switched_off_does_not_go_and_the_other_does(post, clock):
    made = post.plan()
    start = post.office.by_id(made.appointment_id, by=SANNE).starts_at
    sends(post, made, Reminders.HOUR)

    clock.set(start - timedelta(minutes=30))
    post.deliver()

    found = {row.kind: (row.state, row.why) for row in post.messages(made)}
    assert found[DAY] == (State.CANCELLED, Why.SWITCHED_OFF)
    assert found[HOUR] == (State.SENT, Why.NOTHING)


@pytest.mark.capability("M05")
def test_with_a_mobile_number_reminders_go_by_sms(clock):
    post = a_post(clock, sms=FakeSms())

    made = post.plan(phone="06 12345678")

    assert waiting(post, made) == [
        (MessageKind.CONFIRMATION, MAIL),
        (DAY, MAIL),
        (DAY, SMS),
        (HOUR, SMS),
    ]


@pytest.mark.capability("M05")
@pytest.mark.parametrize("phone", ["", "010 1234567", "+44 20 7946 0000"])
def test_a_way_that_is_not_there_is_not_used(clock, phone):
    post = a_post(clock, sms=FakeSms())

    made = post.plan(phone=phone)

    assert {channel for _, channel in waiting(post, made)} == {MAIL}
    assert len(waiting(post, made)) == 3


def test_a_moved_appointment_calls_its_reminders_off_and_queues_new_ones(post):
    made = post.plan()

    moved(post, made, timedelta(days=1))

    states = [(row.kind, row.state, row.why) for row in post.messages(made)]
    assert states.count((DAY, State.CANCELLED, Why.MOVED)) == 1
    assert states.count((HOUR, State.CANCELLED, Why.MOVED)) == 1
    assert sorted(kind for kind, _ in waiting(post, made)) == sorted(
        [MessageKind.CONFIRMATION, MessageKind.CHANGED, DAY, HOUR]
    )


def test_being_told_twice_of_the_same_start_queues_no_second_reminder(post):
    made = post.plan()

    post.telling.tell(made.participant_id, MessageKind.CONFIRMATION)

    assert [kind for kind, _ in waiting(post, made)].count(DAY) == 1


def test_cancelling_calls_the_reminders_off_and_says_so(post):
    made = post.plan()

    post.office.cancel(made.appointment_id, by=SANNE)

    assert (DAY, MAIL) not in waiting(post, made)
    assert (MessageKind.CANCELLATION, MAIL) in waiting(post, made)


def test_what_is_told_for_later_waits_until_then(post, clock):
    made, later = post.plan(), clock.now() + timedelta(hours=3)

    post.telling.tell(made.participant_id, MessageKind.NEXT_STEPS, due=later)

    row = next(r for r in post.messages(made) if r.kind is MessageKind.NEXT_STEPS)
    assert row.due_at == later == post.outbox.dues[-1]
    assert row.matters_until == later + timedelta(days=7)


def test_nobody_is_told_nothing(post):
    with pytest.raises(NotFound):
        post.telling.tell("nobody", MessageKind.CONFIRMATION)

    assert post.outbox.rows == []


@pytest.mark.capability("A10")
def test_who_opened_the_link_makes_no_work(post, clock):
    made = post.plan(date="2026-11-23", time="10:10")
    post.mail.refuses.add("jan@burger.example")
    post.deliver()
    assert post.work_list.count(by=SANNE) == 1

    post.office.start(made.participant_id, "phone")

    assert post.work_list.count(by=SANNE) == 0
    assert post.messages(made)[0].answered is Answer.LINK_OPENED
