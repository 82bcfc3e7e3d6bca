"""What an API key is: its secret is shown once, and only the hash of it is kept."""

import hmac
import re
from dataclasses import dataclass
from datetime import date, datetime

from sidecar.core.errors import BadInput, Conflict, NotFound, NotLoggedIn
from sidecar.core.ids import hashed, new_id, new_secret
from sidecar.core.programs import Program, Right

# So that one key can take the place of the other without a moment without.
KEYS_PER_SOURCE = 2
# Programs that look for secrets in repositories know a key by how it begins.
PREFIX = "balie"
_SOURCE = re.compile(r"[a-z][a-z0-9-]{1,39}")
_SHOWN = re.compile(r"balie_(x[0-9a-f]{24})_([A-Za-z0-9_-]{22})")


class KeyRefused(NotLoggedIn):
    """None, unknown, revoked or expired: which of them it is, a stranger need not know."""

    code = "key_refused"
    message_key = "api.key_refused"


class KeyUnknown(NotFound):
    """No such key, or it was revoked before."""

    code = "key_unknown"


class SourceHasKeys(Conflict):
    code = "source_has_keys"


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    """A key of one source. It works until `expires_on` (that day too) unless it was revoked."""

    id: str
    source: str
    secret_hash: str
    rights: frozenset[Right]
    desks: frozenset[str] | None
    made_at: datetime
    expires_on: date | None = None
    used_on: date | None = None
    revoked_at: datetime | None = None

    def lives(self, today: date) -> bool:
        return self.revoked_at is None and (self.expires_on is None or today <= self.expires_on)

    def opens_with(self, secret: str) -> bool:
        return hmac.compare_digest(self.secret_hash, hashed(secret))

    @property
    def program(self) -> Program:
        return Program(key_id=self.id, source=self.source, rights=self.rights, desks=self.desks)


def new_key(
    source: str,
    rights: frozenset[Right],
    *,
    desks: frozenset[str] | None,
    made_at: datetime,
    expires_on: date | None,
) -> tuple[ApiKey, str]:
    """The key to keep, and the text to show once; raises BadInput for a strange name."""
    if not _SOURCE.fullmatch(source):
        raise BadInput("a source is 2 to 40 of a-z, 0-9 and -, and begins with a letter")
    if not rights:
        raise BadInput("a key without rights opens nothing")
    key_id, secret = new_id(), new_secret()
    key = ApiKey(
        id=key_id,
        source=source,
        secret_hash=hashed(secret),
        rights=rights,
        desks=desks,
        made_at=made_at,
        expires_on=expires_on,
    )
    return key, f"{PREFIX}_{key_id}_{secret}"


def parts_of(shown: str) -> tuple[str, str]:
    """Id and secret of a key as it was shown; raises KeyRefused."""
    found = _SHOWN.fullmatch(shown)
    if found is None:
        raise KeyRefused("not the form of a key")
    return found.group(1), found.group(2)
