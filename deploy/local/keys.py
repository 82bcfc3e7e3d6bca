"""The keys and secrets of one laptop stack: made once and kept in its folder."""

import base64
import secrets
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

SECRETS = (
    "BALIE_SECRET_KEY",
    "BALIE_PROSODY_SECRET",
    "BALIE_XMPP_PASSWORD",
    "BALIE_OIDC_CLIENT_SECRET",
    "BALIE_SMS_KEY",
    "BALIE_DOCUMENT_KEYS",
    "BALIE_SMS_RECEIPT_TOKEN",
    "IDENT_SECRET_KEY",
    "IDENT_DATA_KEY",
    "IDENT_CODE_KEYS",
    "IDENT_ZGW_SECRET",
    "IDENT_ZGW_CALLBACK_SECRET",
    "IDENT_OIDC_CLIENT_SECRET",
    "IDENT_BRP_API_KEY",
    "FOCUS_PASSWORD",
)


def make_secrets(folder: Path) -> dict[str, str]:
    """Each secret by the name of its setting; the same again when they were made before."""
    folder.mkdir(parents=True, exist_ok=True)
    return {name: _kept(folder / name) for name in SECRETS}


def make_signing_keys(folder: Path) -> None:
    """One Ed25519 pair each for what sidecar tells ident and for what ident tells sidecar."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("start", "event"):
        private = folder / f"{name}.pem"
        if private.exists():
            continue
        key = ed25519.Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        (folder / f"{name}.pub.pem").write_bytes(public)
        _write_private(
            private,
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )


def _kept(file: Path) -> str:
    if not file.exists():
        _write_private(file, _random(file.name).encode())
    return file.read_text()


def _random(name: str) -> str:
    """32 bytes; ident reads its own keys as base64, for all others signs that need no quoting."""
    if name == "IDENT_DATA_KEY":
        return base64.b64encode(secrets.token_bytes(32)).decode()
    if name in ("IDENT_CODE_KEYS", "BALIE_DOCUMENT_KEYS"):
        return f"local:{base64.b64encode(secrets.token_bytes(32)).decode()}"
    if name == "BALIE_SMS_KEY":
        # As NotifyNL has them: a name, the id of a service, a secret.
        return f"demo-{_uuid()}-{_uuid()}"
    return secrets.token_urlsafe(32)


def _uuid() -> UUID:
    return UUID(bytes=secrets.token_bytes(16), version=4)


def _write_private(file: Path, content: bytes) -> None:
    file.touch(mode=0o600)
    file.write_bytes(content)
