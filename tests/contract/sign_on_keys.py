"""A provider's public side over HTTP: discovery and keys; signs logout tokens as a test wants."""

import hmac
import time
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from datetime import timedelta
from json import dumps

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask, jsonify
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

from tests.contract.programs import served

EVENT = "http://schemas.openid.net/event/backchannel-logout"
CLIENT = "balie"
EVERY = JWSRegistry(algorithms=list(JWSRegistry.algorithms), strict_check_header=False)


def _with(claims, changes, now):
    """None takes a claim away; a timedelta is a moment from now, whenever the test runs."""
    return {
        name: now + value.total_seconds() if isinstance(value, timedelta) else value
        for name, value in (claims | changes).items()
        if value is not None
    }


class Provider:
    """Its own keys, and one that is not its."""

    def __init__(self):
        self.keys = [
            RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"}),
            ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"}),
        ]
        self.strange = RSAKey.generate_key(2048, {"kid": "rsa"})
        self.issuer = ""
        # What the next login gets for its code.
        self.answer = self.id_token
        self.nonce = ""
        self.asked = 0
        self.app = Flask("provider")
        self.app.add_url_rule("/.well-known/openid-configuration", view_func=self._discovery)
        self.app.add_url_rule("/keys", view_func=self._keys)
        self.app.add_url_rule("/token", view_func=self._token, methods=["POST"])

    def token(self, *, key=None, alg="RS256", header=(), **changes):
        """A logout token that holds, but for the changes."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 120,
            "jti": f"t{time.monotonic_ns()}",
            "events": {EVENT: {}},
            "sub": "sanne",
            "sid": "s1",
        }
        claims = _with(claims, changes, now)
        key = key or self.keys[0]
        head = {"alg": alg, "kid": key.kid, "typ": "logout+jwt"} | dict(header)
        return jwt.encode(head, claims, key, registry=EVERY)

    def id_token(self, *, key=None, **changes):
        """Of Sanne, with a second factor, now."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 120,
            "nonce": self.nonce,
            "sub": "sanne",
            "name": "Sanne de Vries",
            "desks": ["burgerzaken"],
            "amr": ["pwd", "mfa"],
            "auth_time": now,
        }
        claims = _with(claims, changes, now)
        key = key or self.keys[0]
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key, registry=EVERY)

    def by_hand(self, sign, **header):
        """A token that holds but for its header; `sign` makes a signature of bytes."""
        head = dumps({"alg": "RS256", "kid": "rsa", "typ": "logout+jwt"} | header).encode()
        first = urlsafe_b64encode(head).rstrip(b"=") + b"." + self.token().split(".")[1].encode()
        return (first + b"." + urlsafe_b64encode(sign(first)).rstrip(b"=")).decode()

    def sign(self, what):
        """As RS256 does."""
        return self.keys[0].private_key.sign(what, PKCS1v15(), SHA256())

    def sign_with_the_public_key(self, what):
        """As HS256 does, when the public key is taken for a shared secret."""
        return hmac.digest(self.keys[0].as_pem(private=False), what, "sha256")

    def _discovery(self):
        return jsonify(
            issuer=self.issuer,
            jwks_uri=f"{self.issuer}/keys",
            authorization_endpoint=f"{self.issuer}/auth",
            token_endpoint=f"{self.issuer}/token",
            id_token_signing_alg_values_supported=["RS256", "ES256", "HS256", "none"],
        )

    def _token(self):
        return jsonify(access_token="a", token_type="Bearer", id_token=self.answer())

    def _keys(self):
        self.asked += 1
        return jsonify(keys=[key.as_dict(private=False) for key in self.keys])


@contextmanager
def a_provider():
    """Its issuer is the address where it really answers."""
    provider = Provider()
    with served(provider.app) as address:
        provider.issuer = address
        yield provider
