"""Fixtures of the tests of identification: the use cases on fakes."""

import pytest

from tests.fakes.identification import an_identification


@pytest.fixture
def world(clock):
    return an_identification(clock)
