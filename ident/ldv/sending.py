"""Brings the lines to the log, one by one, until it says that it has them (OTLP over HTTP)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import requests

from ident.ldv.line import export
from ident.ldv.trail import Waiting

TIMEOUT_SECONDS = (5, 10)


class LogAway(Exception):
    """The log did not say that it has the line."""


@dataclass(frozen=True, kw_only=True)
class Sending:
    """`resource` names us there: program, version, municipality."""

    url: str
    waiting: Waiting
    resource: Mapping[str, str]
    token: str = field(default="", repr=False)
    ca_file: str | None = None

    def send(self, line_id: str) -> None:
        """For a worker. Raises LogAway to be tried again; a line may so arrive twice."""
        line = self.waiting.get(line_id)
        if line is None:
            return
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        with requests.Session() as session:
            session.trust_env = False
            session.verify = self.ca_file or True
            try:
                answer = session.post(
                    self.url,
                    json=export(line, self.resource),
                    headers=headers,
                    timeout=TIMEOUT_SECONDS,
                    allow_redirects=False,
                )
            except requests.RequestException as error:
                raise LogAway(type(error).__name__) from None
        _require_taken(answer)
        self.waiting.drop(line_id)


def _require_taken(answer: requests.Response) -> None:
    """A log may take the call and refuse what is in it (partial success)."""
    if answer.status_code != requests.codes.ok:
        raise LogAway(f"status {answer.status_code}")
    try:
        refused = int(answer.json().get("partialSuccess", {}).get("rejectedSpans", 0))
    except (ValueError, AttributeError, TypeError):
        raise LogAway("an answer that is no OTLP") from None
    if refused:
        raise LogAway("line refused")
