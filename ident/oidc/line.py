"""The line between servers to an OpenID provider: no redirects, no proxies, small and quick."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from ident.refusals import AnswerRefused, LoginDenied

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 10.0
LARGEST = 256 * 1024
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Line:
    """Each answer is one JSON object with status 200. Raises LoginDenied or AnswerRefused."""

    ca_file: str | None = None
    clock: Callable[[], float] = monotonic

    def get(self, url: str) -> Json:
        return self._ask("GET", url)

    def post(
        self, url: str, fields: Mapping[str, str], *, basic: tuple[str, str] | None = None
    ) -> Json:
        return self._ask("POST", url, data=fields, auth=basic)

    def _ask(self, method: str, url: str, **options: Any) -> Json:  # noqa: ANN401
        deadline = self.clock() + TOTAL_SECONDS
        with requests.Session() as session:
            # Neither a proxy nor a netrc file of the machine may come between.
            session.trust_env = False
            try:
                body = self._body(session, method, url, deadline, options)
            except (requests.RequestException, HTTPError, OSError) as error:
                raise LoginDenied("oidc_no_answer") from error
        return _object(body)

    def _body(
        self,
        session: requests.Session,
        method: str,
        url: str,
        deadline: float,
        options: Mapping[str, Any],
    ) -> bytes:
        with session.request(
            method,
            url,
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
            verify=self.ca_file or True,
            timeout=(CONNECT_SECONDS, TOTAL_SECONDS),
            allow_redirects=False,
            stream=True,
            **options,
        ) as response:
            if response.status_code != 200:
                raise LoginDenied("oidc_status")
            return self._read(response, deadline)

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        """Piece by piece, so that a slow sender meets the limit."""
        body = b""
        while piece := response.raw.read1(16 * 1024):
            body += piece
            if len(body) > LARGEST:
                raise AnswerRefused("oidc_too_large")
            if self.clock() > deadline:
                raise LoginDenied("oidc_slow")
        return body


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        # `from None`: the text of this error quotes what was sent.
        raise AnswerRefused("oidc_no_json") from None
    if not isinstance(found, dict):
        raise AnswerRefused("oidc_no_json")
    return found
