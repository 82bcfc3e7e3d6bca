"""Makes the key material of the DigiD login for the laptop stack; never used in production.

`make_identification_keys(folder)` writes, and leaves alone what is there already:

| file | what |
| --- | --- |
| service.key.pem, service.cert.pem | our RSA key and certificate (IDENT_SAML_KEY_FILE, …) |
| digid.key.pem, digid.cert.pem | the simulator's signing key and certificate |
| digid-next.key.pem, digid-next.cert.pem | its key for a rollover, in its metadata as well |

The Ed25519 pairs between sidecar and ident come from `deploy.local.keys.make_signing_keys`.
`write_metadata(folder, url)` writes digid-metadata.xml, as obtained and approved by hand
(IDENT_DIGID_METADATA_FILE).
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from deploy.local.digid.answers import SigningPair, metadata

METADATA = "digid-metadata.xml"
YEARS = timedelta(days=3650)
PAIRS = {
    "service": "Digitale Balie, laptop",
    "digid": "DigiD simulator",
    "digid-next": "DigiD simulator, next key",
}


def make_identification_keys(folder: Path) -> None:
    make_pairs(folder, PAIRS)


def make_pairs(folder: Path, pairs: Mapping[str, str]) -> None:
    """File and common name of each. May be repeated; half a pair is made anew."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, common_name in pairs.items():
        private, certificate = folder / f"{name}.key.pem", folder / f"{name}.cert.pem"
        if private.is_file() and certificate.is_file():
            continue
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        _write(private, _private_pem(key))
        _write(certificate, _certificate(key, common_name))


def entity_id_at(url: str) -> str:
    """The simulator's entityID, when it runs at this address."""
    return f"{url}/saml/idp/metadata"


def write_metadata(folder: Path, url: str) -> Path:
    """The metadata of a simulator at `url`, with both its signing keys."""
    certificates = [SigningPair.read(folder, name).certificate for name in ("digid", "digid-next")]
    file = folder / METADATA
    described = metadata(
        entity_id=entity_id_at(url),
        base_url=url,
        certificates=certificates,
        pair=SigningPair.read(folder, "digid"),
    )
    file.write_bytes(described)
    return file


def _certificate(key: rsa.RSAPrivateKey, common_name: str) -> bytes:
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + YEARS)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM)


def _private_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(file: Path, content: bytes) -> None:
    # Written aside and moved, so that a stop in between leaves no half a key.
    aside = file.with_name(f".{file.name}.new")
    aside.touch(mode=0o600)
    aside.write_bytes(content)
    os.replace(aside, file)  # noqa: PTH105
