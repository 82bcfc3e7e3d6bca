"""Redis on a socket of the machine, as settings allow: all that talks to it finds it there."""

import subprocess
from datetime import timedelta

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NoConnection

from sidecar import bootstrap, migrations
from sidecar.adapters.limits import RedisLimiter
from sidecar.adapters.waker import QUEUE, CeleryWaker
from sidecar.core.limits import Limit
from sidecar.processes.worker import make_app
from sidecar.settings import Settings
from tests.contract.morning import until
from tests.surroundings import surroundings


@pytest.fixture
def socket(tmp_path):
    path = tmp_path / "redis.sock"
    process = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", ""],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
    )
    assert until(lambda: answers(path))
    yield path
    process.terminate()
    process.wait()


def answers(path):
    try:
        with Redis(unix_socket_path=str(path)) as client:
            return client.ping()
    except NoConnection:
        return False


def test_the_worker_is_woken_limits_count_and_health_sees_it(tmp_path, socket):
    url = f"unix://{socket}?db=3"
    services = bootstrap.build(Settings.from_env(surroundings(tmp_path, BALIE_REDIS_URL=url)))
    migrations.upgrade(services.ground.database.engine)
    limiter, once = RedisLimiter(url), Limit(name="x", most=1, window=timedelta(hours=1))

    CeleryWaker(url)("row-1")

    with Redis.from_url(url) as client:
        assert client.llen(QUEUE) == 1
    assert limiter.hit(once, "me") is None
    assert limiter.hit(once, "me") is not None
    with make_app(url, services.deliveries()).connection_for_read() as worker:
        worker.ensure_connection(max_retries=1)
    health = bootstrap.web(services).test_client().get("/health").json
    assert health["parts"]["redis"] is True
    services.ground.database.engine.dispose()
