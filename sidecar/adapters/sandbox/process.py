"""Starts a sandbox, feeds it one document, hears its answer, and ends it in any case.

One thread and non-blocking pipes: it waits in `poll`, so that a web process that serves others by
gevent goes on serving them.
"""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import sidecar
from sidecar.adapters.sandbox import protocol
from sidecar.core.documents import InspectorAway, Unfit, Why
from sidecar.documents.inspection import bounds

ROOT = Path(sidecar.__file__).parents[1]
_MODULE = "sidecar.adapters.sandbox"
_PIECE = 256 * 1024
# Only the sandbox's own word for why counts.
_WHYS = frozenset(Why)
# Over its time, or killed by the kernel for its memory; anything else is a decoder that crashed.
_ENDS: dict[int, Why] = {signal.SIGXCPU: Why.TOO_LONG, signal.SIGKILL: Why.TOO_MUCH}


@dataclass(frozen=True, kw_only=True)
class Cage:
    """What one sandbox may use. `patience` is in seconds: of the wall, where `cpu` is of work."""

    cpu: int = 60
    memory: int = 2048 * bounds.MIB
    largest: int = bounds.LARGEST_FILE
    largest_answer: int = 256 * bounds.MIB
    patience: float = 90.0
    start: float = 30.0


@dataclass(frozen=True)
class Answer:
    said: Mapping[str, Any]
    content: bytes


def ask(question: Mapping[str, object], chunks: Iterable[bytes], cage: Cage) -> Answer:
    """Raises Unfit for a document, InspectorAway when there is no sandbox.

    What `chunks` raises goes through; the sandbox is gone by then as well.
    """
    with _started(cage) as child:
        try:
            talk = _Talk(child, cage)
            talk.wait_until_ready()
            talk.send([protocol.said(question)])
            talk.send(protocol.frames(chunks))
            heard = talk.rest()
            # It hung up, so it is gone or about to be: how it went says why nothing more came.
            return _understood(heard, child.wait(cage.patience))
        except subprocess.TimeoutExpired as error:
            raise Unfit(Why.TOO_LONG, "does not end") from error
        finally:
            child.kill()


def _started(cage: Cage) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", _MODULE]
    command += [str(each) for each in (cage.cpu, cage.memory, cage.largest)]
    try:
        return subprocess.Popen(  # noqa: S603  nothing of it comes from outside
            command,
            cwd=ROOT,
            env={},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
    except OSError as error:
        raise InspectorAway(f"no sandbox: {type(error).__name__}") from error


class _Talk:
    """Both pipes, and how long we still wait."""

    def __init__(self, child: subprocess.Popen[bytes], cage: Cage) -> None:
        self._child, self._cage = child, cage
        self._to, self._from = _without_waiting(child.stdin), _without_waiting(child.stdout)
        self._heard = bytearray()
        self._hung_up = False

    def wait_until_ready(self) -> None:
        until = time.monotonic() + self._cage.start
        while len(self._heard) < len(protocol.READY):
            if not self._may_read(until) or not self._read():
                raise InspectorAway("the sandbox did not start")
        if self._heard != protocol.READY:
            raise InspectorAway("the sandbox speaks another language")
        self._heard.clear()

    def send(self, frames: Iterable[bytes]) -> None:
        """One that answers already hears no more: then its answer is worth reading."""
        for frame in frames:
            if self._hung_up:
                return
            self._send(memoryview(frame))

    def _send(self, left: memoryview) -> None:
        until = time.monotonic() + self._cage.patience
        while left:
            if not _ready(self._to, select.POLLOUT, until):
                raise Unfit(Why.TOO_LONG, "does not listen")
            try:
                left = left[os.write(self._to, left) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                self._hung_up = True
                return

    def rest(self) -> bytes:
        """All it says until it hangs up."""
        until = time.monotonic() + self._cage.patience
        while len(self._heard) <= self._cage.largest_answer:
            if not self._may_read(until):
                raise Unfit(Why.TOO_LONG, "does not answer")
            if not self._read():
                return bytes(self._heard)
        raise Unfit(Why.TOO_MUCH, "the answer")

    def _may_read(self, until: float) -> bool:
        return _ready(self._from, select.POLLIN, until)

    def _read(self) -> bool:
        try:
            piece = os.read(self._from, _PIECE)
        except BlockingIOError:
            return True
        self._heard += piece
        return bool(piece)


def _without_waiting(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise InspectorAway("the sandbox has no pipe")
    os.set_blocking(pipe.fileno(), False)
    return pipe.fileno()


def _ready(pipe: int, what: int, until: float) -> bool:
    """False when the time is over; a pipe that was hung up is ready too."""
    left = until - time.monotonic()
    if left <= 0:
        return False
    waiting = select.poll()
    waiting.register(pipe, what)
    return bool(waiting.poll(left * 1000))


def _understood(heard: bytes, ended: int) -> Answer:
    """Half an answer is that of one who was killed: over its limits, or by the document."""
    pipe = BytesIO(heard)
    try:
        said = protocol.words(protocol.heard(pipe))
        pieces = []
        while piece := protocol.heard(pipe):
            pieces.append(piece)
    except protocol.NotWhole as error:
        raise Unfit(_ENDS.get(-ended, Why.BROKEN), f"the sandbox ended with {ended}") from error
    if "why" in said:
        why = said["why"]
        raise Unfit(Why(why) if why in _WHYS else Why.BROKEN, str(said.get("detail", ""))[:80])
    return Answer(said, b"".join(pieces))
