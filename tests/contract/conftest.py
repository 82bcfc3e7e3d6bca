"""Fixtures of the contract tests: the same store on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from sidecar.adapters.database import Database
from tests.contract.databases import Cluster


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request, tmp_path) -> Iterator[str]:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'balie.db'}"
        return
    with request.getfixturevalue("postgres_cluster").database() as url:
        yield url


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    """Our Database on each kind; the test creates the tables of the store that it is about."""
    database = Database(database_url)
    yield database
    database.engine.dispose()
