"""The stand-in for the BRP, served."""

import pytest

from tests.contract.brp.world import ListQuestions, Seen, people, register, served


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def port(seen):
    with served(register(seen)) as found:
        yield found


@pytest.fixture
def questions():
    return ListQuestions()


@pytest.fixture
def brp(port, clock, questions):
    return people(port, clock, questions)
