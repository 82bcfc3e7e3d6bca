"""Brings the lines to the log, one by one, until it says that it has them (OTLP over HTTP)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from foundation.outgoing import Answer, NoAnswer, Outgoing
from ident.ldv.line import export
from ident.ldv.trail import Waiting


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
        try:
            answer = Outgoing(ca_file=self.ca_file).ask(
                "POST", self.url, json=export(line, self.resource), headers=headers
            )
        except NoAnswer as error:
            raise LogAway(str(error)) from None
        _require_taken(answer)
        self.waiting.drop(line_id)


def _require_taken(answer: Answer) -> None:
    """A log may take the call and refuse what is in it (partial success)."""
    if answer.status != 200:
        raise LogAway(f"status {answer.status}")
    try:
        refused = int(json.loads(answer.body).get("partialSuccess", {}).get("rejectedSpans", 0))
    except (ValueError, AttributeError, TypeError):
        raise LogAway("an answer that is no OTLP") from None
    if refused:
        raise LogAway("line refused")
