"""Single sign-on of the municipality: OpenID Connect code flow with PKCE and nonce (Authlib)."""

import hmac
import logging
from hashlib import sha256
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response
from joserfc.errors import JoseError
from requests import RequestException

from sidecar.adapters.oidc.logout_token import LogoutTokens
from sidecar.core.clock import Clock
from sidecar.core.errors import NotAllowed, Unavailable
from sidecar.core.people import Employee, Role, SignedIn, SignedOut
from sidecar.settings import Settings

log = logging.getLogger(__name__)
LONGEST = 120
LONGEST_SID = 255
# OpenID Connect Core Error Code unmet_authentication_requirements 1.0.
UNMET = "unmet_authentication_requirements"
TIMEOUT_SECONDS = 10


class LoginFailed(NotAllowed):
    """The provider refused, the person cancelled, or the answer does not hold."""

    code = "login_failed"
    message_key = "login.failed"


class NoDesk(NotAllowed):
    """Logged in, but the claims name no desk of ours."""

    code = "no_desk"
    message_key = "login.no_desk"


class ProofMissing(NotAllowed):
    """Logged in, but without what the municipality demands (`BALIE_OIDC_MFA`)."""

    code = "login_unproven"
    message_key = "login.unproven"


class LoginTooOld(NotAllowed):
    """Logged in at the provider too long ago (`BALIE_OIDC_MAX_AGE_MINUTES`)."""

    code = "login_too_old"
    message_key = "login.too_old"


class SingleSignOn:
    """Sends a civil servant to the provider and makes an Employee of the verified answer."""

    def __init__(self, app: Flask, settings: Settings, clock: Clock) -> None:
        self._clock = clock
        self._proof = settings.oidc.proof
        self._key = settings.secret_key
        self._issuer = settings.oidc.issuer
        self._public_url = settings.public_url
        self._client = OAuth(app).register(
            "sso",
            client_id=settings.oidc.client_id,
            client_secret=settings.oidc.client_secret,
            server_metadata_url=f"{settings.oidc.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile email",
                "code_challenge_method": "S256",
                "timeout": TIMEOUT_SECONDS,
            },
        )
        self._logout_tokens = LogoutTokens(self._client, clock)

    def begin(self, *, again: bool = False) -> Response:
        """Redirect to the provider; state, nonce and verifier stay in a cookie of this browser.

        `again`: the person must log in there anew, whatever session there is.
        """
        asked = self._proof.asked() | ({"prompt": "login"} if again else {})
        back = f"{self._public_url}/login/terug"
        try:
            answer: Response = self._client.authorize_redirect(back, **asked)
        except RequestException as error:
            raise Unavailable("single sign-on does not answer") from error
        return answer

    def finish(self) -> SignedIn:
        """Check the answer (state, code, PKCE, signature, issuer, audience, nonce, proof)."""
        claims = self._claims()
        self._require_proof(claims)
        return SignedIn(employee=self._employee(claims), provider_session=_session(claims))

    def signed_out(self, logout_token: str) -> SignedOut:
        """Who left at the provider, by its own signed word. Raises LogoutRefused."""
        told = self._logout_tokens.judge(logout_token)
        return SignedOut(
            employee_id=employee_id(self._key, self._issuer, told.subject) if told.subject else "",
            provider_session=told.session,
            token_id=told.token_id,
            until=told.until,
        )

    def logout_url(self) -> str:
        """Where the provider ends its own session; our page when it has no such place."""
        try:
            end = self._client.load_server_metadata().get("end_session_endpoint")
        except RequestException:
            end = None
        after = f"{self._public_url}/uitgelogd"
        if not end:
            return after
        return f"{end}?client_id={self._client.client_id}&post_logout_redirect_uri={after}"

    def _claims(self) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = self._client.authorize_access_token()["userinfo"]
        except RequestException as error:
            raise Unavailable("single sign-on does not answer") from error
        except (AuthlibBaseError, JoseError, KeyError, ValueError) as error:
            if getattr(error, "error", "") == UNMET:
                raise ProofMissing("the provider cannot give what was asked") from error
            raise LoginFailed(type(error).__name__) from error
        return claims

    def _require_proof(self, claims: dict[str, Any]) -> None:
        lacking = self._proof.lacking(claims)
        if lacking:
            # Which claim, and not what stood in it: an administrator looks that up at the provider.
            log.warning("login without proof", extra={"lacking": " ".join(lacking)})
            raise ProofMissing("the ID token lacks what BALIE_OIDC_MFA names")
        if self._proof.is_too_old(claims, self._clock.now()):
            raise LoginTooOld("auth_time is missing or too long ago")

    def _employee(self, claims: dict[str, Any]) -> Employee:
        name, subject = claims.get("name"), claims.get("sub")
        if not isinstance(name, str) or not isinstance(subject, str) or not name.strip():
            raise LoginFailed("the answer lacks name or sub")
        desks = frozenset(d for d in _texts(claims.get("desks")) if len(d) <= LONGEST)
        if not desks:
            raise NoDesk("no desk in the claims")
        known = {role.value for role in Role}
        return Employee(
            id=employee_id(self._key, self._issuer, subject),
            name=name.strip()[:LONGEST],
            function=str(claims.get("function") or "")[:LONGEST],
            desks=desks,
            roles=frozenset(Role(r) for r in _texts(claims.get("roles")) if r in known),
        )


def employee_id(key: str, issuer: str, subject: str) -> str:
    """The id by which we know who is `subject` at the provider; tells nothing of the person."""
    return "e" + hmac.new(key.encode(), f"{issuer}|{subject}".encode(), sha256).hexdigest()[:24]


def _texts(value: object) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def _session(claims: dict[str, Any]) -> str:
    """Which session at the provider it is; what no logout token could name counts as none."""
    value = claims.get("sid")
    return value if isinstance(value, str) and len(value) <= LONGEST_SID else ""
