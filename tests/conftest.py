"""What all tests share: a clock that stands still until the test moves it."""

import pytest
from hypothesis import HealthCheck, settings

from tests.capabilities import pytest_collection_modifyitems  # noqa: F401  a hook of pytest
from tests.fakes.clock import FixedClock

# These machines are slow at times; no test waits for a time.
settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()
