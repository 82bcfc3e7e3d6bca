"""Every setting of ident. Reading happens once, at the start of a process."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate

from branding import theme
from ident.control_code import CodeKeys

LOCAL = frozenset({"localhost", "127.0.0.1"})
SHORTEST_SECRET = 32
DATA_KEY_BYTES = 32
TEXT_XML = "text/xml; charset=utf-8"
LONGEST_RESULT_MINUTES = 720

Value = TypeVar("Value")


class SettingsError(Exception):
    """All mistakes, one a line, without any value."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    public_url: str
    redis_url: str = field(repr=False)
    keys_redis_url: str = field(repr=False)
    data_key: bytes = field(repr=False)
    secret_key: str = field(repr=False)
    municipality: str
    start_key: Ed25519PublicKey
    event_key: Ed25519PrivateKey = field(repr=False)
    sidecar_url: str
    balie_origin: str
    saml_entity_id: str
    saml_key: str = field(repr=False)
    saml_certificate: str
    saml_next: tuple[str, str, datetime] | None = field(repr=False)
    digid_metadata: bytes = field(repr=False)
    digid_client_certificate: tuple[str, str] | None
    digid_ca_file: str | None
    digid_content_type: str
    result_lifetime: timedelta
    codes: CodeKeys

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        read = _Reader(env)
        settings = cls(
            public_url=read.url("IDENT_PUBLIC_URL"),
            redis_url=read.redis("IDENT_REDIS_URL"),
            keys_redis_url=read.redis("IDENT_KEYS_REDIS_URL"),
            data_key=read.data_key("IDENT_DATA_KEY"),
            secret_key=read.secret("IDENT_SECRET_KEY"),
            municipality=read.municipality("IDENT_MUNICIPALITY"),
            start_key=read.key("IDENT_START_KEY_FILE", load_pem_public_key, Ed25519PublicKey),  # type: ignore[type-abstract]
            event_key=read.key("IDENT_EVENT_KEY_FILE", _private, Ed25519PrivateKey),  # type: ignore[type-abstract]
            sidecar_url=read.url("IDENT_SIDECAR_URL"),
            balie_origin=read.origin("IDENT_BALIE_ORIGIN"),
            saml_entity_id=read.text("IDENT_SAML_ENTITY_ID"),
            saml_key=read.rsa("IDENT_SAML_KEY_FILE"),
            saml_certificate=read.certificate("IDENT_SAML_CERT_FILE"),
            saml_next=read.following(),
            digid_metadata=read.file("IDENT_DIGID_METADATA_FILE"),
            digid_client_certificate=read.client_certificate(),
            digid_ca_file=read.optional_path("IDENT_DIGID_CA_FILE"),
            digid_content_type=env.get("IDENT_DIGID_CONTENT_TYPE") or TEXT_XML,
            result_lifetime=read.minutes("IDENT_RESULT_MINUTES", default=120),
            codes=read.codes("IDENT_CODE_KEYS", read.municipality_code("IDENT_MUNICIPALITY_CODE")),
        )
        for kind in ("", "NEXT_"):
            read.belong_together(f"IDENT_SAML_{kind}KEY_FILE", f"IDENT_SAML_{kind}CERT_FILE")
        if read.mistakes:
            raise SettingsError("\n".join(read.mistakes))
        return settings


def _private(pem: bytes) -> object:
    return load_pem_private_key(pem, password=None)


