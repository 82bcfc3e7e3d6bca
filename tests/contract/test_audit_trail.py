"""The audit trail as a chain of rows: on both databases, by many at once, tampered with."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from sidecar.adapters import audit as audit_module
from sidecar.adapters.audit import DatabaseAuditTrail
from sidecar.core.audit import Action, AuditFact
from sidecar.core.chain import Break, Fault, first_break
from tests.fakes.clock import A_MONDAY

CITY = "voorbeeldstad"
THREADS, EACH = 8, 10


@pytest.fixture
def trail(database):
    audit_module.metadata.create_all(database.engine)
    return DatabaseAuditTrail(database, CITY)


def a_fact(**changes):
    values = {
        "action": Action.IDENTIFICATION_SUCCEEDED,
        "actor": "ident",
        "subject": "r1",
        "conversation": "a1",
        "at": A_MONDAY + timedelta(microseconds=123456),
        "details": {"level": "hoog"},
    }
    return AuditFact(**values | changes)


def tampered(database, statement):
    with database.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.capability("A4")
def test_what_is_recorded_is_chained_and_reads_back_the_same(trail):
    for subject in ("r1", "r2", "r3"):
        trail.record(a_fact(subject=subject))

    entries = list(trail.entries(CITY))

    assert [(entry.number, entry.subject) for entry in entries] == [(1, "r1"), (2, "r2"), (3, "r3")]
    assert entries[0].details == {"level": "hoog"}
    assert first_break(entries) is None
    assert (trail.anchor().number, trail.anchor().seal) == (3, entries[-1].seal)


@pytest.mark.capability("A4")
@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE audit SET actor = 'e9' WHERE number = 2", Break(2, Fault.CHANGED)),
        ("DELETE FROM audit WHERE number = 2", Break(2, Fault.MISSING)),
        ("UPDATE audit SET number = 9 WHERE number = 2", Break(2, Fault.MISSING)),
        (
            "UPDATE audit SET municipality = 'havendam' WHERE number = 2",
            Break(2, Fault.MISSING),
        ),
    ],
)
def test_an_edit_behind_our_back_is_the_first_broken_link(trail, database, statement, expected):
    for _ in range(4):
        trail.record(a_fact())

    tampered(database, statement)

    assert first_break(trail.entries(CITY)) == expected


@pytest.mark.capability("A4")
def test_a_tail_that_was_cut_off_is_missed_by_who_kept_the_anchor(trail, database):
    for _ in range(4):
        trail.record(a_fact())
    kept = trail.anchor()

    tampered(database, "DELETE FROM audit WHERE number > 2")

    assert first_break(trail.entries(CITY)) is None
    assert first_break(trail.entries(CITY), anchor=kept) == Break(3, Fault.CUT_OFF)


def test_many_at_once_make_one_chain_without_gaps(trail):
    begin = threading.Barrier(THREADS)

    def record(who):
        begin.wait()
        for number in range(EACH):
            trail.record(a_fact(subject=f"{who}-{number}"))

    threads = [threading.Thread(target=record, args=(who,)) for who in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    entries = list(trail.entries(CITY))
    assert len(entries) == THREADS * EACH
    assert first_break(entries) is None


def test_a_deed_that_does_not_happen_leaves_no_entry_and_no_gap(trail, database):
    trail.record(a_fact())

    class Refused(Exception):
        """The deed fails after it was recorded."""

    def a_deed_that_fails():
        with database.transaction():
            trail.record(a_fact())
            raise Refused

    with pytest.raises(Refused):
        a_deed_that_fails()
    trail.record(a_fact())

    entries = list(trail.entries(CITY))
    assert len(entries) == 2
    assert first_break(entries) is None


def test_each_municipality_has_a_chain_of_its_own(trail, database):
    other = DatabaseAuditTrail(database, "havendam")
    trail.record(a_fact())
    other.record(a_fact())

    assert trail.municipalities() == ["havendam", CITY]
    assert [entry.number for entry in trail.entries("havendam")] == [1]
    assert first_break(trail.entries("havendam")) is None


def test_a_long_chain_is_read_in_pieces(trail):
    for _ in range(7):
        trail.record(a_fact())

    read = trail.entries(CITY, at_once=3)

    assert [entry.number for entry in read] == list(range(1, 8))


def test_the_entries_of_one_call_are_found_and_no_others(trail):
    trail.record(a_fact())
    trail.record(a_fact(conversation="a2"))
    trail.record(a_fact(subject="p1", conversation="a1"))

    assert [entry.subject for entry in trail.of_conversation("a1")] == ["r1", "p1"]
    assert trail.of_conversation("") == []
