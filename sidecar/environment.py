"""Reads settings from the environment: every mistake is named at once, and no value ever."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from branding import packages, texts, theme, words
from sidecar.notifications import languages

TEXTS = Path(__file__).parent / "web" / "texts"
LETTERS = TEXTS / "notifications"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}", re.ASCII)
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)


class Reader:
    """Reads one setting after the other; notes a mistake and reads on."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.mistakes: list[str] = []

    def text(self, name: str) -> str:
        return self._value(name)

    def is_set(self, name: str) -> bool:
        return any(self._env.get(each, "").strip() for each in (name, f"{name}_FILE"))

    def choice(self, name: str, *words: str) -> str:
        value = self._value(name)
        if value and value not in words:
            self.mistakes.append(f"{name} must be {' or '.join(words)}")
        return value

    def database(self, name: str) -> str:
        value = self._value(name)
        try:
            make_url(value or "sqlite://")
        except ArgumentError:
            self.mistakes.append(f"{name} is no address of a database")
        return value

    def service(self, name: str, *schemes: str) -> str:
        value = self._value(name)
        if value and not (value.startswith(schemes) and _is_whole(value)):
            self.mistakes.append(
                f"{name} must be an address that starts with {' or '.join(schemes)}"
            )
        return value

    def secret(self, name: str, *, shortest: int) -> str:
        value = self._value(name)
        if value and len(value) < shortest:
            self.mistakes.append(f"{name} is too short: at least {shortest} characters")
        return value

    def url(self, name: str) -> str:
        """An address that browsers use: https, or http on this machine only."""
        value = self._value(name).rstrip("/")
        if value and not (_is_whole(value) and _is_safe(value)):
            self.mistakes.append(f"{name} must be an https address")
        return value

    def internal_url(self, name: str) -> str:
        """An address inside the closed network between our own containers; http is allowed."""
        value = self._value(name).rstrip("/")
        whole = value.startswith(("http://", "https://")) and _is_whole(value)
        if value and not (whole and urlsplit(value).hostname):
            self.mistakes.append(f"{name} must be an http or https address")
        return value

    def number(self, name: str, *, lowest: int, highest: int, default: int | None = None) -> int:
        value = self._value(name, default="" if default is None else str(default))
        if not value:
            return lowest
        if not (value.isascii() and value.isdigit() and lowest <= int(value) <= highest):
            self.mistakes.append(f"{name} must be a whole number from {lowest} to {highest}")
            return lowest
        return int(value)

    def municipality(self, name: str) -> str:
        value = self._value(name)
        if value:
            try:
                look = theme.load(value)
                self.mistakes += _wrong_texts(look)
            except theme.UnknownMunicipality:
                self.mistakes.append(f"{name} names no folder in branding")
            except packages.UnusablePackage as problem:
                self.mistakes.append(f"{name} names a look without its tokens: {problem}")
        return value

    def mail_address(self, name: str) -> str:
        value = self._value(name)
        if value and not _MAIL.fullmatch(value):
            self.mistakes.append(f"{name} must be a bare mail address")
        return value

    def header(self, name: str) -> str:
        """The name of a header."""
        value = self._value(name)
        if value and not _HEADER.fullmatch(value):
            self.mistakes.append(f"{name} is no name of a header")
        return value

    def optional_domain(self, name: str) -> str:
        """The domain of mail addresses; nothing when it is not set."""
        value = self._env.get(name, "").strip().lower()
        if value and not _DOMAIN.fullmatch(value):
            self.mistakes.append(f"{name} must be a domain")
        return value

    def path(self, name: str) -> Path:
        return Path(self._value(name))

    def file(self, name: str) -> Path:
        value = self._value(name)
        if value and not Path(value).is_file():
            self.mistakes.append(f"{name} names a file that is not there")
        return Path(value)

    def key(self, name: str, *, private: bool) -> Path:
        """A PEM file with one half of an Ed25519 pair."""
        path = self.file(name)
        if not path.is_file():
            return path
        try:
            pem = path.read_bytes()
            found = load_pem_private_key(pem, None) if private else load_pem_public_key(pem)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
            found = None
        if not isinstance(found, Ed25519PrivateKey if private else Ed25519PublicKey):
            half = "private" if private else "public"
            self.mistakes.append(f"{name} holds no {half} Ed25519 key in PEM")
        return path

    def _value(self, name: str, *, default: str = "") -> str:
        from_file = self._env.get(f"{name}_FILE")
        if from_file:
            return self._from_file(name, Path(from_file))
        value = self._env.get(name, "").strip() or default
        if not value:
            self.mistakes.append(f"{name} is missing")
        return value

    def _from_file(self, name: str, file: Path) -> str:
        try:
            value = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            self.mistakes.append(f"{name}_FILE cannot be read")
            return ""
        if not value:
            self.mistakes.append(f"{name}_FILE is empty")
        return value


def letter_languages() -> tuple[str, ...]:
    """Those of the pages, and those that a translator added for letters alone."""
    return (*texts.LANGUAGES, *languages.codes(LETTERS))


def _is_whole(value: str) -> bool:
    """Whether it can be taken apart: brackets and port make sense."""
    try:
        _ = urlsplit(value).port
    except ValueError:
        return False
    return True


def _is_safe(value: str) -> bool:
    parts = urlsplit(value)
    plain = not (parts.query or parts.fragment or parts.username)
    local = parts.scheme == "http" and parts.hostname in LOCAL_HOSTS
    return plain and (local or (parts.scheme == "https" and bool(parts.hostname)))


def _wrong_texts(look: theme.Theme) -> list[str]:
    """What the municipality or a translator wrote that would fail when somebody reads it."""
    ours = texts.load(theme.CATALOGUE, TEXTS, language="nl", tone=look.tone)
    return [
        *words.faults(look, theme.CATALOGUE, TEXTS),
        *languages.faults(LETTERS, ours),
        *(f"theme.toml of {look.key}: {fault}" for fault in look.statement.faults),
    ]
