"""Revisions make exactly the tables of the stores, on both databases, and can be undone."""

import pytest
from sqlalchemy import DateTime, bindparam, inspect, text

from sidecar import migrations
from sidecar.adapters.audit import DatabaseAuditTrail
from sidecar.core.audit import Action, AuditFact
from sidecar.core.chain import first_break
from sidecar.migrations.metadata import ALL
from tests.fakes.clock import A_MONDAY


@pytest.fixture
def engine(database):
    return database.engine


def tables(engine):
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_newest_revision_makes_what_the_stores_expect(engine):
    migrations.upgrade(engine)

    migrations.check(engine)
    assert tables(engine) == {table for metadata in ALL for table in metadata.tables}


def test_going_up_twice_changes_nothing(engine):
    migrations.upgrade(engine)
    migrations.upgrade(engine)

    migrations.check(engine)


def test_the_first_revision_can_be_undone(engine):
    migrations.upgrade(engine)
    migrations.downgrade(engine, "base")

    assert tables(engine) == set()


def test_a_missing_table_is_noticed(engine):
    migrations.upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE audit")

    with pytest.raises(Exception, match="add_table"):
        migrations.check(engine)


@pytest.mark.capability("A4")
def test_what_was_recorded_before_the_chain_is_kept_and_sealed(engine, database):
    migrations.upgrade(engine, "0001")
    with engine.begin() as connection:
        for action in ("visit.arrived", "visit.admitted"):
            statement = text(
                "INSERT INTO audit (action, actor, subject, at, details)"
                " VALUES (:action, 'e1', 'p1', :at, '{}')"
            ).bindparams(bindparam("at", type_=DateTime(timezone=True)))
            connection.execute(statement, {"action": action, "at": A_MONDAY})

    migrations.upgrade(engine)

    trail = DatabaseAuditTrail(database, "voorbeeldstad")
    kept = list(trail.entries(""))
    assert [entry.action for entry in kept] == ["visit.arrived", "visit.admitted"]
    assert [entry.at for entry in kept] == [A_MONDAY, A_MONDAY]
    assert first_break(kept) is None


def test_the_chain_can_be_undone_and_loses_no_entry(engine, database):
    migrations.upgrade(engine)
    fact = AuditFact(
        action=Action.VISIT_ARRIVED, actor="e1", subject="p1", conversation="a1", at=A_MONDAY
    )
    DatabaseAuditTrail(database, "voorbeeldstad").record(fact)

    migrations.downgrade(engine, "0001")

    with engine.connect() as connection:
        kept = connection.execute(text("SELECT action, subject FROM audit")).all()
    assert kept == [("visit.arrived", "p1")]
