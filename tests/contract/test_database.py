"""The database all stores share: transactions join, roll back whole, and signals wait for them."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select

from foundation import database as database_module
from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.core.errors import Unavailable
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


def test_a_database_that_is_away_is_unavailable_and_no_mistake_of_ours():
    away = Database("postgresql+psycopg://balie:secret@127.0.0.1:1/balie?connect_timeout=2")

    with pytest.raises(Unavailable) as reading, away.connection():
        pass
    with pytest.raises(Unavailable), away.transaction():
        pass
    assert "secret" not in str(reading.value)


def test_a_database_that_stays_locked_is_unavailable(tmp_path, monkeypatch):
    monkeypatch.setattr(database_module, "BUSY_MILLISECONDS", 50)
    one, two = (Database(f"sqlite:///{tmp_path}/locked.db") for _ in range(2))

    with one.transaction(), pytest.raises(Unavailable), two.transaction():
        pass
    with two.transaction() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    for database in (one, two):
        database.engine.dispose()
