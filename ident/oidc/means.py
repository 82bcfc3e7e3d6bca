"""OpenID Connect as a means of login: code flow with PKCE, a fresh login each time."""

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlencode

from ident.clock import Clock
from ident.domain import Departure, Identity, Level, PendingLogin
from ident.oidc.client import Client
from ident.oidc.id_token import NAME, OLDEST, Expected, Rules, judge
from ident.oidc.line import Line
from ident.oidc.provider import Provider
from ident.oidc.returned import read_returned
from ident.refusals import AnswerRefused, LoginRefused, Unavailable


@dataclass(frozen=True, kw_only=True)
class OpenId:
    """Implements the port IdentityMeans. Holds no state of a login: what must be secret is derived.

    `answer` is the query with which the browser came back. `verifier_key` never leaves us.
    """

    provider: Provider
    client: Client
    rules: Rules
    line: Line
    clock: Clock
    redirect_uri: str
    scope: str
    verifier_key: bytes = field(repr=False)
    name: str = NAME

    def depart(self, *, minimum: Level, organisation: str) -> Departure:  # noqa: ARG002
        """Raises Unavailable when the provider does not say where to go."""
        try:
            authorization = self.provider.addresses.authorization
        except LoginRefused as refusal:
            raise Unavailable("the OpenID provider does not answer") from refusal
        # The nonce binds the token to this login; it is looked up by the state, in our store.
        nonce, state = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        asked = {
            "response_type": "code",
            "client_id": self.client.id,
            "redirect_uri": self.redirect_uri,
            "scope": self.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": _base64url(sha256(self._verifier(nonce).encode()).digest()),
            "code_challenge_method": "S256",
            "acr_values": " ".join(self._enough(minimum)),
            # A session at the provider proves nothing of who sits there now.
            "prompt": "login",
            "max_age": str(int(OLDEST.total_seconds())),
        }
        joint = "&" if "?" in authorization else "?"
        return Departure(
            login_id=nonce, state=state, url=f"{authorization}{joint}{urlencode(asked)}"
        )

    def claim_of(self, answer: str) -> str:
        return read_returned(answer, issuer=self.provider.issuer).claim

    def arrive(self, answer: str, *, login: PendingLogin) -> Identity:
        addresses = self.provider.addresses
        returned = read_returned(answer, issuer=self.provider.issuer)
        code = returned.require_code(names_issuer=addresses.names_issuer)
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self._verifier(login.login_id),
        }
        found = self.client.post(self.line, addresses.token, fields, clock=self.clock)
        token = found.get("id_token")
        if not isinstance(token, str):
            raise AnswerRefused("token_missing")
        expected = Expected(nonce=login.login_id, minimum=login.minimum, now=self.clock.now())
        return judge(token, self.provider, self.rules, expected)

    def _verifier(self, nonce: str) -> str:
        """RFC 7636 4.1. Whoever sees the nonce in the address bar cannot make it."""
        made = hmac.new(self.verifier_key, b"oidc verifier|" + nonce.encode(), sha256)
        return _base64url(made.digest())

    def _enough(self, minimum: Level) -> list[str]:
        """Every acr that is enough, the lowest first: what we would like best."""
        levels = self.rules.levels
        return sorted(
            (a for a, level in levels.items() if level >= minimum), key=levels.__getitem__
        )


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
