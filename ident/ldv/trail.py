"""Every processing of somebody's number becomes a line in the Logboek Dataverwerkingen."""

import json
import logging
from dataclasses import dataclass
from typing import Protocol

from foundation.trace import span_of
from ident.clock import Clock
from ident.domain import Subject
from ident.evidence.ports import Kind, Transactions, Work
from ident.ldv.line import Json, Lines
from ident.ports import Action, AuditTrail
from ident.refusals import Unavailable

log = logging.getLogger(__name__)


class Waiting(Protocol):
    """The lines that were not delivered yet."""

    def add(self, line: Json) -> str:
        """Keep it in the transaction under way; answers the id by which it is asked for."""

    def get(self, line_id: str) -> Json | None: ...

    def drop(self, line_id: str) -> None:
        """It has arrived; again is no mistake."""


@dataclass(frozen=True, kw_only=True)
class LoggedTrail:
    """Implements AuditTrail: the trail that was there, and a line when it is about somebody."""

    trail: AuditTrail
    lines: Lines
    waiting: Waiting
    transactions: Transactions
    work: Work
    clock: Clock

    def record(
        self,
        action: Action,
        *,
        request_id: str,
        actor: str = "citizen",
        code: str = "",
        whom: Subject | None = None,
    ) -> None:
        self.trail.record(action, request_id=request_id, actor=actor, code=code)
        if whom is None:
            return
        line = self.lines.line(action.value, whom, span=span_of(request_id), at=self.clock.now())
        try:
            with self.transactions.transaction():
                self.work.add(Kind.LOG_PROCESSING, self.waiting.add(line))
        except Unavailable:
            # Nobody waits for a log. The line itself says who only to who has the key.
            log.warning("processing not kept", extra={"line": json.dumps(line)})
