"""Lines to a mail server that stay open between mails: thousands of reminders need four lines."""

import smtplib
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

# Shorter than any mail server waits (RFC 5321, 4.5.3.2: five minutes).
IDLE_SECONDS = 20.0


@dataclass
class _Kept:
    smtp: smtplib.SMTP
    mails: int
    since: float


class Lines:
    """Lends one line to one mail at a time; one on which something failed is not used again."""

    def __init__(self, connect: Callable[[], smtplib.SMTP], *, most_mails: int) -> None:
        self._connect = connect
        self._most_mails = most_mails
        self._lock = threading.Lock()
        self._idle: list[_Kept] = []
        weakref.finalize(self, _close_all, self._idle)

    @contextmanager
    def line(self) -> Iterator[smtplib.SMTP]:
        """Raises what connecting and sending raise."""
        kept = self._taken() or _Kept(self._connect(), 0, 0.0)
        try:
            yield kept.smtp
        except BaseException:
            kept.smtp.close()
            raise
        self._put_back(_Kept(kept.smtp, kept.mails + 1, time.monotonic()))

    def _taken(self) -> _Kept | None:
        with self._lock:
            kept = self._idle.pop() if self._idle else None
        if kept is None:
            return None
        if time.monotonic() - kept.since < IDLE_SECONDS and _answers(kept.smtp):
            return kept
        kept.smtp.close()
        return None

    def _put_back(self, kept: _Kept) -> None:
        if kept.mails >= self._most_mails:
            with suppress(OSError, smtplib.SMTPException):
                kept.smtp.quit()
            return
        with self._lock:
            self._idle.append(kept)


def _answers(smtp: smtplib.SMTP) -> bool:
    """Asked before the mail is begun: afterwards nobody would know whether it was taken."""
    try:
        return smtp.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _close_all(idle: list[_Kept]) -> None:
    for kept in idle:
        kept.smtp.close()
