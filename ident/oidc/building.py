"""Puts the means behind OpenID Connect together from settings."""

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ident.clock import Clock
from ident.oidc.client import Client
from ident.oidc.id_token import Rules
from ident.oidc.line import Line
from ident.oidc.means import OpenId
from ident.oidc.provider import Provider
from ident.oidc.settings import OidcSettings


def build(settings: OidcSettings, *, redirect_uri: str, secret: str, clock: Clock) -> OpenId:
    """`secret` is one of ours that all processes share; the verifiers of PKCE follow from it."""
    line = Line(ca_file=settings.ca_file)
    return OpenId(
        provider=Provider(issuer=settings.issuer, line=line, clock=clock),
        client=Client(
            id=settings.client_id, secret=settings.client_secret, key=_rsa(settings.client_key)
        ),
        rules=Rules(
            client_id=settings.client_id,
            levels=settings.levels,
            number_claim=settings.number_claim,
            number_kind=settings.number_kind,
        ),
        line=line,
        clock=clock,
        redirect_uri=redirect_uri,
        scope=settings.scope,
        verifier_key=secret.encode(),
    )


def _rsa(pem: str) -> RSAPrivateKey | None:
    if not pem:
        return None
    loaded = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(loaded, RSAPrivateKey):
        # Settings refuse any other before.
        raise TypeError("the key for the OpenID provider must be an RSA key")
    return loaded
