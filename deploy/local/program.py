"""One program of the stack: what it is, and the same while it runs."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

GRACE = 6.0


@dataclass(frozen=True, kw_only=True)
class Program:
    """A line of the process table: everything that starting and watching it takes."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    is_ready: Callable[[], bool]
    needs: tuple[str, ...] = ()
    is_task: bool = False


class Process:
    """A program that was started in a process group of its own, with its own log."""

    def __init__(self, program: Program, *, folder: Path, log: Path) -> None:
        self.program = program
        self.log = log
        self._folder = folder
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Start it and return at once; `setpriv` ends it should this process die first."""
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                ("setpriv", "--pdeathsig", "TERM", "--", *self.program.command),
                cwd=self._folder,
                env=dict(self.program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def is_ready(self) -> bool:
        if self.program.is_task:
            return self.exit_code() == 0
        return self.is_alive() and self.program.is_ready()

    def is_alive(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def exit_code(self) -> int | None:
        return self._child.poll() if self._child else None

    def has_failed(self) -> bool:
        """Whether it ended without being asked to."""
        code = self.exit_code()
        return code is not None and not (self.program.is_task and code == 0)

    def send(self, number: signal.Signals) -> None:
        """Signal the whole group; a group that is gone already is no mistake."""
        if self._child is None:
            return
        try:
            os.killpg(self._child.pid, number)
        except ProcessLookupError:
            return

    def wait(self, *, until: float) -> bool:
        """Wait for its end until that moment of the monotonic clock."""
        while self.is_alive():
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True

    def stop(self) -> None:
        self.send(signal.SIGTERM)
        self.wait(until=time.monotonic() + GRACE)
        self.kill()

    def kill(self) -> None:
        """End it at once, as a crash would, with everything it started."""
        self.send(signal.SIGKILL)
        if self._child is not None:
            self._child.wait()

    def forget(self) -> None:
        """Take a stopped program for one that was never started."""
        self._child = None

    def tail(self, lines: int = 20) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
