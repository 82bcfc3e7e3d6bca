"""A process for each municipality: starts them, starts anew what dies, and stops them all."""

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event
from types import FrameType

log = logging.getLogger(__name__)
LOOK_EVERY = timedelta(milliseconds=200)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)
# Who lived as long as this died of something new.
SETTLED = timedelta(minutes=1)


@dataclass
class _Child:
    name: str
    command: list[str]
    env: Mapping[str, str] = field(repr=False)
    pause: float = FIRST_PAUSE.total_seconds()
    process: "subprocess.Popen[bytes] | None" = None
    since: float = 0.0
    again_at: float = 0.0

    def look(self) -> None:
        """Begin it, or begin it again when it died; later each time it dies at once."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self.process, self.since = self._begun(), now
            return
        code = self.process.poll()
        if code is None:
            return
        if now - self.since > SETTLED.total_seconds():
            self.pause = FIRST_PAUSE.total_seconds()
        log.warning("process ended", extra={"municipality": self.name, "code": code})
        self.process, self.again_at = None, now + self.pause
        self.pause = min(2 * self.pause, LONGEST_PAUSE.total_seconds())

    def _begun(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self.command, env=dict(self.env))  # noqa: S603  our own module

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        if self.process is not None:
            self.process.wait()


def run(module: str, environments: Mapping[str, Mapping[str, str]]) -> None:
    """Until SIGTERM or SIGINT: `python -m <module>` in each environment, by name.

    One whose settings or database do not hold keeps nobody else from working.
    """
    stop = Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    children = [
        _Child(name, [sys.executable, "-m", module], env) for name, env in environments.items()
    ]
    while not stop.wait(LOOK_EVERY.total_seconds()):
        for child in children:
            child.look()
    for child in children:
        child.stop()
    for child in children:
        child.end()
