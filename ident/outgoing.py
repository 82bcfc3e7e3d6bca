"""One question over HTTP to a system outside: bounded in time and size, and never led elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic

import requests
from urllib3.exceptions import HTTPError

PIECE = 16 * 1024


class NoAnswer(Exception):
    """Nothing usable came back; `code` says in which way. Never holds what was sent or received."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Line:
    """No redirects, no proxies, no netrc: what is sent goes to the address that was set.

    `total_seconds` counts until the last byte, so that a slow sender meets it as well; `largest` is
    in bytes. `client_certificate` (files of certificate and key) makes it mutual TLS.
    """

    largest: int
    total_seconds: float
    connect_seconds: float = 5.0
    client_certificate: tuple[str, str] | None = None
    ca_file: str | None = None
    clock: Callable[[], float] = monotonic

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """The answer, whatever its status.

        Raises NoAnswer: `unreachable`, `slow` or `too_large`.
        """
        deadline = self.clock() + self.total_seconds
        with requests.Session() as session:
            session.trust_env = False
            try:
                return self._post(session, url, body, headers, deadline=deadline)
            except requests.Timeout:
                # `from None`, here and below: these errors hold the request.
                raise NoAnswer("slow") from None
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                raise NoAnswer(_kind(error)) from None

    def _post(
        self,
        session: requests.Session,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        deadline: float,
    ) -> Answer:
        with session.post(
            url,
            data=body,
            headers={**headers, "Accept-Encoding": "identity"},
            cert=self.client_certificate,
            verify=self.ca_file or True,
            timeout=(self.connect_seconds, self.total_seconds),
            allow_redirects=False,
            stream=True,
        ) as response:
            return Answer(status=response.status_code, body=self._read(response, deadline))

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        body = b""
        while piece := response.raw.read1(PIECE):
            body += piece
            if len(body) > self.largest:
                raise NoAnswer("too_large")
            if self.clock() > deadline:
                raise NoAnswer("slow")
        return body


def _kind(error: Exception) -> str:
    return "slow" if "timed out" in str(error).lower() else "unreachable"
