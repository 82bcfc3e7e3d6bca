"""A Redis of our own for the tests, on a free port, without a file."""

import socket
import subprocess
import tempfile
import time

from redis import Redis
from redis.exceptions import ConnectionError as NoConnection

GENEROUS = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RedisServer:
    def __init__(self):
        self.port = free_port()
        # What a test lets it keep must not come to lie where the tests were started.
        self._folder = tempfile.TemporaryDirectory(prefix="balie-redis-")
        self._process = subprocess.Popen(
            [
                *("redis-server", "--bind", "127.0.0.1", "--port", str(self.port)),
                *("--save", "", "--appendonly", "no", "--daemonize", "no"),
                *("--dir", self._folder.name),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.client = Redis(port=self.port)
        self._wait()

    def _wait(self):
        until = time.monotonic() + GENEROUS
        while True:
            try:
                self.client.ping()
            except NoConnection:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self):
        self.client.close()
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()
