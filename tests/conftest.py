"""What all tests share: a clock that stands still until the test moves it."""

import pytest

from tests.fakes.clock import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()
