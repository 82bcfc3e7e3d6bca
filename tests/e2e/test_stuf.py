"""The main job beside a case system that speaks StUF, on a stack of its own."""

import pytest

from deploy.local.ports import free_block
from deploy.local.stack import Stack
from tests.e2e.journey import main_journey
from tests.e2e.steps import Steps

FIRST, LAST = 18000, 19000


@pytest.fixture
def stack(tmp_path):
    with Stack(free_block(FIRST, LAST), tmp_path, case_system="stuf") as running:
        yield running


@pytest.mark.capability("M68", "M69", "M71", "M72", "M82")
def test_the_whole_main_job_over_stuf(stack, pair):
    steps = Steps(on_failure=pair.screenshots)

    main_journey(stack, pair, steps)

    assert steps.failed == 0
