"""Talking with ident: signed tokens that browsers carry, machine calls, and its events."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from ident.contract import (
    ALGORITHM,
    EVENTS_AUDIENCE,
    IDENT,
    LEVELS,
    LIFETIME,
    MACHINE_AUDIENCE,
    READINGS,
    REASONS,
    SIDECAR,
    STAFF_AUDIENCE,
    START_AUDIENCE,
    Event,
    Identified,
    LoginFailed,
    NumberRead,
    Opened,
    StaffView,
    StartIdentification,
)
from sidecar.core.clock import Clock
from sidecar.core.errors import BadInput, NotAllowed, Unavailable
from sidecar.core.ids import new_secret

TIMEOUT_SECONDS = (2, 5)


class ForeignEvent(NotAllowed):
    """Not signed by ident, of another audience, or expired."""

    code = "foreign_event"


class MalformedEvent(BadInput):
    code = "malformed_event"


class SignedTokens:
    """See `sidecar.identification.ports.Tokens`; also signs our own machine calls."""

    def __init__(self, key_file: Path, clock: Clock) -> None:
        key = load_pem_private_key(key_file.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError("the start key must be an Ed25519 private key")
        self._key = key
        self._clock = clock

    def start(self, claims: StartIdentification) -> str:
        return self._sign(START_AUDIENCE, asdict(claims))

    def staff_view(self, claims: StaffView) -> str:
        return self._sign(STAFF_AUDIENCE, asdict(claims))

    def machine(self) -> str:
        return self._sign(MACHINE_AUDIENCE, {})

    def _sign(self, audience: str, claims: dict[str, Any]) -> str:
        now = self._clock.now()
        common = {
            "iss": SIDECAR,
            "aud": audience,
            "iat": now,
            "exp": now + LIFETIME,
            "jti": new_secret(),
        }
        return jwt.encode(claims | common, self._key, algorithm=ALGORITHM)


class HttpIdent:
    """See `sidecar.identification.ports.Ident`: machine calls over HTTP."""

    def __init__(self, url: str, tokens: SignedTokens) -> None:
        self._url = url
        self._tokens = tokens
        self._session = requests.Session()
        self._session.trust_env = False

    def last_event(self, request_id: str) -> Event | None:
        response = self._call("GET", request_id)
        if response.status_code == 404:
            return None
        try:
            return event_of(response.json())
        except (ValueError, AttributeError) as error:
            raise Unavailable("ident answered something else") from error

    def wipe(self, request_id: str) -> None:
        # Nothing else counts: a proxy that redirects or knows no such page has wiped nothing.
        if self._call("DELETE", request_id).status_code != 204:
            raise Unavailable("ident did not say that it wiped")

    def _call(self, method: str, request_id: str) -> requests.Response:
        try:
            response = self._session.request(
                method,
                f"{self._url}/machine/requests/{request_id}",
                headers={"Authorization": f"Bearer {self._tokens.machine()}"},
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise Unavailable("ident does not answer") from error
        if response.status_code >= 400 and response.status_code != 404:
            raise Unavailable(f"ident answered {response.status_code}")
        return response


class IdentEvents:
    """Opens the events that ident sends."""

    def __init__(self, key_file: Path) -> None:
        key = load_pem_public_key(key_file.read_bytes())
        if not isinstance(key, Ed25519PublicKey):
            raise TypeError("the event key must be an Ed25519 public key")
        self._key = key

    def opened(self, token: str) -> Event:
        """The event in a token; raises ForeignEvent or MalformedEvent."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=EVENTS_AUDIENCE,
                issuer=IDENT,
                options={"require": ["exp", "iat", "aud", "iss"]},
            )
        except jwt.PyJWTError as error:
            raise ForeignEvent(type(error).__name__) from error
        return event_of(claims)


def event_of(claims: dict[str, Any]) -> Event:
    """The event that claims or a state answer describe; raises MalformedEvent."""
    request_id, at = claims.get("request_id"), _moment(claims.get("at"))
    if not isinstance(request_id, str) or len(request_id) > 40:
        raise MalformedEvent("no request id")
    match claims.get("event"):
        case "Opened":
            return Opened(request_id=request_id, at=at)
        case "Identified":
            level, code = str(claims.get("level")), str(claims.get("code"))
            if level not in LEVELS or not (len(code) == 6 and code.isascii() and code.isdigit()):
                raise MalformedEvent("level or code does not hold")
            return Identified(request_id=request_id, at=at, level=level, code=code)
        case "LoginFailed":
            reason = str(claims.get("reason"))
            if reason not in REASONS:
                raise MalformedEvent("unknown reason")
            return LoginFailed(request_id=request_id, at=at, reason=reason)
        case "NumberRead":
            employee_id, how = str(claims.get("employee_id")), str(claims.get("how"))
            if how not in READINGS or len(employee_id) > 80:
                raise MalformedEvent("reading does not hold")
            return NumberRead(request_id=request_id, at=at, employee_id=employee_id, how=how)
        case _:
            raise MalformedEvent("unknown event")


def _moment(value: object) -> datetime:
    """`at` is either whole or broken seconds since 1970, or ISO 8601 with a zone."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        moment = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError) as error:
        raise MalformedEvent("no moment") from error
    if moment.tzinfo is None:
        raise MalformedEvent("a moment without a zone")
    return moment
