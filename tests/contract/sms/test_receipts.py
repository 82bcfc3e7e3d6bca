"""Receipts over sockets: what each provider tells reaches the balie, in whatever way it comes."""

import pytest

from sidecar.notifications.handing import Outcome
from tests.contract.sms.world import AN_SMS, magic, notifynl, until

FATES = [
    ("78", Outcome.DELIVERED),
    ("91", Outcome.TEMPORARY),
    ("92", Outcome.PERMANENT),
    ("93", Outcome.TECHNICAL),
]


@pytest.mark.capability("A10")
@pytest.mark.parametrize(("last", "outcome"), FATES)
def test_what_became_of_a_message_is_told(sms, world, last, outcome):
    sms.send(magic(last, reference=f"m-{last}"))

    (receipt,) = world.told(1)
    assert (receipt.reference, receipt.outcome) == (f"m-{last}", outcome)
    assert receipt.at.utcoffset() is not None


def test_what_is_told_twice_comes_twice(sms, world):
    sms.send(magic("95"))

    first, second = world.told(2)
    assert first.outcome is second.outcome is Outcome.DELIVERED


def test_of_a_message_without_a_receipt_nothing_is_told(sms, world):
    sms.send(magic("94", reference="silent"))
    sms.send(AN_SMS)

    world.told(1)
    assert [receipt.reference for receipt in world.receipts.told] == [AN_SMS.reference]


def test_old_news_that_comes_late_can_be_told_from_new(world):
    notifynl(world.port).send(magic("96"))

    first, second = world.told(2)
    assert (first.outcome, second.outcome) == (Outcome.DELIVERED, Outcome.TEMPORARY)
    assert second.at < first.at


def test_what_we_could_not_keep_is_told_again(sms, world):
    world.receipts.fails = 2

    sms.send(AN_SMS)

    assert [receipt.reference for receipt in world.told(1)] == [AN_SMS.reference]
    until(lambda: world.receipts.fails == 0)
