"""Reminders and a worker that is killed again and again: each arrives, and none as another mail."""

import pytest

from sidecar.processes.worker import THREADS
from tests.contract.morning import Counting, Morning, until
from tests.contract.redis_server import RedisServer

COUNT, KILLS = 200, 4
# The whole worker, but it does not wait two minutes for the rows of the one before it.
IMPATIENT = """
from datetime import timedelta
from sidecar.processes import start
from sidecar.processes.worker import make_app, run

services = start.services()
deliveries = services.deliveries(claim=timedelta(seconds=3))
redis = services.ground.settings.redis_url
run(make_app(redis, deliveries, sweep_every=timedelta(seconds=1)))
"""


@pytest.fixture
def redis():
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def server():
    """Away until a test enters it."""
    return Counting()


@pytest.fixture
def morning(tmp_path, server, redis):
    found = Morning(tmp_path, server, redis.port)
    yield found
    found.close()


@pytest.mark.capability("M110")
def test_every_reminder_leaves_once_while_the_worker_is_killed(morning, server):
    morning.fill(COUNT)

    with server:
        for kill in range(1, KILLS + 1):
            with morning.worker("-c", IMPATIENT):
                enough = kill * COUNT // (KILLS + 2)
                assert until(lambda enough=enough: server.received >= enough)
        with morning.worker("-c", IMPATIENT):
            assert until(lambda: morning.left() == 0)

    assert morning.states() == {"sent": COUNT}
    assert len(server.recipients) == len(server.ids) == COUNT
    # What the server had taken when the worker died comes again as the same mail, and only that.
    again = server.received - COUNT
    assert again <= KILLS * THREADS
    assert set(server.recipients.values()) <= {1, 2}


def test_a_server_that_is_away_costs_no_mail(morning, server):
    morning.fill(8)

    with morning.worker("-c", IMPATIENT):
        assert until(lambda: "work failed" in morning.log.read_text())
        with server:
            assert until(lambda: morning.left() == 0)

    assert server.received == 8
    assert morning.states() == {"sent": 8}
