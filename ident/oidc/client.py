"""How we prove to an OpenID provider who we are: a secret, or a key (OpenID Connect Core 9)."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote_plus

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from ident.clock import Clock
from ident.oidc.line import Json, Line

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFETIME = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True)
class Client:
    """With a `key` it signs an assertion (private_key_jwt), else the secret goes along."""

    id: str
    secret: str = field(default="", repr=False)
    key: RSAPrivateKey | None = field(default=None, repr=False)

    def post(self, line: Line, url: str, fields: dict[str, str], *, clock: Clock) -> Json:
        if self.key is None:
            # RFC 6749 2.3.1: both are escaped before they go into the header.
            return line.post(url, fields, basic=(quote_plus(self.id), quote_plus(self.secret)))
        assertion = self._assertion(self.key, url, clock)
        proof = {"client_assertion_type": _ASSERTION, "client_assertion": assertion}
        return line.post(url, fields | proof | {"client_id": self.id})

    def _assertion(self, key: RSAPrivateKey, audience: str, clock: Clock) -> str:
        now = clock.now()
        claims = {
            "iss": self.id,
            "sub": self.id,
            "aud": audience,
            "jti": secrets.token_urlsafe(16),
            "iat": int(now.timestamp()),
            "exp": int((now + LIFETIME).timestamp()),
        }
        return jwt.encode(claims, key, algorithm="PS256")
