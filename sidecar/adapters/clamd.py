"""ClamAV's scanner (clamd): INSTREAM and VERSION over its socket, and nothing but a yes is a yes.

Contract: clamd(8), "INSTREAM": after the command come pieces, each with its length in four bytes in
network order before it; a length of nought ends them. One answer, ended by a nought.
"""

import re
import socket
import struct
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from sidecar.core.documents import ScannerAway
from sidecar.core.errors import BadInput

# clamd is patient: it waits two minutes for the next piece. We are not.
SILENCE = timedelta(seconds=30)
WHOLE_SCAN = timedelta(minutes=10)
PIECE = 256 * 1024
LONGEST_ANSWER = 4096
LONGEST_NAME = 100
TCP, UNIX = "tcp", "unix"
_ANSWER = re.compile(r"stream: (?:(?P<clean>OK)|(?P<name>[^\0\n]+) FOUND)")
_VERSION = re.compile(r"ClamAV [^/]+(?:/\d+/(?P<made>.+))?")


@dataclass(frozen=True, kw_only=True)
class Signatures:
    """When what the scanner knows was made; None when it does not say: files of one's own."""

    version: str
    made_at: datetime | None

    def are_fresh(self, now: datetime, *, oldest: timedelta) -> bool:
        """Those of one's own are not: nobody keeps them."""
        return self.made_at is not None and now - self.made_at <= oldest


class Clamd:
    """See `sidecar.documents.ports.Scanner`. `address` is tcp://host:port or unix:///path."""

    def __init__(
        self, address: str, *, silence: timedelta = SILENCE, whole: timedelta = WHOLE_SCAN
    ) -> None:
        """Raises BadInput for another address."""
        self._family, self._place = _place_of(address)
        self._silence, self._whole = silence, whole

    def scan(self, chunks: Iterable[bytes]) -> str | None:
        """The name of what was found in it, None when it is clean; raises ScannerAway."""
        with _Line(self._family, self._place, self._silence, self._whole) as line:
            line.send(b"zINSTREAM\0")
            for chunk in chunks:
                for start in range(0, len(chunk), PIECE):
                    piece = chunk[start : start + PIECE]
                    line.send(struct.pack("!I", len(piece)) + piece)
            line.send(struct.pack("!I", 0))
            answer = line.answer()
        said = _ANSWER.fullmatch(answer)
        if said is None:
            raise ScannerAway(f"the scanner said {_plain(answer)!r}")
        return None if said["clean"] else _plain(said["name"])

    def signatures(self) -> Signatures:
        """What it knows, and since when; raises ScannerAway."""
        with _Line(self._family, self._place, self._silence, self._whole) as line:
            line.send(b"zVERSION\0")
            answer = line.answer()
        said = _VERSION.fullmatch(answer)
        if said is None:
            raise ScannerAway(f"the scanner said {_plain(answer)!r}")
        return Signatures(version=_plain(answer), made_at=_moment(said["made"] or ""))


class _Line:
    """One connection. What goes wrong on it is ScannerAway; no deed lasts longer than agreed."""

    def __init__(
        self, family: int, place: str | tuple[str, int], silence: timedelta, whole: timedelta
    ) -> None:
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._place, self._silence = place, silence.total_seconds()
        self._ends_at = time.monotonic() + whole.total_seconds()
        self._is_cut_off = False

    def __enter__(self) -> "_Line":
        try:
            self._be_quick()
            self._socket.connect(self._place)
        except ScannerAway:
            self._socket.close()
            raise
        except OSError as error:
            self._socket.close()
            raise ScannerAway(f"no scanner: {type(error).__name__}") from None
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        """A scanner that has enough says so and hangs up: then its answer is worth reading."""
        if self._is_cut_off:
            return
        self._be_quick()
        try:
            self._socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            self._is_cut_off = True
        except OSError as error:
            raise ScannerAway(f"the scanner does not listen: {type(error).__name__}") from None

    def answer(self) -> str:
        found = b""
        try:
            while not found.endswith(b"\0") and len(found) <= LONGEST_ANSWER:
                self._be_quick()
                more = self._socket.recv(LONGEST_ANSWER)
                if not more:
                    break
                found += more
        except OSError as error:
            raise ScannerAway(f"the scanner does not answer: {type(error).__name__}") from None
        # Without the nought at its end it is half an answer, whatever it begins with.
        if self._is_cut_off or not found.endswith(b"\0"):
            raise ScannerAway(f"the scanner hung up: {_plain(found.decode('ascii', 'replace'))!r}")
        return found[:-1].decode("utf-8", "replace")

    def _be_quick(self) -> None:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise ScannerAway("the scan takes too long")
        self._socket.settimeout(min(self._silence, left))


def is_address(text: str) -> bool:
    try:
        _place_of(text)
    except BadInput:
        return False
    return True


def _place_of(address: str) -> tuple[int, str | tuple[str, int]]:
    parts = urlsplit(address)
    with suppress(ValueError):
        if parts.scheme == TCP and parts.hostname and parts.port and not parts.path:
            return socket.AF_INET, (parts.hostname, parts.port)
        if parts.scheme == UNIX and not parts.netloc and parts.path.startswith("/"):
            return socket.AF_UNIX, parts.path
    raise BadInput("the scanner is at tcp://host:port or unix:///path")


def _moment(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.strptime(text, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    return None


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())[:LONGEST_NAME]
