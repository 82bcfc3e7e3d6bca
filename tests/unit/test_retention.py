"""When old data goes: after its days, batch by batch, and never more than one run can bear."""

from collections import Counter
from datetime import timedelta

import pytest

from sidecar.retention.service import BATCH, MOST_BATCHES, Retention
from tests.fakes.clock import A_MONDAY
from tests.fakes.work import FakeTransactions, ListAudit

DAY = timedelta(days=1)
NOTHING_ELSE = {"staff_sessions": 0, "desk_members": 0}


class Shelf:
    """Holds when each appointment ended, and forgets as a feature does."""

    def __init__(self, ended):
        self.ended = dict(ended)
        self.batches = []

    def ended_before(self, moment, *, most):
        due = sorted((at, name) for name, at in self.ended.items() if at < moment)
        return [name for _, name in due][:most]

    def forget(self, appointment_ids):
        self.batches.append(len(appointment_ids))
        for name in appointment_ids:
            del self.ended[name]
        return {"visits": len(appointment_ids)}


class Leftovers:
    """So many rows that are over; notes before which moment they had to be."""

    def __init__(self, number=0):
        self.number = number
        self.before = set()

    def clear(self, *, most, before=None):
        self.before.add(before)
        gone = min(self.number, most)
        self.number -= gone
        return gone


@pytest.fixture
def make(clock):
    def made(shelf, **changes):
        values = {
            "conversations": shelf,
            "memories": [shelf],
            "work": Leftovers(),
            "sessions": Leftovers(),
            "members": Leftovers(),
            "transactions": FakeTransactions(),
            "audit": ListAudit(),
            "clock": clock,
            "keep": 7 * DAY,
            "keep_members": 90 * DAY,
        }
        return Retention(**values | changes)

    return made


@pytest.mark.capability("M139")
def test_what_ended_before_the_last_days_is_forgotten_and_the_rest_stays(make):
    shelf = Shelf({"old": A_MONDAY - 8 * DAY, "new": A_MONDAY - 6 * DAY})
    retention = make(shelf)

    gone = retention.run()

    assert gone["visits"] == 1
    assert list(shelf.ended) == ["new"]
    assert [(fact.action.label, fact.actor, fact.subject) for fact in retention.audit.facts] == [
        ("appointment.forgotten", "system", "old")
    ]


@pytest.mark.capability("M139")
def test_a_second_run_finds_nothing_and_says_nothing(make, caplog):
    caplog.set_level("INFO")
    retention = make(Shelf({"old": A_MONDAY - 8 * DAY}))

    retention.run()
    again = retention.run()

    assert not Counter(again).total()
    assert caplog.messages == ["old data deleted"]
    assert caplog.records[0].rows == {"visits": 1, "outbox": 0} | NOTHING_ELSE


def test_much_is_forgotten_in_batches(make):
    shelf = Shelf({f"a{number}": A_MONDAY - 9 * DAY for number in range(2 * BATCH + 1)})

    assert make(shelf).run()["visits"] == 2 * BATCH + 1
    assert shelf.batches == [BATCH, BATCH, 1]


def test_one_run_has_an_end_and_the_next_goes_on(make):
    work = Leftovers(BATCH * MOST_BATCHES + 1)
    retention = make(Shelf({}), work=work)

    assert retention.run()["outbox"] == BATCH * MOST_BATCHES
    assert retention.run()["outbox"] == 1


def test_work_that_is_done_stays_as_long_and_sessions_end_by_their_own_rule(make):
    work, sessions, members = Leftovers(3), Leftovers(2), Leftovers(4)

    gone = make(Shelf({}), work=work, sessions=sessions, members=members).run()

    assert gone == {"outbox": 3, "staff_sessions": 2, "desk_members": 4}
    assert work.before == {A_MONDAY - 7 * DAY}
    assert sessions.before == {None}
    assert members.before == {A_MONDAY - 90 * DAY}
