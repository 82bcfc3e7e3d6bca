"""Outbox, signals and audit: the promises of `sidecar.core.work` and `sidecar.core.audit`."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from foundation import outbox as outbox_module
from foundation.outbox import MOST_ATTEMPTS, DatabaseOutbox, Deliveries, outbox
from sidecar.adapters import audit as audit_module
from sidecar.adapters.audit import DatabaseAuditTrail, audit
from sidecar.core.audit import Action, AuditFact
from sidecar.core.work import Kind


@pytest.fixture(autouse=True)
def tables(database):
    outbox_module.metadata.create_all(database.engine)
    audit_module.metadata.create_all(database.engine)


@pytest.fixture
def woken():
    return []


@pytest.fixture
def box(database, clock, woken):
    return DatabaseOutbox(database, clock, woken.append)


def deliveries(database, clock, handler):
    return Deliveries(database, clock, {Kind.MESSAGE: handler})


def the_row(database):
    with database.connection() as connection:
        return connection.execute(select(outbox)).one()


def test_work_is_done_once_and_by_its_reference(database, clock, box, woken):
    done = []
    box.add(Kind.MESSAGE, "p1")
    worker = deliveries(database, clock, done.append)

    assert worker.deliver(woken[0]) is True
    assert worker.deliver(woken[0]) is False
    assert done == ["p1"]
    assert worker.due() == []


def test_work_of_a_transaction_that_fails_is_never_heard_of(database, clock, box, woken):
    def fail():
        with database.transaction():
            box.add(Kind.MESSAGE, "p1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert woken == []
    assert deliveries(database, clock, print).due() == []


def test_a_wake_up_that_was_lost_is_found_by_the_sweep(database, clock, box):
    done = []
    box.add(Kind.MESSAGE, "p1")
    worker = deliveries(database, clock, done.append)

    for row_id in worker.due():
        worker.deliver(row_id)

    assert done == ["p1"]


def test_work_for_later_waits(database, clock, box, woken):
    box.add(Kind.MESSAGE, "p1", due=clock.now() + timedelta(hours=1))
    worker = deliveries(database, clock, print)

    assert woken == []
    assert worker.due() == []
    clock.move(timedelta(hours=1))
    assert len(worker.due()) == 1


def test_what_fails_is_tried_again_later_and_later_and_then_becomes_dead(
    database, clock, box, woken, caplog
):
    def refuse(_reference):
        raise ConnectionError("a text that must not be kept")

    box.add(Kind.MESSAGE, "p1")
    worker = deliveries(database, clock, refuse)
    waits = []
    for _ in range(MOST_ATTEMPTS):
        worker.deliver(woken[0])
        row = the_row(database)
        waits.append(row.due_at - clock.now())
        clock.set(row.due_at)

    assert waits[:3] == [timedelta(seconds=s) for s in (5, 10, 20)]
    assert row.last_error == "ConnectionError"
    assert row.dead_at is not None
    assert worker.due() == []
    assert [r.getMessage() for r in caplog.records].count("work given up") == 1


def test_the_text_of_an_error_quotes_nothing_that_was_stored(database, clock, box, woken):
    box.add(Kind.MESSAGE, "a name")

    values = {"kind": "mail", "reference": "a name", "due_at": clock.now(), "attempts": 0}
    again = insert(outbox).values(id=woken[0], **values)
    with database.transaction() as connection, pytest.raises(DBAPIError) as error:
        connection.execute(again)

    assert "a name" not in str(error.value)


def test_work_of_a_worker_that_died_becomes_free_again(database, clock, box, woken):
    done = []

    def die(_reference):
        raise KeyboardInterrupt

    box.add(Kind.MESSAGE, "p1")
    with pytest.raises(KeyboardInterrupt):
        deliveries(database, clock, die).deliver(woken[0])
    worker = deliveries(database, clock, done.append)
    assert worker.due() == []

    clock.move(timedelta(minutes=3))

    assert worker.due() == [woken[0]]
    assert worker.deliver(woken[0])


def test_a_fact_is_kept_with_its_details(database, clock):
    fact = AuditFact(
        action=Action.IDENTIFICATION_SUCCEEDED,
        actor="ident",
        subject="r1",
        conversation="a1",
        at=clock.now(),
        details={"level": "hoog"},
    )

    DatabaseAuditTrail(database, "voorbeeldstad").record(fact)

    with database.connection() as connection:
        row = connection.execute(select(audit)).one()
    assert (row.action, row.details) == ("identification.succeeded", {"level": "hoog"})


@pytest.mark.parametrize("details", [{}, {"level": "hoog", "name": "x"}, {"bsn": "1"}])
def test_a_fact_takes_no_details_its_action_does_not_list(clock, details):
    with pytest.raises(ValueError, match=r"identification\.succeeded carries"):
        AuditFact(
            action=Action.IDENTIFICATION_SUCCEEDED,
            actor="ident",
            subject="r1",
            conversation="a1",
            at=clock.now(),
            details=details,
        )


def always_away(_reference):
    raise ConnectionError


def tried_to_the_end(worker, database, clock, row_id):
    for _ in range(MOST_ATTEMPTS):
        worker.deliver(row_id)
        clock.set(the_row(database).due_at)


def test_what_is_given_up_is_told_to_its_feature_once(database, clock, box, woken):
    told = []
    box.add(Kind.MESSAGE, "m1")
    handlers = {Kind.MESSAGE: always_away}
    worker = Deliveries(database, clock, handlers, given_up={Kind.MESSAGE: told.append})

    tried_to_the_end(worker, database, clock, woken[0])

    assert told == ["m1"]
    assert the_row(database).dead_at is not None


def test_a_feature_that_cannot_hear_of_it_now_hears_of_it_later(database, clock, box, woken):
    told = []

    def hear(reference):
        told.append(reference)
        if len(told) == 1:
            raise ConnectionError

    box.add(Kind.MESSAGE, "m1")
    handlers = {Kind.MESSAGE: always_away}
    worker = Deliveries(database, clock, handlers, given_up={Kind.MESSAGE: hear})

    with pytest.raises(ConnectionError):
        tried_to_the_end(worker, database, clock, woken[0])
    assert the_row(database).dead_at is None
    clock.move(timedelta(minutes=3))
    worker.deliver(woken[0])

    assert told == ["m1", "m1"]
    assert the_row(database).dead_at is not None


def test_what_became_of_work_is_told(database, clock, box, woken):
    """What is done, and what is of another kind, is neither waiting nor tried in vain."""
    for reference in ("waits", "lost", "done"):
        box.add(Kind.DESTROY_DOCUMENT, reference)
    box.add(Kind.CHECK_DOCUMENT, "other")
    handlers = {Kind.DESTROY_DOCUMENT: lambda each: each == "done" or always_away(each)}
    worker = Deliveries(database, clock, handlers)
    for row_id in woken[:3]:
        worker.deliver(row_id)
    with database.transaction() as connection:
        lost = outbox.update().where(outbox.c.reference == "lost")
        connection.execute(lost.values(dead_at=clock.now(), attempts=20))

    every = {"waits", "lost", "done", "other", "unknown"}
    assert box.waiting(Kind.DESTROY_DOCUMENT, every) == {"waits"}
    assert box.tries(Kind.DESTROY_DOCUMENT, every) == {"waits": 1, "lost": 20}
