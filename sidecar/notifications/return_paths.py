"""The address that hears when a mail cannot be delivered: one per mail, and only we can make it."""

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256

PREFIX = "bounces+"
# 96 bits; the whole stays below the 64 signs that a local part may have (RFC 5321, 4.5.3.1.1).
HEX_DIGITS = 24
_ADDRESS = re.compile(r"bounces\+(x[0-9a-f]{24})-([0-9a-f]{24})@(.+)", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class ReturnPaths:
    """Variable envelope return paths (VERP), authenticated.

    Who got a mail can read its return path and so "bounce" his own mail, and no other.
    Lower case and digits only: some mail servers change the case.
    """

    secret_key: str
    domain: str

    def address(self, message_id: str) -> str:
        return f"{PREFIX}{message_id}-{self._seal(message_id)}@{self.domain}"

    def message_of(self, address: str) -> str | None:
        """The message that this return path is of; None when we did not make it."""
        found = _ADDRESS.fullmatch(address.strip().lower())
        if found is None:
            return None
        message_id, seal, domain = found.groups()
        is_ours = hmac.compare_digest(seal, self._seal(message_id))
        return message_id if is_ours and domain == self.domain.lower() else None

    def _seal(self, message_id: str) -> str:
        key = hmac.digest(self.secret_key.encode(), b"return-path", sha256)
        return hmac.digest(key, message_id.encode(), sha256).hex()[:HEX_DIGITS]
