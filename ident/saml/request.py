"""Makes the AuthnRequest that sends the browser to DigiD (KV37 step 2, digid.md 1.1)."""

import base64
import secrets
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import quote_plus
from xml.sax.saxutils import escape, quoteattr

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

from ident.domain import Level
from ident.saml.messages import MessageKey, signature_template, signed
from ident.saml.names import BINDING_ARTIFACT, CLASS_OF_LEVEL, RSA_SHA256, SAML, SAMLP

# DigiD refuses a moment in the future without any tolerance (digid.md 1.1).
BEHIND = timedelta(seconds=2)
_SIG_ALG = quote_plus(RSA_SHA256)


class Request(Protocol):
    """A request that can be signed and posted."""

    @property
    def id(self) -> str: ...

    def xml(self, signature: str = "") -> bytes:
        """`signature` is a template for the POST binding, right after Issuer."""


@dataclass(frozen=True, kw_only=True)
class AuthnRequest:
    """One request for one login. `minimum` is what we ask; DigiD may answer higher."""

    id: str
    entity_id: str
    destination: str
    provider_name: str
    minimum: Level
    now: datetime
    acs_url: str = ""

    def xml(self, signature: str = "") -> bytes:
        """`signature` is a template for the POST binding, right after Issuer."""
        return (
            f'<samlp:AuthnRequest xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="{self.id}"'
            f' Version="2.0" IssueInstant="{timestamp(self.now)}"'
            f' Destination={quoteattr(self.destination)} ForceAuthn="true"'
            f" {come_back_to(self.acs_url)} ProviderName={quoteattr(self.provider_name)}>"
            f"<saml:Issuer>{escape(self.entity_id)}</saml:Issuer>{signature}"
            '<samlp:RequestedAuthnContext Comparison="minimum"><saml:AuthnContextClassRef>'
            f"{CLASS_OF_LEVEL[self.minimum]}"
            "</saml:AuthnContextClassRef></samlp:RequestedAuthnContext></samlp:AuthnRequest>"
        ).encode()


def come_back_to(acs_url: str) -> str:
    """By index (empty `acs_url`), where neither URL nor binding may stand; or by URL."""
    if not acs_url:
        return 'AssertionConsumerServiceIndex="0"'
    address = quoteattr(acs_url)
    return f'AssertionConsumerServiceURL={address} ProtocolBinding="{BINDING_ARTIFACT}"'


def new_message_id() -> str:
    """An NCName that nobody can guess."""
    return "_" + secrets.token_hex(20)


def timestamp(now: datetime) -> str:
    return (now - BEHIND).strftime("%Y-%m-%dT%H:%M:%SZ")


def signed_redirect(request: AuthnRequest, *, relay_state: str, key: RSAPrivateKey) -> str:
    """The address for the HTTP-Redirect binding; the signature covers the encoded query."""
    # A small window: the message is short, and a large one costs more time than the rest.
    compressor = zlib.compressobj(level=6, wbits=-10, memLevel=4)
    deflated = compressor.compress(request.xml()) + compressor.flush()
    query = (
        f"SAMLRequest={_in_query(deflated)}&RelayState={quote_plus(relay_state)}&SigAlg={_SIG_ALG}"
    )
    signature = _in_query(key.sign(query.encode(), PKCS1v15(), SHA256()))
    joint = "&" if "?" in request.destination else "?"
    return f"{request.destination}{joint}{query}&Signature={signature}"


def signed_form(request: Request, *, relay_state: str, key: MessageKey) -> dict[str, str]:
    """The fields for the HTTP-POST binding; the signature is inside the message."""
    message = etree.fromstring(request.xml(signature_template(request.id)))
    signed(message, key)
    encoded = base64.b64encode(etree.tostring(message)).decode()
    return {"SAMLRequest": encoded, "RelayState": relay_state}


def _in_query(raw: bytes) -> str:
    """Base64 with its three signs escaped."""
    text = base64.b64encode(raw).decode()
    return text.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
