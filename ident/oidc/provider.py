"""What an OpenID provider says of itself: addresses and keys (OpenID Connect Discovery 1.0)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from ident.clock import Clock
from ident.refusals import AnswerRefused

FRESH = timedelta(hours=1)
# An unknown key may be a new one; asking again for each answer would let anybody keep us busy.
AT_MOST_EVERY = timedelta(minutes=1)
SHORTEST_RSA = 2048
LOCAL = frozenset({"localhost", "127.0.0.1"})


class Source(Protocol):
    def get(self, url: str) -> dict[str, Any]:
        """One JSON object. Raises LoginDenied or AnswerRefused."""


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """`names_issuer`: each answer through the browser says from whom it is (RFC 9207)."""

    authorization: str
    token: str
    keys: str
    names_issuer: bool


@dataclass(frozen=True, kw_only=True)
class VerificationKey:
    """`id` and `algorithm` are empty where the provider does not say."""

    id: str
    algorithm: str
    key: Any


@dataclass(kw_only=True)
class Provider:
    """Asks when it is needed and remembers for an hour."""

    issuer: str
    line: Source
    clock: Clock
    _addresses: tuple[datetime, Addresses] | None = field(default=None, repr=False)
    _keys: tuple[datetime, Sequence[VerificationKey]] | None = field(default=None, repr=False)

    @property
    def addresses(self) -> Addresses:
        """Raises LoginDenied or AnswerRefused."""
        now = self.clock.now()
        if self._addresses is None or now - self._addresses[0] > FRESH:
            found = self.line.get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            self._addresses = now, _addresses(found, issuer=self.issuer)
        return self._addresses[1]

    def key(self, key_id: str, algorithm: str) -> VerificationKey:
        """The key that a token names; without a name the only one that fits.

        Raises LoginDenied or AnswerRefused.
        """
        found = _fitting(self._known_keys(FRESH), key_id, algorithm)
        if not found:
            found = _fitting(self._known_keys(AT_MOST_EVERY), key_id, algorithm)
        if len(found) != 1:
            raise AnswerRefused("token_key_unknown")
        return found[0]

    def _known_keys(self, fresh: timedelta) -> Sequence[VerificationKey]:
        now = self.clock.now()
        if self._keys is None or now - self._keys[0] > fresh:
            self._keys = now, _keys(self.line.get(self.addresses.keys))
        return self._keys[1]


def _addresses(found: Mapping[str, Any], *, issuer: str) -> Addresses:
    """Discovery 4.3: the issuer must be the very text that we know."""
    if found.get("issuer") != issuer:
        raise AnswerRefused("provider_issuer")
    methods = found.get("code_challenge_methods_supported")
    if isinstance(methods, list) and "S256" not in methods:
        raise AnswerRefused("provider_without_pkce")
    return Addresses(
        authorization=_address(found, "authorization_endpoint"),
        token=_address(found, "token_endpoint"),
        keys=_address(found, "jwks_uri"),
        names_issuer=found.get("authorization_response_iss_parameter_supported") is True,
    )


def _address(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    try:
        parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
        host = parts.hostname
    except ValueError:
        raise AnswerRefused("provider_address") from None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOCAL)
    if not isinstance(value, str) or not host or not is_safe or parts.fragment:
        raise AnswerRefused("provider_address")
    return value


def _keys(found: Mapping[str, Any]) -> list[VerificationKey]:
    """Public keys for signatures, long enough; others are passed over (RFC 7517, 5)."""
    listed = found.get("keys")
    if not isinstance(listed, list):
        raise AnswerRefused("provider_keys")
    return [key for each in listed if (key := _usable(each)) is not None]


def _usable(each: object) -> VerificationKey | None:
    if not isinstance(each, dict) or each.get("use", "sig") != "sig" or each.get("kty") == "oct":
        return None
    try:
        key = jwt.PyJWK.from_dict(each).key
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return None
    if isinstance(key, RSAPublicKey) and key.key_size < SHORTEST_RSA:
        return None
    return VerificationKey(
        id=str(each.get("kid") or ""), algorithm=str(each.get("alg") or ""), key=key
    )


def _fitting(keys: Sequence[VerificationKey], key_id: str, algorithm: str) -> list[VerificationKey]:
    named = [key for key in keys if not key_id or key.id == key_id]
    return [key for key in named if key.algorithm in ("", algorithm)]
