"""Both sides of the counter, in one app, on papers that a test can look into."""

import pytest

from tests.web.documents.counter import a_counter


@pytest.fixture
def counter(clock):
    return a_counter(clock)


@pytest.fixture
def papers(counter):
    return counter.papers


@pytest.fixture
def jan(counter):
    """A citizen who was let in."""
    return counter.citizen()


@pytest.fixture
def sanne(counter):
    return counter.employee()
