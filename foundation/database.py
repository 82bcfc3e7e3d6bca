"""The database connection that all stores of a package share: one transaction per use case."""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Select,
    create_engine,
    delete,
    event,
    func,
    select,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.types import TypeDecorator

BUSY_MILLISECONDS = 10_000


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is taken off and put on again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DatabaseAway(Exception):
    """The database does not answer, is full, or was locked for too long."""


class Database:
    """Hands out connections. Stores use `connection()`; use cases open `transaction()`.

    `refusal` is what people and workers of a package know a database by that is away.
    """

    refusal: type[Exception] = DatabaseAway

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        # Away, full or locked for too long, as SQLAlchemy tells it and as the driver does.
        driver = self.engine.dialect.loaded_dbapi.OperationalError
        self.away: tuple[type[Exception], ...] = (OperationalError, PoolTimeout, driver)
        self._current: ContextVar[Connection | None] = ContextVar("connection", default=None)
        self._before: ContextVar[list[Callable[[], None]]] = ContextVar("before_commit")
        self._after: ContextVar[list[Callable[[], None]]] = ContextVar("after_commit")

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Begin, or join the transaction under way; commit at the outermost end."""
        current = self._current.get()
        if current is not None:
            yield current
            return
        actions: list[Callable[[], None]] = []
        last: list[Callable[[], None]] = []
        with (
            self._unavailable_when_away(),
            self.engine.connect().execution_options(writes=True) as connection,
        ):
            token = self._current.set(connection)
            before, after = self._before.set(last), self._after.set(actions)
            try:
                with connection.begin():
                    yield connection
                    for action in last:
                        action()
            finally:
                self._current.reset(token)
                self._before.reset(before)
                self._after.reset(after)
        for action in actions:
            action()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """The connection of the transaction under way, else a fresh one to read with."""
        current = self._current.get()
        if current is not None:
            yield current
            return
        with self._unavailable_when_away(), self.engine.connect() as connection:
            yield connection

    def driver_connection(self) -> PoolProxiedConnection | None:
        """The driver's connection of the transaction under way, if one is."""
        current = self._current.get()
        return None if current is None else current.connection

    def lock(self, name: str) -> None:
        """Until the transaction under way ends nobody else holds the lock of this name."""
        with self.transaction() as connection:
            # SQLite has one writer at a time: the transaction, which began as one, is the lock.
            if connection.dialect.name == "postgresql":
                key = func.hashtextextended(name, 0)
                connection.execute(select(func.pg_advisory_xact_lock(key)))

    def deleted(
        self, *columns: Column[str], among: Collection[str] | Select[tuple[str]]
    ) -> dict[str, int]:
        """Delete the rows that hold one of these values in that column; how many, by table."""
        with self.transaction() as connection:
            return {
                column.table.name: connection.execute(
                    delete(column.table).where(column.in_(among))
                ).rowcount
                for column in columns
            }

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do `action` when the transaction under way has been committed; at once outside one."""
        if self._current.get() is None:
            action()
            return
        self._after.get().append(action)

    def before_commit(self, action: Callable[[], None]) -> None:
        """Do `action` as one of the last deeds of the transaction under way, which must be there.

        For what takes a lock that all transactions want: taken last it is held shortly, and no two
        can wait for each other.
        """
        self._before.get().append(action)

    @contextmanager
    def _unavailable_when_away(self) -> Iterator[None]:
        """People are told to try again, workers do so."""
        try:
            yield
        except self.away as error:
            raise self.refusal("database does not answer") from error


def _engine(url: str) -> Engine:
    # Hidden, or the text of an error would quote names and addresses.
    if not url.startswith("sqlite"):
        return create_engine(
            url, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True
        )
    engine = create_engine(url, pool_size=10, max_overflow=20, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A reader that becomes a writer halfway cannot wait for the lock; a writer says so at once.
    writes = connection.get_execution_options().get("writes")
    # Straight to the driver: by way of SQLAlchemy this costs a third of an ordinary query.
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN").close()
