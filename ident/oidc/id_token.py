"""Judges an ID token: every rule of OpenID Connect Core 3.1.3.7, and what an identification needs.

Fails closed, each rule with a code of its own for the log; the codes hold nothing of the token.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import jwt

from ident.domain import Identity, IdentityKind, Level, Proof, is_number, require_level
from ident.oidc.provider import Provider
from ident.refusals import AnswerRefused

NAME = "oidc"
# Signed with a key of theirs, never with a secret that we know too (HS256) and never not at all.
ALGORITHMS = frozenset(f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512))
LARGEST = 16 * 1024
OLDEST = timedelta(minutes=5)
SKEW = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the municipality agreed with the provider. `levels` by the acr that is answered."""

    client_id: str
    levels: Mapping[str, Level]
    number_claim: str
    number_kind: IdentityKind


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What this one token must fit."""

    nonce: str
    minimum: Level
    now: datetime


def judge(token: str, provider: Provider, rules: Rules, expected: Expected) -> Identity:
    """The identity that the token proves. Raises LoginRefused."""
    claims = _claims(token, provider)
    _require_between_us(claims, provider, rules, expected)
    issued_at = _require_times(claims, expected.now)
    at = _moment(claims, "auth_time")
    if not expected.now - OLDEST <= at <= expected.now + SKEW:
        raise AnswerRefused("auth_time")
    level = rules.levels.get(_text(claims, "acr"))
    if level is None:
        raise AnswerRefused("level_unknown")
    require_level(level, minimum=expected.minimum)
    fingerprint = f"sha256:{sha256(token.rpartition('.')[0].encode()).hexdigest()}"
    return Identity(
        means=NAME,
        kind=rules.number_kind,
        number=_number(claims, rules),
        level=level,
        at=at,
        proof=Proof(
            issuer=provider.issuer,
            issued_at=issued_at,
            assertion_id=_text(claims, "jti") or fingerprint,
            fingerprint=fingerprint,
        ),
    )


def _claims(token: str, provider: Provider) -> Mapping[str, Any]:
    """3.1.3.7 nr 6 to 8: signed by the key of the provider that the header names."""
    if len(token) > LARGEST:
        raise AnswerRefused("token_too_large")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise AnswerRefused("token_form") from None
    algorithm = _text(header, "alg")
    if algorithm not in ALGORITHMS:
        raise AnswerRefused("token_algorithm")
    key = provider.key(_text(header, "kid"), algorithm)
    # The library would ask the machine for the time, and skip what is absent: judged below.
    names = ("exp", "iat", "nbf", "aud", "iss", "sub", "jti")
    options: Any = {f"verify_{name}": False for name in names}
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token, key.key, algorithms=[algorithm], options=options
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        raise AnswerRefused("token_signature") from None
    return claims


def _require_between_us(
    claims: Mapping[str, Any], provider: Provider, rules: Rules, expected: Expected
) -> None:
    """3.1.3.7 nr 2 to 5 and 11: of this provider, for us, and for this login."""
    if claims.get("iss") != provider.issuer:
        raise AnswerRefused("token_issuer")
    audience = claims.get("aud")
    if audience != rules.client_id and not _names_us_among(audience, claims, rules.client_id):
        raise AnswerRefused("token_audience")
    if claims.get("azp", rules.client_id) != rules.client_id:
        raise AnswerRefused("token_authorized_party")
    if not hmac.compare_digest(_text(claims, "nonce").encode(), expected.nonce.encode()):
        raise AnswerRefused("token_nonce")
    if not _text(claims, "sub"):
        raise AnswerRefused("token_subject")


def _names_us_among(audience: object, claims: Mapping[str, Any], client_id: str) -> bool:
    if not isinstance(audience, list) or client_id not in audience:
        return False
    return len(audience) == 1 or claims.get("azp") == client_id


def _require_times(claims: Mapping[str, Any], now: datetime) -> datetime:
    """3.1.3.7 nr 9 and 10. Answers when the token was issued."""
    if _moment(claims, "exp") <= now:
        raise AnswerRefused("token_expired")
    if "nbf" in claims and _moment(claims, "nbf") > now + SKEW:
        raise AnswerRefused("token_not_yet")
    issued_at = _moment(claims, "iat")
    if not now - OLDEST <= issued_at <= now + SKEW:
        raise AnswerRefused("token_issued_at")
    return issued_at


def _number(claims: Mapping[str, Any], rules: Rules) -> str:
    """From the token itself, so that the fingerprint in the evidence covers it."""
    number = _text(claims, rules.number_claim)
    if not is_number(rules.number_kind, number):
        raise AnswerRefused("number")
    return number


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _moment(claims: Mapping[str, Any], name: str) -> datetime:
    """A NumericDate; True is a number to Python, and none here."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AnswerRefused(f"{name}_form")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        raise AnswerRefused(f"{name}_form") from None
