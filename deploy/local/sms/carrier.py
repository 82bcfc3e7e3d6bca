"""Brings a text message to its fate, and tells the balie of it over HTTP as the real ones do."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import requests

from deploy.local.sms.fates import Fate
from deploy.local.sms.texts import Text, Texts

WRITTEN = "%Y-%m-%dT%H:%M:%S.%fZ"
TRIES = 6
UNDER_WAY = "text message under way"
PATIENCE = 5.0
TOO_BUSY = 429
# What Spryng says of each status, in its own numbers.
OF_SPRYNG = {
    "delivered": ("10", "0"),
    "temporary-failure": ("20", "20"),
    "permanent-failure": ("20", "21"),
    "technical-failure": ("20", "22"),
}

# Tells of a status since a moment; the answer of the balie, or nothing when there was none.
Tell = Callable[[Text, str, datetime], int | None]


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """`travels` is how long a text message is under way, `again` how long until a next try."""

    texts: Texts
    tell: Tell
    travels: float = 0.0
    again: float = 10.0

    def carry(self, text: Text, fate: Fate) -> None:
        self.texts.keep(text)
        threading.Thread(target=self._carry, args=(text, fate), daemon=True, name=UNDER_WAY).start()

    def _carry(self, text: Text, fate: Fate) -> None:
        time.sleep(self.travels)
        self.texts.change(text.id, fate.stands)
        now = datetime.now(UTC)
        for status, seconds in fate.receipts:
            self._tell(text, status, now - timedelta(seconds=seconds))

    def _tell(self, text: Text, status: str, since: datetime) -> None:
        """Once, and five times more when the balie has trouble; another no is a no."""
        for _ in range(TRIES):
            answer = self.tell(text, status, since)
            if answer is not None and answer < 500 and answer != TOO_BUSY:
                return
            time.sleep(self.again)


def to_notifynl(url: str, token: str) -> Tell:
    """POST with our token (Worth-NL/notifynl-api, `service_callback_tasks.py`)."""

    def tell(text: Text, status: str, since: datetime) -> int | None:
        body = {
            "id": text.id,
            "reference": text.reference,
            "to": text.to,
            "status": status,
            "created_at": text.taken_at.strftime(WRITTEN),
            "completed_at": since.strftime(WRITTEN),
            "sent_at": text.taken_at.strftime(WRITTEN),
            "notification_type": "sms",
            "template_id": text.template,
            "template_version": 1,
        }
        headers = {"Authorization": f"Bearer {token}"}
        return _status(lambda: requests.post(url, json=body, headers=headers, timeout=PATIENCE))

    return tell


def to_spryng(url: str) -> Tell:
    """GET without a signature (Worth-NL/notifynl-api, `process_spryng_response`)."""

    def tell(text: Text, status: str, _since: datetime) -> int | None:
        code, reason = OF_SPRYNG[status]
        query = {
            "STATUS": code,
            "REASONCODE": reason,
            "REFERENCE": text.reference or "",
            "MSISDN": text.to.removeprefix("+"),
        }
        return _status(lambda: requests.get(url, params=query, timeout=PATIENCE))

    return tell


def _status(ask: Callable[[], requests.Response]) -> int | None:
    try:
        return ask().status_code
    except requests.RequestException:
        return None
