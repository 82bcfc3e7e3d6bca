"""Reads settings from the environment: every mistake is named at once, and no value ever."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from branding import packages, theme, words
from ident.control_code import CodeKeys

TEXTS = Path(__file__).parent / "texts"
LOCAL = frozenset({"localhost", "127.0.0.1"})
SHORTEST_SECRET = 32
DATA_KEY_BYTES = 32
LONGEST_RESULT_MINUTES = 720
LONGEST_DAYS = 366
_HEADER = re.compile(r"[A-Za-z0-9-]+", re.ASCII)

Value = TypeVar("Value")


def private_key(pem: bytes) -> object:
    return load_pem_private_key(pem, password=None)


class Reader:
    """Reads on after a mistake, so that one start names them all. Never says a value."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.mistakes: list[str] = []

    def text(self, name: str) -> str:
        value = self._env.get(name, "").strip()
        if not value and (file := self._env.get(f"{name}_FILE")):
            value = self._content(f"{name}_FILE", file).decode(errors="replace").strip()
        elif not value:
            self.mistake(f"{name} is not set")
        return value

    def secret(self, name: str) -> str:
        value = self.text(name)
        if value and len(value) < SHORTEST_SECRET:
            self.mistake(f"{name} is shorter than {SHORTEST_SECRET} signs")
        return value

    def optional_secret(self, name: str) -> str:
        """Of any length: others made it."""
        is_set = self._env.get(name) or self._env.get(f"{name}_FILE")
        return self.text(name) if is_set else ""

    def data_key(self, name: str) -> bytes:
        value = self.text(name)
        try:
            key = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if value and len(key) != DATA_KEY_BYTES:
            self.mistake(f"{name} is not {DATA_KEY_BYTES} bytes in base64")
        return key

    def codes(self, name: str, code_name: str) -> CodeKeys:
        text, municipality = self.text(name), self.municipality_code(code_name)
        try:
            return CodeKeys.read(text, municipality=municipality)
        except ValueError:
            if text:
                self.mistake(f"{name} is no list of id:key, keys of 32 bytes in base64")
        return CodeKeys(current="", keys={}, municipality=municipality)

    def municipality_code(self, name: str) -> str:
        value = self.text(name)
        if value and not (value.isascii() and value.isdigit() and len(value) == 4):
            self.mistake(f"{name} is not the four digits of a municipality (CBS)")
        return value

    def url(self, name: str) -> str:
        value = self.text(name)
        if value and not _is_safe_url(value):
            self.mistake(f"{name} is no https address (http only for localhost)")
        return value.rstrip("/")

    def optional_url(self, name: str) -> str:
        return self.url(name) if self._env.get(name) else ""

    def optional_inner_url(self, name: str) -> str:
        """An address inside the closed network; plain http is allowed."""
        value = self._env.get(name, "").strip().rstrip("/")
        if value and not value.startswith(("http://", "https://")):
            self.mistake(f"{name} is no http or https address")
        return value

    def origin(self, name: str) -> str:
        value = self.url(name)
        if value.count("/") > 2:
            self.mistake(f"{name} holds more than scheme, host and port")
        return value

    def redis(self, name: str) -> str:
        value = self.text(name)
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            self.mistake(f"{name} is no redis address")
        return value

    def municipality(self, name: str) -> str:
        value = self.text(name)
        try:
            if value:
                look = theme.load(value)
                self.mistakes += words.faults(look, theme.CATALOGUE, TEXTS)
        except theme.UnknownMunicipality:
            self.mistake(f"{name} names no folder of branding/")
        except packages.UnusablePackage as problem:
            self.mistake(f"{name} names a look without its tokens: {problem}")
        return value

    def minutes(self, name: str, *, default: int) -> timedelta:
        value = self._env.get(name) or str(default)
        valid = value.isascii() and value.isdigit() and len(value) < 6
        if not valid or not 1 <= int(value) <= LONGEST_RESULT_MINUTES:
            self.mistake(f"{name} is not a number from 1 to {LONGEST_RESULT_MINUTES}")
            return timedelta(minutes=default)
        return timedelta(minutes=int(value))

    def days(self, name: str, *, default: int) -> timedelta:
        value = self._env.get(name) or str(default)
        if not (value.isascii() and value.isdigit() and 1 <= int(value) <= LONGEST_DAYS):
            self.mistake(f"{name} is not a number from 1 to {LONGEST_DAYS}")
            return timedelta(days=default)
        return timedelta(days=int(value))

    def file(self, name: str) -> bytes:
        path = self._env.get(name, "")
        if not path:
            self.mistake(f"{name} is not set")
            return b""
        return self._content(name, path)

    def choice(self, name: str, *allowed: str) -> str:
        """One of these words; the first when it is not set."""
        value = self._env.get(name) or allowed[0]
        if value not in allowed:
            self.mistake(f"{name} is none of {', '.join(allowed)}")
        return value

    def header(self, name: str) -> str:
        """The name of a header; empty when it is not set."""
        value = self._env.get(name, "")
        if value and not _HEADER.fullmatch(value):
            self.mistake(f"{name} is no name of a header")
        return value

    def path(self, name: str) -> Path:
        self.file(name)
        return Path(self._env.get(name, ""))

    def optional_path(self, name: str) -> str | None:
        path = self._env.get(name) or None
        if path and not Path(path).is_file():
            self.mistake(f"{name} names no file that can be read")
        return path

    def pair(self, first: str, second: str) -> tuple[str, str] | None:
        certificate, key = self.optional_path(first), self.optional_path(second)
        if certificate and key:
            return certificate, key
        if certificate or key:
            self.mistake(f"{first} and {second} must be set together")
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
            self.mistake(f"{name} holds no {kind.__name__} in PEM")
        # With a mistake noted the value is never used: from_env raises.
        return loaded  # type: ignore[return-value]

    def rsa(self, name: str) -> str:
        self.key(name, private_key, RSAPrivateKey)  # type: ignore[type-abstract]
        return self.file(name).decode(errors="replace") if self._env.get(name) else ""

    def certificate(self, name: str) -> str:
        pem = self.file(name)
        try:
            load_pem_x509_certificate(pem)
        except ValueError:
            if pem:
                self.mistake(f"{name} holds no certificate in PEM")
        return pem.decode(errors="replace")

    def following(self) -> tuple[str, str, datetime] | None:
        """Key, certificate and moment of the next pair; all three together or none."""
        names = ("IDENT_SAML_NEXT_KEY_FILE", "IDENT_SAML_NEXT_CERT_FILE", "IDENT_SAML_NEXT_FROM")
        given = [name for name in names if self._env.get(name)]
        if not given:
            return None
        if len(given) < len(names):
            self.mistake(f"{', '.join(names)} must be set together")
            return None
        return self.rsa(names[0]), self.certificate(names[1]), self.moment(names[2])

    def moment(self, name: str) -> datetime:
        try:
            value = datetime.fromisoformat(self._env.get(name, ""))
        except ValueError:
            value = None
        if value is None or value.tzinfo is None:
            self.mistake(f"{name} is no moment with a zone, such as 2026-12-01T02:00+01:00")
            return datetime.max.replace(tzinfo=UTC)
        return value

    def require_pairs(self) -> None:
        for kind in ("", "NEXT_"):
            self.belong_together(f"IDENT_SAML_{kind}KEY_FILE", f"IDENT_SAML_{kind}CERT_FILE")

    def belong_together(self, key_name: str, certificate_name: str) -> None:
        """Note a certificate that is of another key; files that cannot be read are noted before."""
        try:
            key = load_pem_private_key(self._plain(key_name), password=None).public_key()
            other = load_pem_x509_certificate(self._plain(certificate_name)).public_key()
        except (ValueError, TypeError, UnsupportedAlgorithm):
            return
        if isinstance(key, RSAPublicKey) and key != other:
            self.mistake(f"{certificate_name} is not the certificate of {key_name}")

    def _plain(self, name: str) -> bytes:
        path = self._env.get(name, "")
        return Path(path).read_bytes() if path and Path(path).is_file() else b""

    def _content(self, name: str, path: str) -> bytes:
        try:
            content = Path(path).read_bytes()
        except OSError:
            content = b""
        if not content:
            self.mistake(f"{name} names no file that can be read")
        return content

    def mistake(self, text: str) -> None:
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
