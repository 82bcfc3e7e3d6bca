"""A worker for each municipality: one that dies comes back, and all stop together."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sidecar import bootstrap, migrations
from sidecar.municipalities import read_all
from tests.contract.morning import ROOT, until
from tests.contract.several.installation import write

pytestmark = pytest.mark.capability("M37", "M38")


class Workers:
    def __init__(self, folder, redis_port):
        env = write(folder, redis_port)
        for settings in read_all(env).values():
            database = bootstrap.build(settings).ground.database
            migrations.upgrade(database.engine)
            database.engine.dispose()
        self.log = folder / "workers.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sidecar.processes.worker"],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], **env},
                stdout=log,
                stderr=log,
            )

    @property
    def children(self):
        pid = self.process.pid
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()

    def stop(self):
        self.process.terminate()
        return self.process.wait(60)


@pytest.fixture
def workers(tmp_path, redis):
    found = Workers(tmp_path, redis.connection_pool.connection_kwargs["port"])
    yield found
    if found.process.poll() is None:
        found.stop()


def test_each_has_a_worker_that_comes_back_when_it_dies(workers):
    assert until(lambda: len(workers.children) == 2)
    first, second = workers.children

    os.kill(int(first), signal.SIGKILL)

    assert until(lambda: len(workers.children) == 2 and first not in workers.children)
    assert second in workers.children
    assert '"event": "process ended"' in workers.log.read_text()


def test_all_stop_together(workers):
    assert until(lambda: len(workers.children) == 2)
    pids = workers.children

    assert workers.stop() == 0

    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
