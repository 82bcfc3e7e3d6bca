"""The one-time link by which a citizen goes on on the phone, for one request and five minutes."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

SECRET_BYTES = 16
VALID_FOR = timedelta(minutes=5)
# Whoever begins to scan now must have the time to do it.
RENEWED_AFTER = timedelta(minutes=4)


@dataclass(frozen=True, kw_only=True)
class PhoneLink:
    """What is kept of a link; the secret itself is not. `id` is random and used once."""

    id: str
    secret_hash: str
    request_id: str
    appointment_id: str
    issued_at: datetime

    def is_fresh(self, now: datetime) -> bool:
        return now - self.issued_at < RENEWED_AFTER

    def renewed_in(self, now: datetime) -> timedelta:
        return self.issued_at + RENEWED_AFTER - now


class PhoneSecrets:
    """Makes the secret of a link out of our key, so that a page that is shown again has the same.

    128 bits of HMAC-SHA256 over the id, as with a personal link: see docs/adr/0001.
    """

    def __init__(self, secret_key: str) -> None:
        self._key = hmac.new(secret_key.encode(), b"phone-link", sha256).digest()

    def secret(self, link_id: str) -> str:
        digest = hmac.new(self._key, link_id.encode(), sha256).digest()[:SECRET_BYTES]
        return urlsafe_b64encode(digest).rstrip(b"=").decode()
