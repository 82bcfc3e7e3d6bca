"""Starts, stops, restarts and kills a Prosody of ours, for the laptop stack and for tests."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from deploy.local.prosody import config

PROGRAM = Path(__file__).parents[3]
SEARCH_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/bin", "/usr/sbin"])


class ProsodyFailed(RuntimeError):
    """Prosody did not come up; the message holds the end of its log."""


class Prosody:
    """One Prosody with its own folder: `with Prosody(settings, folder)`, or start() and stop()."""

    def __init__(self, settings: config.ProsodySettings, folder: Path) -> None:
        self.settings = settings
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def websocket_url(self) -> str:
        return f"ws://localhost:{self.settings.http_port}/xmpp-websocket"

    @property
    def http_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.http_port}"

    @property
    def ca_file(self) -> Path:
        return config.ca_file(self.folder)

    def start(self, *, patience: float = 15) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = config.write(self.settings, self.folder)
        program = shutil.which("prosody", path=SEARCH_PATH)
        if program is None:
            raise ProsodyFailed("prosody is not installed: see packages.txt")
        with (self.folder / "prosody.out").open("ab") as out:
            self.process = subprocess.Popen(
                [program, "--config", str(path), "-F"],
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_up(patience)

    def stop(self, *, patience: float = 15) -> None:
        """As at the end of a day: SIGTERM, so that rooms are reported as ended."""
        self._end(signal.SIGTERM, patience)

    def kill(self) -> None:
        """As at a crash: nothing is reported."""
        self._end(signal.SIGKILL, 15)

    def restart(self) -> None:
        self.stop()
        self.start()

    def log(self) -> str:
        path = self.folder / "prosody.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def __enter__(self) -> "Prosody":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _end(self, sign: signal.Signals, patience: float) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(sign)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(patience)
        self.process = None

    def _wait_until_up(self, patience: float) -> None:
        until = time.monotonic() + patience
        for port in (self.settings.c2s_port, self.settings.http_port):
            while not _answers(port):
                gone = self.process is None or self.process.poll() is not None
                if gone or time.monotonic() > until:
                    self.kill()
                    raise ProsodyFailed(self._last_words())
                time.sleep(0.02)

    def _last_words(self) -> str:
        out = self.folder / "prosody.out"
        return (out.read_text(errors="replace") + self.log())[-2000:]


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def start_focus(prosody: Prosody, **extra: str) -> subprocess.Popen[bytes]:
    """The program deploy/local/focus.py beside this Prosody; end it with terminate()."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROGRAM),
        "FOCUS_PORT": str(prosody.settings.c2s_port),
        "FOCUS_PASSWORD": prosody.settings.focus_password,
        "FOCUS_CA_FILE": str(prosody.ca_file),
        **extra,
    }
    with (prosody.folder / "focus.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "deploy.local.focus"],
            env=environment,
            cwd=PROGRAM,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
