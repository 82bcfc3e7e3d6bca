"""Prosody's files for an account and a certificate, made without prosodyctl."""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from foundation.certificates import self_signed

ITERATIONS = 4096


def write_account(data: Path, *, node: str, host: str, password: str) -> None:
    """One file of Prosody's `internal` storage, for authentication `internal_hashed` (RFC 5802)."""
    salt = secrets.token_hex(16)
    salted = hashlib.pbkdf2_hmac("sha1", password.encode(), salt.encode(), ITERATIONS)
    client_key = hmac.new(salted, b"Client Key", "sha1").digest()
    server_key = hmac.new(salted, b"Server Key", "sha1").hexdigest()
    stored_key = hashlib.sha1(client_key, usedforsecurity=False).hexdigest()
    folder = data / _escaped(host) / "accounts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{_escaped(node)}.dat").write_text(
        "return {\n"
        f'\t["iteration_count"] = {ITERATIONS};\n'
        f'\t["salt"] = "{salt}";\n'
        f'\t["server_key"] = "{server_key}";\n'
        f'\t["stored_key"] = "{stored_key}";\n'
        "};\n"
    )


def write_subscriber(data: Path, *, node: str, host: str, subscriber: str) -> None:
    """`subscriber` hears when the account comes and goes, as after mod_roster_command."""
    folder = data / _escaped(host) / "roster"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{_escaped(node)}.dat").write_text(
        "return {\n"
        '\t[false] = { ["version"] = 1; };\n'
        f'\t["{subscriber}"] = {{ ["subscription"] = "from"; ["groups"] = {{}}; }};\n'
        "};\n"
    )


def write_certificate(certs: Path, host: str) -> Path:
    """A self-signed certificate that lasts; kept when it is there, so that a pin stays valid."""
    certs.mkdir(parents=True, exist_ok=True)
    crt, key_file = certs / f"{host}.crt", certs / f"{host}.key"
    if crt.exists() and key_file.exists():
        return crt
    key = ec.generate_private_key(ec.SECP256R1())
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    key_file.chmod(0o600)
    made = self_signed(key, host, now=datetime.now(UTC))
    crt.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return crt


def _escaped(text: str) -> str:
    """The way Prosody's storage spells a name as a file name."""
    return "".join(c if c.isascii() and c.isalnum() else f"%{ord(c):02x}" for c in text)
