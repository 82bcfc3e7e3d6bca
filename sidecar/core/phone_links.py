"""One-time links by which a citizen goes on on the phone: for one request, for five minutes."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from sidecar.core.clock import Clock
from sidecar.core.ids import hashed, new_id

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

    def works(self, now: datetime) -> bool:
        return now - self.issued_at < VALID_FOR

    def renewed_in(self, now: datetime) -> timedelta:
        return self.issued_at + RENEWED_AFTER - now


@dataclass(frozen=True, kw_only=True)
class ShownLink:
    """The address for the QR code, and when the page should ask for a newer one."""

    address: str
    renew_in: timedelta


class PhoneLinks(Protocol):
    def keep(self, link: PhoneLink) -> None:
        """Add it; those that cannot be used any more may go."""

    def newest(self, request_id: str) -> PhoneLink | None:
        """The newest that was not used yet, whatever its age."""

    def find(self, secret_hash: str, *, since: datetime) -> str | None:
        """The request of a link that was made after `since` and not used; uses nothing."""

    def take(self, secret_hash: str, *, since: datetime) -> str | None:
        """As `find`, and all links of that request are used: of two who come together one wins."""


class PhoneSecrets:
    """Makes the secret of a link out of our key, so that a page that is shown again has the same.

    128 bits of HMAC-SHA256 over the id, as with a personal link: see docs/adr/0001. `purpose`
    keeps the links of one feature apart from those of another.
    """

    def __init__(self, secret_key: str, *, purpose: str) -> None:
        self._key = hmac.new(secret_key.encode(), purpose.encode(), sha256).digest()

    def secret(self, link_id: str) -> str:
        digest = hmac.new(self._key, link_id.encode(), sha256).digest()[:SECRET_BYTES]
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True, kw_only=True)
class PhoneDoor:
    """Shows links to one page of ours, and takes them once; the secret follows `address`."""

    links: PhoneLinks
    secrets: PhoneSecrets
    clock: Clock
    address: str

    def show(self, request_id: str, appointment_id: str) -> ShownLink:
        """The link to show now, the same one for some minutes."""
        now = self.clock.now()
        link = self.links.newest(request_id)
        if link is None or not link.is_fresh(now):
            link = self._new(request_id, appointment_id)
            self.links.keep(link)
        address = f"{self.address}/{self.secrets.secret(link.id)}"
        return ShownLink(address=address, renew_in=link.renewed_in(now))

    def is_shown(self, request_id: str) -> bool:
        """Whether somebody asked for a link that still works."""
        link = self.links.newest(request_id)
        return link is not None and link.works(self.clock.now())

    def look(self, secret: str) -> str | None:
        """Its request, before anything is used: a scanner may look at a link by itself."""
        return self.links.find(hashed(secret), since=self._oldest())

    def take(self, secret: str) -> str | None:
        """Its request, to the first who comes."""
        return self.links.take(hashed(secret), since=self._oldest())

    def _new(self, request_id: str, appointment_id: str) -> PhoneLink:
        link_id = new_id()
        return PhoneLink(
            id=link_id,
            secret_hash=hashed(self.secrets.secret(link_id)),
            request_id=request_id,
            appointment_id=appointment_id,
            issued_at=self.clock.now(),
        )

    def _oldest(self) -> datetime:
        return self.clock.now() - VALID_FOR
