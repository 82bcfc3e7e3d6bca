"""Revisions make exactly the tables of the stores, on both databases, and can be undone."""

import pytest
from sqlalchemy import inspect

from sidecar import migrations
from sidecar.migrations.metadata import ALL


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
