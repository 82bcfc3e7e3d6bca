"""Talking with ident: signed tokens that browsers carry, machine calls, and its events."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from ident.contract import (
    ALGORITHM,
    COMPLETION_AUDIENCE,
    DOCUMENT_AUDIENCE,
    EVENTS_AUDIENCE,
    IDENT,
    LIFETIME,
    MACHINE_AUDIENCE,
    SIDECAR,
    STAFF_AUDIENCE,
    START_AUDIENCE,
    Completion,
    Event,
    HandedDocument,
    StaffView,
    StartIdentification,
)
from sidecar.adapters.ident_events import MalformedEvent, event_of
from sidecar.core.clock import Clock
from sidecar.core.errors import NotAllowed, Unavailable
from sidecar.core.ids import new_secret

TIMEOUT_SECONDS = (2, 5)
DONE = frozenset({200, 201, 202, 204})
GONE = 410


class _AsItIs(json.JSONEncoder):
    """Signs beyond ASCII as UTF-8: written out they would not fit into a header."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  those of json.dumps
        super().__init__(**{**options, "ensure_ascii": False})


class ForeignEvent(NotAllowed):
    """Not signed by ident, of another audience, or expired."""

    code = "foreign_event"


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

    def completion(self, claims: Completion) -> str:
        return self._sign(COMPLETION_AUDIENCE, asdict(claims))

    def document(self, claims: HandedDocument) -> str:
        return self._sign(DOCUMENT_AUDIENCE, asdict(claims))

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
        return jwt.encode(claims | common, self._key, ALGORITHM, json_encoder=_AsItIs)


class HttpIdent:
    """See `sidecar.identification.ports.Ident`: machine calls over HTTP."""

    def __init__(self, url: str, tokens: SignedTokens) -> None:
        self._url = url
        self._tokens = tokens
        self._session = requests.Session()
        self._session.trust_env = False

    def events(self, request_id: str) -> list[Event]:
        response = self._call("GET", f"/requests/{request_id}")
        if response.status_code == 404:
            return []
        try:
            return [event_of(claims) for claims in response.json()["events"]]
        except (ValueError, KeyError, TypeError, AttributeError, MalformedEvent) as error:
            raise Unavailable("ident answered something else") from error

    def wipe(self, request_id: str) -> None:
        self._delete(f"/requests/{request_id}")

    def complete(self, completion: Completion) -> bool:
        body = self._tokens.completion(completion)
        status = self._call("POST", "/completions", body=body).status_code
        if status not in (*DONE, GONE):
            raise Unavailable("ident did not say that it takes care of it")
        return status != GONE

    def end_conversation(self, conversation_id: str) -> None:
        self._delete(f"/conversations/{conversation_id}")

    def _delete(self, path: str) -> None:
        # Nothing else counts: a proxy that redirects or knows no such page has wiped nothing.
        if self._call("DELETE", path).status_code != 204:
            raise Unavailable("ident did not say that it wiped")

    def _call(self, method: str, path: str, *, body: str | None = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {self._tokens.machine()}"}
        if body is not None:
            headers["Content-Type"] = "application/jwt"
        try:
            response = self._session.request(
                method,
                f"{self._url}/machine{path}",
                data=body,
                headers=headers,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise Unavailable("ident does not answer") from error
        if response.status_code >= 400 and response.status_code not in (404, GONE):
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
