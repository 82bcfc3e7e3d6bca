"""Asks something of another system over HTTP, with an end to time and size, and without surprises.

No redirect is followed, and neither a proxy nor a netrc file of the machine comes between. The
limit of time is one for the whole exchange: connecting, TLS, sending, headers and body. Looking up
a name is left to the resolver of the machine, which has limits of its own.
"""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock, Timer
from time import monotonic
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 10.0
LARGEST = 256 * 1024
_PIECE = 16 * 1024


class NoAnswer(Exception):
    """Nothing came that could be read; the text names no address and nothing that was sent."""


class TooSlow(NoAnswer):
    """The answer was not whole at the deadline."""


class TooLarge(NoAnswer):
    """The answer is larger than allowed; the rest was not read."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`body` as it was sent: what was packed is not unpacked."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """`client_certificate` are the files of certificate and key."""

    ca_file: str | None = None
    client_certificate: tuple[str, str] | None = None
    connect_seconds: float = CONNECT_SECONDS
    seconds: float = TOTAL_SECONDS
    largest: int = LARGEST

    def ask(self, method: str, url: str, **options: Any) -> Answer:  # noqa: ANN401
        """With whatever status. `options` as of requests. Raises NoAnswer, TooSlow, TooLarge."""
        watch = Watch(self.seconds)
        headers = {"Accept-Encoding": "identity", **options.pop("headers", {})}
        try:
            with watched(watch, connect_seconds=self.connect_seconds) as session:
                session.cert, session.verify = self.client_certificate, self.ca_file or True
                answer = self._answer(session, method, url, headers=headers, **options)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise self._failed(watch, error) from None
        # Whoever is shut down halfway may look like one who has finished.
        if watch.is_over:
            raise TooSlow("the time was over")
        return answer

    def _answer(
        self,
        session: requests.Session,
        method: str,
        url: str,
        **options: Any,  # noqa: ANN401
    ) -> Answer:
        # The watch ends it; the time-out of each read is only there in case it does not.
        timeout = (self.connect_seconds, self.seconds + 1)
        with session.request(
            method, url, timeout=timeout, allow_redirects=False, stream=True, **options
        ) as response:
            body = b""
            while piece := response.raw.read1(_PIECE):
                body += piece
                if len(body) > self.largest:
                    raise TooLarge("larger than allowed")
            return Answer(status=response.status_code, headers=response.headers, body=body)

    def _failed(self, watch: "Watch", error: Exception) -> NoAnswer:
        return TooSlow("the time was over") if watch.is_over else NoAnswer(type(error).__name__)


class Watch:
    """Shuts a connection down when the time is over, whatever it is busy with."""

    def __init__(self, seconds: float) -> None:
        self.ends_at = monotonic() + seconds
        self._has_ended = False
        self._timer = Timer(seconds, self.end)
        self._timer.daemon = True
        self._lock = Lock()
        self._lines: list[socket.socket] = []

    def __enter__(self) -> "Watch":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for line in self._lines:
                line.close()
            self._lines.clear()

    @property
    def is_over(self) -> bool:
        # A time-out of the socket itself may come a moment before the watch.
        return self._has_ended or monotonic() >= self.ends_at

    def connect(self, host: str, port: int, seconds: float) -> socket.socket:
        """To the first address of the host that takes us; the time is for all of them together."""
        ends_at = min(self.ends_at, monotonic() + seconds)
        failure = OSError("a name without an address")
        for family, kind, protocol, _, place in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        ):
            line = socket.socket(family, kind, protocol)
            line.settimeout(max(ends_at - monotonic(), 0.001))
            try:
                line.connect(place)
            except OSError as error:
                line.close()
                failure = error
                continue
            try:
                self._hold(line)
            except OSError:
                line.close()
                raise
            return line
        raise failure

    def _hold(self, line: socket.socket) -> None:
        """A twin, because TLS takes the socket itself over."""
        with self._lock:
            self._lines.append(line.dup())
        if self.is_over:
            self.end()

    def end(self) -> None:
        self._has_ended = True
        with self._lock:
            for line in self._lines:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)


@contextmanager
def watched(watch: Watch, *, connect_seconds: float) -> Iterator[requests.Session]:
    """A session whose connections end with the watch, for who needs more than `Outgoing`."""
    with watch, _Session() as session:
        session.trust_env = False
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Adapter(watch, connect_seconds))
        yield session


class _Session(requests.Session):
    """Knows no redirects at all.

    Not followed is not enough: requests prepares the next request all the same, and reads the whole
    body of the answer for it, of any size; when that fails nobody closes the answer.
    """

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002
        return None


class _Adapter(HTTPAdapter):
    def __init__(self, watch: Watch, connect_seconds: float) -> None:
        self._watch, self._connect_seconds = watch, connect_seconds
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools()

    def _pools(self) -> dict[str, type[HTTPConnectionPool]]:
        watch, seconds = self._watch, self._connect_seconds

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _connected(self, watch, seconds)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _connected(self, watch, seconds)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        return {"http": PlainPool, "https": SecurePool}


def _connected(connection: HTTPConnection, watch: Watch, seconds: float) -> socket.socket:
    try:
        return watch.connect(connection.host, connection.port, seconds)
    except OSError as error:
        raise NewConnectionError(connection, type(error).__name__) from error
