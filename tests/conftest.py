"""What all tests share: a clock that stands still until the test moves it."""

import pytest

from tests.capabilities import pytest_collection_modifyitems  # noqa: F401  a hook of pytest
from tests.fakes.clock import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()
