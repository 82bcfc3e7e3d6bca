"""Judges a logout token: OpenID Connect Back-Channel Logout 1.0, section 2.6; fails closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests import RequestException

from sidecar.core.clock import Clock
from sidecar.core.errors import Unavailable
from sidecar.core.people import LogoutRefused

EVENT = "http://schemas.openid.net/event/backchannel-logout"
# Signed with a key of theirs: never with a secret that we know too (HS256), never not at all.
ALGORITHMS = [f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)]
TYPES = frozenset({"logout+jwt", "jwt"})
LARGEST = 16 * 1024
LONGEST = 255
OLDEST = timedelta(minutes=5)
SKEW = timedelta(minutes=1)
# Anybody may send us a token that names a key we do not know.
KEYS_AT_MOST_EVERY = timedelta(minutes=1)


class Provider(Protocol):
    """What we need of Authlib's client."""

    client_id: str

    def load_server_metadata(self) -> dict[str, Any]: ...
    def fetch_jwk_set(self, force: bool = False) -> Any: ...  # noqa: ANN401, FBT001, FBT002


@dataclass(frozen=True, kw_only=True)
class Told:
    """Who left: a person, a session, or a session of a person."""

    subject: str
    session: str
    token_id: str
    until: datetime


class LogoutTokens:
    """Judges tokens by the keys of the provider."""

    def __init__(self, provider: Provider, clock: Clock) -> None:
        self._provider = provider
        self._clock = clock
        self._renewed_at: datetime | None = None

    def judge(self, token: str) -> Told:
        """Every check but that it came once, which is for who ends the sessions."""
        if not 0 < len(token) <= LARGEST:
            raise LogoutRefused("size")
        try:
            issuer = self._provider.load_server_metadata()["issuer"]
            found = self._opened(token)
        except RequestException as error:
            raise Unavailable("single sign-on does not answer") from error
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise LogoutRefused("signature") from error
        if str(found.header.get("typ", "jwt")).lower() not in TYPES:
            raise LogoutRefused("typ")
        claims = found.claims
        if claims.get("iss") != issuer:
            raise LogoutRefused("iss")
        if self._provider.client_id not in _list(claims.get("aud")):
            raise LogoutRefused("aud")
        until = self._require_times(claims)
        _require_purpose(claims)
        return _told(claims, until)

    def _opened(self, token: str) -> jwt.Token:
        try:
            return _decoded(token, self._provider.fetch_jwk_set())
        except InvalidKeyIdError:
            if not self._may_renew():
                raise
            return _decoded(token, self._provider.fetch_jwk_set(force=True))

    def _may_renew(self) -> bool:
        now, before = self._clock.now(), self._renewed_at
        if before is not None and now - before < KEYS_AT_MOST_EVERY:
            return False
        self._renewed_at = now
        return True

    def _require_times(self, claims: Mapping[str, Any]) -> datetime:
        """Until when the token could be sent again and hold."""
        now = self._clock.now()
        issued, ends = _moment(claims, "iat"), _moment(claims, "exp")
        if not now - OLDEST <= issued <= now + SKEW:
            raise LogoutRefused("iat")
        if ends <= now:
            raise LogoutRefused("exp")
        return issued + OLDEST + SKEW


def _decoded(token: str, keys: Any) -> jwt.Token:  # noqa: ANN401
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    return jwt.decode(token, KeySet.import_key_set(keys), registry=registry)


def _require_purpose(claims: Mapping[str, Any]) -> None:
    """A logout token and no ID token: the event is there, and no nonce."""
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise LogoutRefused("events")
    if "nonce" in claims:
        raise LogoutRefused("nonce")


def _told(claims: Mapping[str, Any], until: datetime) -> Told:
    subject, session = _text(claims, "sub"), _text(claims, "sid")
    if not subject and not session:
        raise LogoutRefused("nobody")
    token_id = _text(claims, "jti")
    if not token_id:
        raise LogoutRefused("jti")
    return Told(subject=subject, session=session, token_id=token_id, until=until)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST:
        raise LogoutRefused(name)
    return value


def _moment(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LogoutRefused(name)
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise LogoutRefused(name) from error


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
