"""The database all stores share: transactions join, roll back whole, and signals wait for them."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select

from sidecar.adapters.database import Database, UtcDateTime
from tests.fakes.clock import A_MONDAY

metadata = MetaData()
marks = Table("marks", metadata, Column("number", Integer), Column("at", UtcDateTime))


@pytest.fixture(autouse=True)
def tables(database: Database) -> None:
    metadata.create_all(database.engine)


def count(database: Database) -> int:
    with database.connection() as connection:
        return connection.execute(select(func.count()).select_from(marks)).scalar_one()


def test_an_inner_transaction_joins_the_outer_one(database):
    with database.transaction():
        with database.transaction() as connection:
            connection.execute(insert(marks).values(number=1))
        assert count(database) == 1

    assert count(database) == 1


def test_a_failure_outside_undoes_what_was_done_inside(database):
    def fail() -> None:
        with database.transaction():
            with database.transaction() as connection:
                connection.execute(insert(marks).values(number=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert count(database) == 0


def test_what_waits_for_the_commit_happens_after_it_and_not_after_a_failure(database):
    seen = []

    def fail() -> None:
        with database.transaction():
            database.after_commit(lambda: seen.append("never"))
            raise RuntimeError

    with database.transaction():
        database.after_commit(lambda: seen.append("after"))
        assert seen == []
    with pytest.raises(RuntimeError):
        fail()

    assert seen == ["after"]


def test_a_moment_comes_back_in_utc(database):
    with database.transaction() as connection:
        connection.execute(insert(marks).values(at=A_MONDAY))
        moment = connection.execute(select(marks.c.at)).scalar_one()

    assert moment == A_MONDAY
    assert moment.utcoffset().total_seconds() == 0
