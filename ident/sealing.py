"""Sealing what may not be read in a store: AES-256-GCM under keys that can be destroyed.

Each request and each conversation has a data key of its own. What is sealed opens only with that
key and our own (from the settings) together: destroying the data key makes every copy of the
sealed text worthless, those in a backup too.
"""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Protocol, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from redis import Redis

from ident.refusals import NothingToShow

_NONCE = 12
_KEY = 32


class DataKeys(Protocol):
    """One random key per subject ("request:…", "conversation:…")."""

    def make(self, subject: str, *, lifetime: timedelta) -> bytes:
        """The key of the subject, made when there is none; of two who make it one wins."""

    def get(self, subject: str) -> bytes:
        """Raises NothingToShow when it was destroyed, ran out, or never was."""

    def destroy(self, subject: str) -> None:
        """No sealed text of this subject opens any more; again is no mistake."""


@dataclass(frozen=True)
class RedisDataKeys:
    """In a Redis that keeps nothing on disk and is in no backup (docs/operations.md)."""

    redis: Redis

    def make(self, subject: str, *, lifetime: timedelta) -> bytes:
        name = self._name(subject)
        self.redis.set(name, os.urandom(_KEY), nx=True, ex=lifetime)
        return self.get(subject)

    def get(self, subject: str) -> bytes:
        key = cast("bytes | None", self.redis.get(self._name(subject)))
        if key is None:
            raise NothingToShow("data key is gone")
        return key

    def destroy(self, subject: str) -> None:
        self.redis.delete(self._name(subject))

    def _name(self, subject: str) -> str:
        return f"ident:key:{sha256(subject.encode()).hexdigest()}"


@dataclass(frozen=True)
class Seal:
    """Closes and opens texts for one subject; `own_key` never enters a store."""

    own_key: bytes = field(repr=False)
    keys: DataKeys

    def close(self, subject: str, plain: bytes, *, purpose: str, lifetime: timedelta) -> bytes:
        key = self._derived(self.keys.make(subject, lifetime=lifetime), purpose)
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(key).encrypt(nonce, plain, subject.encode())

    def open(self, subject: str, sealed: bytes, *, purpose: str) -> bytes:
        """Raises NothingToShow when the key is gone or the text is not ours."""
        key = self._derived(self.keys.get(subject), purpose)
        try:
            return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], subject.encode())
        except (InvalidTag, ValueError):
            raise NothingToShow("sealed text does not open") from None

    def secret(self, subject: str, *, purpose: str, lifetime: timedelta) -> bytes:
        """A key for fingerprints, gone together with the subject's data key."""
        return self._derived(self.keys.make(subject, lifetime=lifetime), purpose)

    def destroy(self, subject: str) -> None:
        self.keys.destroy(subject)

    def _derived(self, data_key: bytes, purpose: str) -> bytes:
        info = f"ident/{purpose}".encode()
        return HKDF(SHA256(), _KEY, salt=data_key, info=info).derive(self.own_key)
