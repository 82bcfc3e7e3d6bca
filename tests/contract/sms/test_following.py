"""A receipt that was lost on its way: NotifyNL is asked, by the worker's own rules."""

from datetime import timedelta

import pytest

from sidecar.core.messages import MessageKind
from sidecar.notifications.domain import State
from tests.contract.sms.world import TEMPLATES, notifynl, until
from tests.fakes.clock import FixedClock
from tests.post import a_post

DUTCH = next(iter(TEMPLATES))


def texted(world, last):
    """A post whose citizen got a text message, with the stand-in of NotifyNL behind it."""
    templates = {(MessageKind.REMINDER_DAY, "nl"): DUTCH}
    sms = notifynl(world.port, templates=templates)
    post = a_post(FixedClock(), sms=sms, lookup=sms)
    made = post.plan(date="2026-11-23", time="10:10", phone=f"06 123456{last}")
    post.deliver()
    post.telling.tell(made.participant_id, MessageKind.REMINDER_DAY)
    post.deliver()
    return post, made


def the_text(post, made):
    return post.messages(made)[-1]


def asked(post):
    post.telling.clock.move(timedelta(minutes=5))
    post.deliver()


@pytest.mark.capability("A10")
@pytest.mark.parametrize(
    ("last", "state"), [("97", State.DELIVERED), ("90", State.TEMPORARY), ("94", State.SENT)]
)
def test_a_receipt_that_was_lost_is_found_by_asking(world, last, state):
    post, made = texted(world, last)
    until(lambda: world.texts.all()[0].status != "created")
    assert world.receipts.told == []
    assert the_text(post, made).state is State.SENT

    asked(post)

    assert the_text(post, made).state is state


@pytest.mark.capability("A10")
@pytest.mark.parametrize("asks_first", [True, False])
@pytest.mark.parametrize("last", ["78", "95", "96"])
def test_receipts_twice_late_or_in_the_wrong_order_change_nothing(world, last, asks_first):
    post, made = texted(world, last)
    receipts = world.told(1 if last == "78" else 2)
    deeds = [lambda: asked(post), lambda: [post.worker.note(each) for each in receipts]]

    for deed in deeds if asks_first else reversed(deeds):
        deed()

    assert the_text(post, made).state is State.DELIVERED
