"""Reads and signs the messages of ident.contract: JWTs with Ed25519 and nothing else."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ident.clock import Clock
from ident.contract import (
    ALGORITHM,
    CHECK_EVIDENCE,
    COMPLETION_AUDIENCE,
    DOCUMENT_AUDIENCE,
    EVENTS_AUDIENCE,
    IDENT,
    LEVELS,
    LIFETIME,
    MACHINE_AUDIENCE,
    MEANS,
    PURPOSES,
    SCHEMES,
    SIDECAR,
    STAFF_AUDIENCE,
    START_AUDIENCE,
    Completion,
    Event,
    HandedDocument,
    StaffView,
    StartIdentification,
)
from ident.refusals import TokenRefused

REVEAL_AUDIENCE = "ident-reveal"
TRIAL_AUDIENCE = "ident-trial"
REVEAL_LIFETIME = timedelta(minutes=15)
SKEW = timedelta(seconds=5)
LARGEST = 8 * 1024
LONGEST_CLAIM = 500
_REQUIRED = ["iss", "aud", "iat", "exp", "jti"]

Claims = TypeVar("Claims", StaffView, StartIdentification, Completion, HandedDocument)


@dataclass(frozen=True, kw_only=True)
class SignedTokens:
    """Implements the port Tokens with the balie's public key and our own pair."""

    balie: Ed25519PublicKey
    own: Ed25519PrivateKey
    balie_origin: str
    clock: Clock

    def start(self, token: str) -> tuple[str, StartIdentification]:
        claims = self._read(token, audience=START_AUDIENCE)
        asked = _claims(StartIdentification, claims)
        _require_words(asked)
        offered = set(asked.means.split())
        if not offered or not offered <= set(MEANS):
            raise TokenRefused("start token offers unknown means")
        _require_two_or_none(asked.words)
        # It becomes a link on our pages: only back to the balie, whoever signed it.
        if not asked.return_url.startswith(f"{self.balie_origin}/"):
            raise TokenRefused("start token leads back to somewhere else")
        return str(claims["jti"]), asked

    def staff(self, token: str) -> tuple[str, StaffView]:
        claims = self._read(token, audience=STAFF_AUDIENCE)
        view = _claims(StaffView, claims)
        if view.purpose not in PURPOSES or not view.employee_id:
            raise TokenRefused("staff token has no purpose or nobody who asks")
        return str(claims["jti"]), view

    def completion(self, token: str) -> Completion:
        completion = _claims(Completion, self._read(token, audience=COMPLETION_AUDIENCE))
        _require_words(completion)
        return completion

    def document(self, token: str) -> HandedDocument:
        handed = _claims(HandedDocument, self._read(token, audience=DOCUMENT_AUDIENCE))
        _require_document(handed)
        return handed

    def machine(self, token: str) -> None:
        self._read(token, audience=MACHINE_AUDIENCE)

    def make_reveal(self, view: StaffView) -> str:
        return self._sign(asdict(view), audience=REVEAL_AUDIENCE, lifetime=REVEAL_LIFETIME)

    def reveal(self, token: str) -> StaffView:
        claims = self._decoded(
            token, key=self.own.public_key(), issuer=IDENT, audience=REVEAL_AUDIENCE
        )
        self._require_fresh(claims, lifetime=REVEAL_LIFETIME)
        return _claims(StaffView, claims)

    def make_trial(self, level: str) -> str:
        return self._sign({"level": level}, audience=TRIAL_AUDIENCE, lifetime=REVEAL_LIFETIME)

    def trial(self, token: str) -> tuple[str, str]:
        claims = self._decoded(
            token, key=self.own.public_key(), issuer=IDENT, audience=TRIAL_AUDIENCE
        )
        self._require_fresh(claims, lifetime=REVEAL_LIFETIME)
        if claims.get("level") not in LEVELS:
            raise TokenRefused("trial asks an unknown level")
        return str(claims["jti"]), str(claims["level"])

    def event(self, event: Event) -> str:
        """The token that tells the balie of an event."""
        facts = {name: _plain(value) for name, value in asdict(event).items()}
        return self._sign(
            {"event": type(event).__name__, **facts}, audience=EVENTS_AUDIENCE, lifetime=LIFETIME
        )

    def _sign(self, facts: Mapping[str, Any], *, audience: str, lifetime: timedelta) -> str:
        now = self.clock.now()
        claims = {
            **facts,
            "iss": IDENT,
            "aud": audience,
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode(claims, self.own, algorithm=ALGORITHM)

    def _read(self, token: str, *, audience: str) -> dict[str, Any]:
        claims = self._decoded(token, key=self.balie, issuer=SIDECAR, audience=audience)
        self._require_fresh(claims, lifetime=LIFETIME)
        return claims

    def _decoded(
        self, token: str, *, key: Ed25519PublicKey, issuer: str, audience: str
    ) -> dict[str, Any]:
        if not token or len(token) > LARGEST:
            raise TokenRefused("token is missing or too large")
        # The library would ask the machine for the time; `_require_fresh` asks our clock.
        options: Any = {
            "require": _REQUIRED,
            "verify_exp": False,
            "verify_iat": False,
            "verify_nbf": False,
        }
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=audience,
                issuer=issuer,
                options=options,
            )
        except jwt.PyJWTError as error:
            raise TokenRefused(f"token does not hold: {type(error).__name__}") from None

    def _require_fresh(self, claims: Mapping[str, Any], *, lifetime: timedelta) -> None:
        issued, expires = _moment(claims["iat"]), _moment(claims["exp"])
        now = self.clock.now()
        if expires - issued > lifetime:
            raise TokenRefused("token lives too long")
        if not issued - SKEW <= now < expires + SKEW:
            raise TokenRefused("token is too old or from the future")


def _moment(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenRefused("time in token is no number")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise TokenRefused("time in token is out of range") from error


def _claims(kind: type[Claims], claims: Mapping[str, Any]) -> Claims:
    values: dict[str, Any] = {field.name: claims.get(field.name) for field in fields(kind)}
    if not all(isinstance(value, str) and len(value) <= LONGEST_CLAIM for value in values.values()):
        raise TokenRefused("claim is missing, too long or no text")
    if not values["request_id"] and values.get("purpose") != CHECK_EVIDENCE:
        raise TokenRefused("request id is empty")
    return kind(**values)


def _require_words(claims: StartIdentification | Completion) -> None:
    if claims.minimum_level not in LEVELS or claims.scheme not in SCHEMES:
        raise TokenRefused("token names an unknown level or scheme")


def _require_document(claims: HandedDocument) -> None:
    """What becomes a name, a size or a day there must be one."""
    named = re.fullmatch(r"[A-Za-z0-9-]{1,40}", claims.document_id)
    sized = re.fullmatch(r"[0-9]{1,12}", claims.size)
    printed = re.fullmatch(r"[0-9a-f]{64}", claims.sha256)
    dated = re.fullmatch(r"\d{4}-\d{2}-\d{2}", claims.made_on)
    if not (named and sized and printed and dated):
        raise TokenRefused("token of a document that is none")


def _require_two_or_none(words: str) -> None:
    if words and not re.fullmatch(r"[a-z]+ [a-z]+", words):
        raise TokenRefused("start token has something else than two words")


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
