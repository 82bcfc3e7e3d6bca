"""Tells the balie what happened, at least once where it can, never in the way of the citizen."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from foundation.outgoing import NoAnswer, Outgoing
from foundation.trace import span_of
from ident.contract import Event
from ident.tokens import SignedTokens

log = logging.getLogger(__name__)

CONNECT_SECONDS = 2.0
SECONDS = 7.0
PAUSES = (0.0, 0.5, 2.0, 5.0)


def in_background(work: Callable[[], None]) -> None:
    """A thread; under gevent a greenlet."""
    Thread(target=work, daemon=True).start()


@dataclass(frozen=True, kw_only=True)
class HttpAnnouncer:
    """Posts the signed event. When all tries fail the balie finds out by asking (machine/…)."""

    url: str
    tokens: SignedTokens
    ca_file: str | None = None
    run: Callable[[Callable[[], None]], None] = in_background
    sleep: Callable[[float], None] = time.sleep

    def announce(self, event: Event) -> None:
        self.run(lambda: self._deliver(event))

    def _deliver(self, event: Event) -> None:
        facts = {"event": type(event).__name__, "request_id": event.request_id}
        for pause in PAUSES:
            self.sleep(pause)
            if self._delivered(event):
                log.info("event delivered", extra=facts)
                return
        log.warning("event not delivered", extra=facts)

    def _delivered(self, event: Event) -> bool:
        line = Outgoing(ca_file=self.ca_file, connect_seconds=CONNECT_SECONDS, seconds=SECONDS)
        headers = {"Content-Type": "application/jwt", **span_of(event.request_id).headers}
        try:
            # Signed anew each time: a token lives only a minute.
            answer = line.ask("POST", self.url, data=self.tokens.event(event), headers=headers)
        except NoAnswer:
            return False
        return answer.status == 204
