"""The secret of a personal link, made out of our key; only its hash is stored."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from sidecar.appointments.domain import Participant

SECRET_BYTES = 16


class PersonalLink(NamedTuple):
    """Whose link it is; `address` is the only place where the secret shows."""

    participant_id: str
    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What the civil servant gets after planning."""

    appointment_id: str
    links: tuple[PersonalLink, ...]

    @property
    def participant_id(self) -> str:
        return self.links[0].participant_id

    @property
    def link(self) -> str:
        return self.links[0].address


class PersonalLinks:
    """Makes the secret of a link out of our key, so that a mail can be sent again.

    128 bits of HMAC-SHA256 over participant and version: nobody without the key can guess it, the
    table holds only its hash, and a higher version kills the old link. See docs/adr/0001.
    """

    def __init__(self, *, secret_key: str, public_url: str) -> None:
        self._key = hmac.new(secret_key.encode(), b"personal-link", sha256).digest()
        self._public_url = public_url

    def secret(self, participant: Participant) -> str:
        subject = f"{participant.id}|{participant.link_version}".encode()
        digest = hmac.new(self._key, subject, sha256).digest()[:SECRET_BYTES]
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    def address(self, participant: Participant) -> str:
        return f"{self._public_url}/a/{self.secret(participant)}"

    def practice(self, participant: Participant) -> str:
        """Where he practises, so that the outcome is kept with the appointment."""
        return f"{self.address(participant)}/oefenen"

    @property
    def how(self) -> str:
        """The page for everybody that says how video calling works."""
        return f"{self._public_url}/videobellen"
