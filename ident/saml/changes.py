"""What differs between metadata that count and metadata that wait, for who must approve them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate

from ident.saml.metadata import IdpMetadata

KEYS, CERTIFICATES, ENDPOINTS = "keys", "certificates", "endpoints"
# Names, contacts, dates of the file itself: nothing that we use.
NOTHING_OF_USE = "nothing of use"


@dataclass(frozen=True, kw_only=True)
class Change:
    """`differs` is never empty; `until` are the last days of the certificates that wait."""

    differs: Sequence[str]
    until: Sequence[date]


def change(now: IdpMetadata, then: IdpMetadata) -> Change:
    compared = {
        KEYS: (_keys(now), _keys(then)),
        CERTIFICATES: (set(now.certificates), set(then.certificates)),
        ENDPOINTS: (_endpoints(now), _endpoints(then)),
    }
    differs = [name for name, (before, after) in compared.items() if before != after]
    return Change(
        differs=tuple(differs or [NOTHING_OF_USE]),
        until=tuple(at.date() for at in then.expire_at),
    )


def _keys(metadata: IdpMetadata) -> set[bytes]:
    """A new certificate may well be of the key that we know."""
    return {
        load_pem_x509_certificate(pem.encode())
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        for pem in metadata.certificates
    }


def _endpoints(metadata: IdpMetadata) -> tuple[str, str, dict[int, str]]:
    return metadata.login_url, metadata.post_url, dict(metadata.resolve_urls)