class _Reader:
    """Reads on after a mistake, so that one start names them all. Never says a value."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.mistakes: list[str] = []

    def text(self, name: str) -> str:
        value = self._env.get(name, "").strip()
        if not value and (file := self._env.get(f"{name}_FILE")):
            value = self._content(f"{name}_FILE", file).decode(errors="replace").strip()
        elif not value:
            self._mistake(f"{name} is not set")
        return value

    def secret(self, name: str) -> str:
        value = self.text(name)
        if value and len(value) < SHORTEST_SECRET:
            self._mistake(f"{name} is shorter than {SHORTEST_SECRET} signs")
        return value

    def data_key(self, name: str) -> bytes:
        value = self.text(name)
        try:
            key = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if value and len(key) != DATA_KEY_BYTES:
            self._mistake(f"{name} is not {DATA_KEY_BYTES} bytes in base64")
        return key

    def codes(self, name: str, municipality: str) -> CodeKeys:
        text = self.text(name)
        try:
            return CodeKeys.read(text, municipality=municipality)
        except ValueError:
            if text:
                self._mistake(f"{name} is no list of id:key, keys of 32 bytes in base64")
        return CodeKeys(current="", keys={}, municipality=municipality)

    def municipality_code(self, name: str) -> str:
        value = self.text(name)
        if value and not (value.isascii() and value.isdigit() and len(value) == 4):
            self._mistake(f"{name} is not the four digits of a municipality (CBS)")
        return value

    def url(self, name: str) -> str:
        value = self.text(name)
        if value and not _is_safe_url(value):
            self._mistake(f"{name} is no https address (http only for localhost)")
        return value.rstrip("/")

    def origin(self, name: str) -> str:
        value = self.url(name)
        if value.count("/") > 2:
            self._mistake(f"{name} holds more than scheme, host and port")
        return value

    def redis(self, name: str) -> str:
        value = self.text(name)
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            self._mistake(f"{name} is no redis address")
        return value

    def municipality(self, name: str) -> str:
        value = self.text(name)
        try:
            if value:
                theme.load(value)
        except theme.UnknownMunicipality:
            self._mistake(f"{name} names no folder of branding/")
        return value

    def minutes(self, name: str, *, default: int) -> timedelta:
        value = self._env.get(name) or str(default)
        valid = value.isascii() and value.isdigit() and len(value) < 6
        if not valid or not 1 <= int(value) <= LONGEST_RESULT_MINUTES:
            self._mistake(f"{name} is not a number from 1 to {LONGEST_RESULT_MINUTES}")
            return timedelta(minutes=default)
        return timedelta(minutes=int(value))

    def file(self, name: str) -> bytes:
        path = self._env.get(name, "")
        if not path:
            self._mistake(f"{name} is not set")
            return b""
        return self._content(name, path)

    def optional_path(self, name: str) -> str | None:
        path = self._env.get(name) or None
        if path and not Path(path).is_file():
            self._mistake(f"{name} names no file that can be read")
        return path

    def pair(self, first: str, second: str) -> tuple[str, str] | None:
        certificate, key = self.optional_path(first), self.optional_path(second)
        if certificate and key:
            return certificate, key
        if certificate or key:
            self._mistake(f"{first} and {second} must be set together")
        return None

    def client_certificate(self) -> tuple[str, str] | None:
        return self.pair("IDENT_DIGID_CLIENT_CERT_FILE", "IDENT_DIGID_CLIENT_KEY_FILE")

    def key(self, name: str, load: Callable[[bytes], object], kind: type[Value]) -> Value:
        pem = self.file(name)
        try:
            loaded = load(pem)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            loaded = None
        if pem and not isinstance(loaded, kind):
            self._mistake(f"{name} holds no {kind.__name__} in PEM")
        # With a mistake noted the value is never used: from_env raises.
        return loaded  # type: ignore[return-value]

    def rsa(self, name: str) -> str:
        self.key(name, _private, RSAPrivateKey)  # type: ignore[type-abstract]
        return self.file(name).decode(errors="replace") if self._env.get(name) else ""

    def certificate(self, name: str) -> str:
        pem = self.file(name)
        try:
            load_pem_x509_certificate(pem)
        except ValueError:
            if pem:
                self._mistake(f"{name} holds no certificate in PEM")
        return pem.decode(errors="replace")

    def following(self) -> tuple[str, str, datetime] | None:
        """Key, certificate and moment of the next pair; all three together or none."""
        names = ("IDENT_SAML_NEXT_KEY_FILE", "IDENT_SAML_NEXT_CERT_FILE", "IDENT_SAML_NEXT_FROM")
        given = [name for name in names if self._env.get(name)]
        if not given:
            return None
        if len(given) < len(names):
            self._mistake(f"{', '.join(names)} must be set together")
            return None
        return self.rsa(names[0]), self.certificate(names[1]), self.moment(names[2])

    def moment(self, name: str) -> datetime:
        try:
            value = datetime.fromisoformat(self._env.get(name, ""))
        except ValueError:
            value = None
        if value is None or value.tzinfo is None:
            self._mistake(f"{name} is no moment with a zone, such as 2026-12-01T02:00+01:00")
            return datetime.max.replace(tzinfo=UTC)
        return value

    def belong_together(self, key_name: str, certificate_name: str) -> None:
        """Note a certificate that is of another key; files that cannot be read are noted before."""
        try:
            key = load_pem_private_key(self._plain(key_name), password=None).public_key()
            other = load_pem_x509_certificate(self._plain(certificate_name)).public_key()
        except (ValueError, TypeError, UnsupportedAlgorithm):
            return
        if isinstance(key, RSAPublicKey) and key != other:
            self._mistake(f"{certificate_name} is not the certificate of {key_name}")

    def _plain(self, name: str) -> bytes:
        path = self._env.get(name, "")
        return Path(path).read_bytes() if path and Path(path).is_file() else b""

    def _content(self, name: str, path: str) -> bytes:
        try:
            content = Path(path).read_bytes()
        except OSError:
            content = b""
        if not content:
            self._mistake(f"{name} names no file that can be read")
        return content

    def _mistake(self, text: str) -> None:
        if text not in self.mistakes:
            self.mistakes.append(text)


def _is_safe_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username)
    return (
        bool(host)
        and plain
        and (parts.scheme == "https" or (parts.scheme == "http" and host in LOCAL))
    )
