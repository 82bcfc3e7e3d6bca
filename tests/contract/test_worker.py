"""The worker as a process: rows are done, also when Redis forgot their messages or was away."""

import logging
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from foundation import outbox as outbox_module
from foundation.outbox import DatabaseOutbox
from sidecar.adapters.database import Database
from sidecar.adapters.waker import CeleryWaker
from sidecar.core.clock import SystemClock
from sidecar.core.work import Kind
from tests.contract.redis_server import RedisServer, free_port

GENEROUS = 60
ROOT = Path(__file__).parents[2]
# A worker with one kind of work: it writes the reference into a file.
PROGRAM = """
import sys
from datetime import timedelta
from pathlib import Path
from sidecar.adapters.database import Database
from foundation.outbox import Deliveries
from sidecar.core.clock import SystemClock
from sidecar.core.work import Kind
from sidecar.processes.worker import Periodic, make_app, run

url, redis, folder, seconds = sys.argv[1:]
note = lambda name: (Path(folder) / name).write_text("done")
deliveries = Deliveries(Database(url), SystemClock(), {Kind.MESSAGE: note})
tick = Periodic(name="balie.tick", every=timedelta(seconds=1), deed=lambda: note("tick"))
run(make_app(redis, deliveries, [tick], sweep_every=timedelta(seconds=int(seconds))))
"""


@pytest.fixture(scope="module")
def redis():
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("worker")


@pytest.fixture(scope="module")
def database(folder):
    database = Database(f"sqlite:///{folder / 'work.db'}")
    outbox_module.metadata.create_all(database.engine)
    yield database
    database.engine.dispose()


@contextmanager
def a_worker(database, address, folder, *, sweep_seconds):
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", PROGRAM),
                *(str(database.engine.url), address, str(folder), str(sweep_seconds)),
            ],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env={"PATH": os.environ["PATH"]},
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module", autouse=True)
def worker(redis, database, folder):
    """One worker for all; it has to stop by itself when it is asked to."""
    address = f"redis://127.0.0.1:{redis.port}/0"
    with a_worker(database, address, folder, sweep_seconds=2) as process:
        assert becomes_true((folder / "tick").exists)
        yield process
        process.terminate()
        assert process.wait(GENEROUS) == 0


def becomes_true(what):
    until = time.monotonic() + GENEROUS
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.05)
    return False


def add(database, reference, wake=lambda _row: None):
    DatabaseOutbox(database, SystemClock(), wake).add(Kind.MESSAGE, reference)


def test_a_row_is_done_at_once_when_its_message_comes(redis, database, folder):
    started = time.monotonic()

    add(database, "p1", CeleryWaker(f"redis://127.0.0.1:{redis.port}/0"))

    assert becomes_true((folder / "p1").exists)
    assert time.monotonic() - started < 5


def test_a_row_without_a_message_is_swept(database, folder):
    add(database, "p2")

    assert becomes_true((folder / "p2").exists)


def test_a_worker_sweeps_as_soon_as_it_starts(redis, tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'work.db'}")
    outbox_module.metadata.create_all(database.engine)
    add(database, "p4")

    address = f"redis://127.0.0.1:{redis.port}/1"
    with a_worker(database, address, tmp_path, sweep_seconds=3600):
        assert becomes_true((tmp_path / "p4").exists)
    database.engine.dispose()


def test_an_emptied_redis_loses_no_work(redis, database, folder):
    redis.client.flushall()
    add(database, "p3", CeleryWaker(f"redis://127.0.0.1:{redis.port}/0"))

    assert becomes_true((folder / "p3").exists)
    (folder / "tick").unlink()
    assert becomes_true((folder / "tick").exists)


def test_redis_away_is_logged_and_costs_hardly_any_time(database, caplog):
    caplog.set_level(logging.WARNING)
    started = time.monotonic()

    add(database, "p6", CeleryWaker(f"redis://127.0.0.1:{free_port()}/0"))

    assert time.monotonic() - started < 5
    assert "worker not woken" in caplog.messages


def test_a_redis_that_takes_the_line_and_says_nothing_is_given_up(database, caplog):
    caplog.set_level(logging.WARNING)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        started = time.monotonic()

        add(database, "p7", CeleryWaker(f"redis://127.0.0.1:{port}/0"))

        assert time.monotonic() - started < 10
    assert "worker not woken" in caplog.messages
