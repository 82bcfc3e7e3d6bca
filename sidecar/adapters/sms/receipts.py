"""What the providers tell us became of a message, read into a Receipt."""

import hmac
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sidecar.adapters.sms.notifynl import OUTCOMES
from sidecar.core.clock import Clock
from sidecar.notifications.handing import Outcome, Receipt, StrangeReceipt

SECRET_BYTES = 16
MOMENTS = ("completed_at", "sent_at", "created_at")
# A reference of another shape is not one of ours: somebody sends by hand at the provider.
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)
DELIVERED, FAILED = "10", "20"
# Unreachable; incorrect, blacklisted; delivery failure, sender not registered in that country.
REASONS = {
    "20": Outcome.TEMPORARY,
    "21": Outcome.PERMANENT,
    "22": Outcome.TECHNICAL,
    "31": Outcome.PERMANENT,
    "32": Outcome.TECHNICAL,
}


class NotifyNlReceipts:
    """Reads the body of a callback (docs.notifynl.nl/misc/callbacks)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def read(self, body: bytes) -> Receipt | None:
        """None when it is about no text message of ours; raises StrangeReceipt."""
        found = _object(body)
        status, kind, reference = (
            found.get(name) for name in ("status", "notification_type", "reference")
        )
        if not isinstance(status, str) or not isinstance(kind, str):
            raise StrangeReceipt("no status or no type")
        if kind != "sms" or reference is None:
            return None
        if not isinstance(reference, str) or status not in OUTCOMES:
            raise StrangeReceipt("a status that we do not know, or no reference")
        if not _REFERENCE.fullmatch(reference):
            return None
        return Receipt(reference=reference, outcome=OUTCOMES[status], at=self._moment(found))

    def _moment(self, found: Mapping[str, Any]) -> datetime:
        """In UTC; never in the future, for then nothing that follows would be newer."""
        told = next((found[name] for name in MOMENTS if found.get(name)), None)
        if not isinstance(told, str):
            raise StrangeReceipt("no moment")
        try:
            moment = datetime.fromisoformat(told)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return min(moment.astimezone(UTC), self._clock.now())
        except (ValueError, OverflowError):
            raise StrangeReceipt("no moment") from None


class SpryngReceipts:
    """Reads the query of a receipt (Worth-NL/notifynl-api, `process_spryng_response`)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def read(self, query: Mapping[str, str]) -> Receipt | None:
        """None when it is about no message of ours; raises StrangeReceipt. It tells no moment."""
        status, reason = query.get("STATUS", ""), query.get("REASONCODE", "")
        if status not in (DELIVERED, FAILED):
            raise StrangeReceipt("a status that we do not know")
        reference = query.get("REFERENCE", "")
        if not _REFERENCE.fullmatch(reference):
            return None
        failure = REASONS.get(reason, Outcome.TECHNICAL)
        outcome = Outcome.DELIVERED if status == DELIVERED else failure
        return Receipt(reference=reference, outcome=outcome, at=self._clock.now())


def path_secret(secret_key: str) -> str:
    """The end of the address for receipts of Spryng, which signs nothing: 128 bits of our key."""
    digest = hmac.new(secret_key.encode(), b"sms-receipts", sha256).digest()[:SECRET_BYTES]
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    # Too deep a nest ends in RecursionError.
    except (ValueError, RecursionError):
        raise StrangeReceipt("no JSON") from None
    if not isinstance(found, dict):
        raise StrangeReceipt("no object")
    return found
