"""The key with which we sign for DigiD, and the next one, which takes over at an agreed moment.

Logius changes the certificate of a service at a date that is agreed with the municipality; from
the moment that the next one is known our metadata shows only that one (digid.md 1.8).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from ident.saml.messages import MessageKey

# A new certificate of PKIoverheid takes some weeks to get.
SOON = timedelta(days=30)


@dataclass(frozen=True)
class KeyPair:
    """A private key and its certificate, loaded once; the text never appears in `repr`."""

    key_pem: str = field(repr=False)
    certificate_pem: str
    request_key: RSAPrivateKey = field(repr=False)
    message_key: MessageKey = field(repr=False)
    expires_at: datetime

    @classmethod
    def from_pem(cls, *, key: str, certificate: str) -> "KeyPair":
        """Raises TypeError for a key that is not RSA, which settings refuse before."""
        loaded = load_pem_private_key(key.encode(), password=None)
        if not isinstance(loaded, RSAPrivateKey):
            raise TypeError("the key for DigiD must be an RSA key")
        expires_at = load_pem_x509_certificate(certificate.encode()).not_valid_after_utc
        message_key = MessageKey.from_pem(key=key, certificate=certificate)
        return cls(key, certificate, loaded, message_key, expires_at)


@dataclass(frozen=True, kw_only=True)
class OwnKeys:
    """`following` signs from `following_from` on."""

    current: KeyPair
    following: KeyPair | None = None
    following_from: datetime | None = None

    def at(self, now: datetime) -> KeyPair:
        """The pair that signs at this moment."""
        if self.following is None or self.following_from is None:
            return self.current
        return self.following if now >= self.following_from else self.current

    @property
    def announced(self) -> KeyPair:
        """The pair whose certificate our metadata shows."""
        return self.following or self.current


def expiring(certificates: Mapping[str, datetime], now: datetime) -> dict[str, str]:
    """Those that end within thirty days or have ended, by name, with the day."""
    return {
        name: ends_at.date().isoformat()
        for name, ends_at in sorted(certificates.items())
        if ends_at - now < SOON
    }
