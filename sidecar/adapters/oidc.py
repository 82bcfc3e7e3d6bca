"""Single sign-on of the municipality: OpenID Connect code flow with PKCE and nonce (Authlib)."""

import hmac
from hashlib import sha256
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response
from requests import RequestException

from sidecar.core.errors import NotAllowed, Unavailable
from sidecar.core.people import Employee, Role
from sidecar.settings import Settings

LONGEST = 120
TIMEOUT_SECONDS = 10


class LoginFailed(NotAllowed):
    """The provider refused, the person cancelled, or the answer does not hold."""

    code = "login_failed"
    message_key = "login.failed"


class NoDesk(NotAllowed):
    """Logged in, but the claims name no desk of ours."""

    code = "no_desk"
    message_key = "login.no_desk"


class SingleSignOn:
    """Sends a civil servant to the provider and makes an Employee of the verified answer."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._key = settings.secret_key
        self._issuer = settings.oidc_issuer
        self._public_url = settings.public_url
        self._client = OAuth(app).register(
            "sso",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile email",
                "code_challenge_method": "S256",
                "timeout": TIMEOUT_SECONDS,
            },
        )

    def begin(self) -> Response:
        """Redirect to the provider; state, nonce and verifier stay in a cookie of this browser."""
        try:
            answer: Response = self._client.authorize_redirect(f"{self._public_url}/login/terug")
        except RequestException as error:
            raise Unavailable("single sign-on does not answer") from error
        return answer

    def finish(self) -> Employee:
        """Check the answer (state, code, PKCE, signature, issuer, audience, nonce)."""
        try:
            claims = self._client.authorize_access_token()["userinfo"]
        except RequestException as error:
            raise Unavailable("single sign-on does not answer") from error
        except (AuthlibBaseError, KeyError, ValueError) as error:
            raise LoginFailed(type(error).__name__) from error
        return self._employee(claims)

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
