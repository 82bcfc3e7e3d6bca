"""The laptop stack as one thing: start all parts, stop them, kill or restart one of them."""

import shutil
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.local import table
from deploy.local.ports import Ports, is_free
from deploy.local.program import GRACE, Process

ROOT = Path(__file__).parents[2]
STARTUP = 90.0
PAUSE = 0.1


class StackFailed(Exception):
    """A part did not start; the text holds the tail of its log."""


class BusyPorts(StackFailed):
    """Something else listens already where a part of the stack should."""


class Stack:
    """All programs of one laptop stack, with their state in one folder."""

    def __init__(
        self,
        port_base: int,
        var: Path,
        *,
        municipality: str = "voorbeeldstad",
        case_system: str = "zgw",
        sms: str = "notifynl",
        only: Iterable[str] | None = None,
        tell: Callable[[str], None] = lambda _name: None,
    ) -> None:
        self.ports = Ports.counted_from(port_base)
        self.var = var.resolve()
        self._municipality, self._case_system, self._sms = municipality, case_system, sms
        self._only = None if only is None else frozenset(only)
        self._tell = tell
        self._processes: dict[str, Process] = {}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start everything at once, each part as soon as those it needs are ready."""
        self.refuse_busy_ports()
        logs = self.var / "log"
        shutil.rmtree(logs, ignore_errors=True)
        logs.mkdir(parents=True)
        lines = table.Table(
            self.ports,
            self.var,
            municipality=self._municipality,
            case_system=self._case_system,
            sms=self._sms,
        )
        programs = lines.programs(only=self._only)
        self._processes = {
            program.name: Process(program, folder=ROOT, log=logs / f"{program.name}.log")
            for program in programs
        }
        try:
            self._bring_up(list(self._processes.values()))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop what others need last, so that each can still finish its work."""
        needed = {name for process in self._processes.values() for name in process.program.needs}
        for wave in (lambda name: name not in needed, lambda name: name in needed):
            stopping = [p for name, p in self._processes.items() if wave(name)]
            for process in stopping:
                process.send(signal.SIGTERM)
            until = time.monotonic() + GRACE
            for process in stopping:
                process.wait(until=until)
                process.kill()
        self._processes = {}

    def refuse_busy_ports(self) -> None:
        """Raise BusyPorts when something else listens where a part of the stack should."""
        busy = [
            f"poort {port} ({what})"
            for what, port in table.listening(self.ports, only=self._only).items()
            if not is_free(port)
        ]
        if busy:
            raise BusyPorts(", ".join(busy))

    def process(self, name: str) -> Process:
        """One part, to kill it or to look into its log."""
        return self._processes[name]

    def restart(self, name: str) -> None:
        """Stop one part, start it again and wait until it is ready."""
        process = self.process(name)
        process.stop()
        process.forget()
        self._bring_up([process])

    def failed(self) -> list[Process]:
        """The parts that ended without being asked to."""
        return [process for process in self._processes.values() if process.has_failed()]

    def _bring_up(self, waiting: list[Process]) -> None:
        until = time.monotonic() + STARTUP
        while waiting:
            for process in list(waiting):
                if process.pid is None and self._has_what_it_needs(process):
                    process.start()
                if process.is_ready():
                    waiting.remove(process)
                    self._tell(process.program.name)
                elif process.has_failed():
                    raise StackFailed(_obituary(process))
            if waiting and time.monotonic() > until:
                raise StackFailed("\n".join(_obituary(process) for process in waiting))
            time.sleep(PAUSE)

    def _has_what_it_needs(self, process: Process) -> bool:
        here = self._processes
        return all(here[name].is_ready() for name in process.program.needs if name in here)


def _obituary(process: Process) -> str:
    code = process.exit_code()
    state = "werd niet op tijd gereed" if code is None else f"stopte met code {code}"
    return f"{process.program.name} {state}. Het einde van {process.log}:\n{process.tail()}"
