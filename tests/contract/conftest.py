"""Fixtures of the contract tests: a store on SQLite and on PostgreSQL, and a Redis."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from redis import Redis

from ident import migrations
from ident.evidence.store import DatabaseRecords
from ident.zaken.store import DatabaseFilings
from sidecar.adapters.database import Database
from tests.contract.databases import Cluster
from tests.contract.redis_server import RedisServer
from tests.fakes.evidence import FakeRecords, FakeTransactions
from tests.fakes.zaken import FakeFilings


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture
def database_of(request, tmp_path) -> Iterator[Callable[[str], Database]]:
    """Makes our Database on an empty database of the kind "sqlite" or "postgres"."""
    with ExitStack() as stack:

        def make(kind: str) -> Database:
            url = f"sqlite:///{tmp_path / 'balie.db'}"
            if kind == "postgres":
                cluster = request.getfixturevalue("postgres_cluster")
                url = stack.enter_context(cluster.database())
            database = Database(url)
            stack.callback(database.engine.dispose)
            return database

        yield make


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, database_of) -> Database:
    """Our Database on each kind; the test creates the tables of the store that it is about."""
    return database_of(request.param)


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def stores(request, database_of) -> SimpleNamespace:
    """What ident keeps of cases and evidence, on each kind of store."""
    if request.param == "fake":
        return SimpleNamespace(
            filings=FakeFilings(), records=FakeRecords(), transactions=FakeTransactions()
        )
    database = database_of(request.param)
    migrations.upgrade(database.engine)
    return SimpleNamespace(
        filings=DatabaseFilings(database), records=DatabaseRecords(database), transactions=database
    )


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def redis(redis_server: RedisServer) -> Redis:
    """A Redis with nothing in it."""
    redis_server.client.flushall()
    return redis_server.client
