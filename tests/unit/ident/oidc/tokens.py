"""An OpenID provider as far as a test needs it: what it publishes, and tokens that it signs."""

import json
from functools import cache

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from ident.domain import IdentityKind, Level
from ident.oidc.id_token import Expected, Rules, judge
from ident.oidc.provider import Provider
from tests.fakes.clock import A_MONDAY, FixedClock

ISSUER, CLIENT, NONCE = "https://broker.example/auth/", "balie", "n" * 43
NUMBER = "900070341"
NOW = int(A_MONDAY.timestamp())
RULES = Rules(
    client_id=CLIENT,
    levels={"low": Level.BASIS, "mid": Level.MIDDEN, "high": Level.HOOG},
    number_claim="bsn",
    number_kind=IdentityKind.BSN,
)
DISCOVERY = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://broker.example/authorize",
    "token_endpoint": "https://broker.example/token",
    "jwks_uri": "https://broker.example/jwks",
    "code_challenge_methods_supported": ["plain", "S256"],
}


@cache
def private(name):
    """The keys of the provider by kid, and others that it does not have."""
    if name.startswith("ec"):
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 1024 if name == "short" else 2048)


def jwk(name, **changed):
    kind = jwt.algorithms.ECAlgorithm if name.startswith("ec") else jwt.algorithms.RSAAlgorithm
    described = json.loads(kind.to_jwk(private(name).public_key()))
    return described | {"kid": name, "use": "sig"} | changed


class Published:
    """Answers what a provider publishes; `asked` are the addresses, in order."""

    def __init__(self, *, keys=None, **changed):
        self.discovery = DISCOVERY | changed
        self.keys = [jwk("rsa"), jwk("ec")] if keys is None else keys
        self.asked = []

    def get(self, url):
        self.asked.append(url)
        return {"keys": self.keys} if url == self.discovery["jwks_uri"] else self.discovery


def provider(*, published=None, clock=None):
    return Provider(issuer=ISSUER, line=published or Published(), clock=clock or FixedClock())


CLAIMS = {
    "iss": ISSUER,
    "aud": CLIENT,
    "sub": "s-1",
    "iat": NOW,
    "exp": NOW + 300,
    "auth_time": NOW,
    "nonce": NONCE,
    "acr": "mid",
    "bsn": NUMBER,
    "jti": "t-1",
}


def claims(*without, **changed):
    found = CLAIMS | changed
    return {name: value for name, value in found.items() if name not in without}


def token(said=None, *, key="rsa", alg=None, header=None, kid=None):
    algorithm = alg or ("ES256" if key.startswith("ec") else "RS256")
    headers = {"kid": kid or key} | (header or {})
    headers = {name: value for name, value in headers.items() if value is not None}
    return jwt.encode(CLAIMS if said is None else said, private(key), algorithm, headers)


def judged(text, *, rules=RULES, published=None, **changed):
    expected = {"nonce": NONCE, "minimum": Level.MIDDEN, "now": A_MONDAY} | changed
    return judge(text, provider(published=published), rules, Expected(**expected))
