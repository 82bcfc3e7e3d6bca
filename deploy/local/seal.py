"""A certificate to sign evidence with, of an authority that exists on this laptop only."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

VALID = timedelta(days=3650)
USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
    *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@dataclass(frozen=True, kw_only=True)
class Seal:
    """The names of the files in the folder with keys."""

    root: str = "evidence-root.cert.pem"
    certificate: str = "evidence.cert.pem"
    key: str = "evidence.key.pem"

    def make(self, folder: Path) -> None:
        """Once; what is there already stays."""
        if (folder / self.certificate).exists():
            return
        root_key, own_key = _key(), _key()
        root_name = _named("Proefwortel van deze laptop")
        root = _signed(root_name, root_name, root_key, root_key, is_root=True)
        own = _signed(_named("Digitale Balie (proef)"), root_name, own_key, root_key)
        private = own_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / self.root).write_bytes(root.public_bytes(Encoding.PEM))
        (folder / self.key).touch(mode=0o600)
        (folder / self.key).write_bytes(private)
        (folder / self.certificate).write_bytes(own.public_bytes(Encoding.PEM))


SEAL = Seal()


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _named(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _signed(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPrivateKey,
    by: rsa.RSAPrivateKey,
    *,
    is_root: bool = False,
) -> x509.Certificate:
    now = datetime.now(UTC)
    on = ("key_cert_sign", "crl_sign") if is_root else ("digital_signature", "content_commitment")
    usage = x509.KeyUsage(**{name: name in on for name in USAGES})
    constraints = x509.BasicConstraints(ca=is_root, path_length=None)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID)
        .add_extension(constraints, critical=True)
        .add_extension(usage, critical=True)
        .sign(by, SHA256())
    )
