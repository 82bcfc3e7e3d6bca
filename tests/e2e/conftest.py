"""Fixtures of the browser tests: one whole stack for all of them, and two browsers for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.ports import free_block
from deploy.local.stack import Stack
from tests.e2e.browsers import Browsers, Pair
from tests.e2e.people import Citizen, Employee

FIRST, LAST = 16000, 18000
HERE = Path(__file__).parent
# A browser that goes on to another page leaves werkzeug's test server with a file half sent.
HALF_SENT = "ignore:Exception ignored in.*FileIO:pytest.PytestUnraisableExceptionWarning"


def pytest_collection_modifyitems(items):
    """Marked, so that they can be left out; they run apart, one after the other, on one stack."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.filterwarnings(HALF_SENT))


@pytest.fixture(scope="session")
def stack(tmp_path_factory) -> Iterator[Stack]:
    with Stack(free_block(FIRST, LAST), tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture(scope="session")
def browsers() -> Iterator[Browsers]:
    with Browsers() as running:
        yield running


@pytest.fixture
def pair(browsers, tmp_path) -> Iterator[Pair]:
    with Pair(browsers, tmp_path / "screenshots") as both:
        yield both


@pytest.fixture
def citizen(pair, stack) -> Citizen:
    return Citizen(pair.phone(), stack.ports)


@pytest.fixture
def employee(pair, stack) -> Employee:
    """Sanne, at her list of today."""
    person = Employee(pair.desktop(), stack.ports)
    person.logs_in("sanne")
    return person
