"""Fixtures of the tests of the routes of identification."""

import pytest

from tests.web.identification.screens import build


@pytest.fixture
def screen(clock):
    return build(clock)
