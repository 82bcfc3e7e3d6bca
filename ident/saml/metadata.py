"""Reads metadata of an identity provider and writes ours (KV37 "Metadata", digid.md 1.8)."""

import re
import textwrap
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

import xmlsec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import InvalidVersion, load_pem_x509_certificate
from onelogin.saml2.metadata import OneLogin_Saml2_Metadata

from ident.refusals import AnswerRefused
from ident.saml.document import Node, parse
from ident.saml.names import (
    BINDING_ARTIFACT,
    BINDING_POST,
    BINDING_REDIRECT,
    BINDING_SOAP,
    DS,
    MD,
    NAMESPACES,
    RSA_SHA256,
    SAMLP,
    SHA256,
    tag,
)
from ident.saml.signature import SigningKey

_INDEX = re.compile(r"[0-9]{1,5}", re.ASCII)
# The host goes into our content security policy as it stands: no sign that means something there.
_HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", re.ASCII)


class MetadataUnusable(Exception):
    """The file does not describe an identity provider that we can use."""


@dataclass(frozen=True, kw_only=True)
class IdpMetadata:
    """What we need of the identity provider. Every signing key counts, so a rollover is free.

    `login_url` is for a redirect and `post_url` for a post; one of them may be empty.
    """

    entity_id: str
    login_url: str
    post_url: str
    resolve_urls: Mapping[int, str]
    keys: Sequence[SigningKey]
    expire_at: Sequence[datetime]
    certificates: Sequence[str] = ()

    def address(self, *, by_post: bool) -> str:
        """Where a request goes; raises MetadataUnusable when they do not take it that way."""
        found = self.post_url if by_post else self.login_url
        if not found:
            binding = "HTTP-POST" if by_post else "HTTP-Redirect"
            raise MetadataUnusable(f"no SingleSignOnService for {binding}")
        return found

    def origin(self, *, by_post: bool) -> str:
        """Scheme, host and port of that address, for our content security policy."""
        parts = urlsplit(self.address(by_post=by_post))
        return f"{parts.scheme}://{parts.netloc}"


def read_idp_metadata(body: bytes) -> IdpMetadata:
    """From a file that an administrator obtained and approved: the file is the pin."""
    try:
        root = parse(body)
    except AnswerRefused as error:
        raise MetadataUnusable(error.code) from error
    entity = _entity(root)
    descriptors = entity.findall(tag(MD, "IDPSSODescriptor"))
    if len(descriptors) != 1:
        raise MetadataUnusable("not exactly one IDPSSODescriptor")
    descriptor = descriptors[0]
    certificates = _certificates(descriptor)
    login_url, post_url = _login_urls(descriptor)
    return IdpMetadata(
        entity_id=entity.get("entityID"),
        login_url=login_url,
        post_url=post_url,
        resolve_urls=_resolve_urls(descriptor),
        keys=tuple(SigningKey.from_certificate(pem) for pem in certificates),
        expire_at=tuple(expires_at(pem) for pem in certificates),
        certificates=certificates,
    )


def _entity(root: Node) -> Node:
    """DigiD describes itself alone; a broker of eHerkenning as the only one in a list."""
    entities = [root] if root.tag == tag(MD, "EntityDescriptor") else []
    if root.tag == tag(MD, "EntitiesDescriptor"):
        entities = root.findall(tag(MD, "EntityDescriptor"))
    if len(entities) != 1 or not entities[0].get("entityID"):
        raise MetadataUnusable("no EntityDescriptor with an entityID, or several")
    return entities[0]


def _login_urls(descriptor: Node) -> tuple[str, str]:
    """For a redirect and for a post; empty where there is none of the two."""
    found = ["", ""]
    for number, binding in enumerate((BINDING_REDIRECT, BINDING_POST)):
        for service in descriptor.findall(tag(MD, "SingleSignOnService")):
            location = service.get("Location", "")
            if service.get("Binding") == binding and _is_address(location):
                found[number] = found[number] or str(location)
    if not any(found):
        raise MetadataUnusable("no SingleSignOnService for a redirect or a post")
    return found[0], found[1]


def _resolve_urls(descriptor: Node) -> dict[int, str]:
    found: dict[int, str] = {}
    for service in descriptor.findall(tag(MD, "ArtifactResolutionService")):
        index, location = service.get("index", ""), service.get("Location", "")
        usable = _is_address(location) and _INDEX.fullmatch(index)
        if service.get("Binding") == BINDING_SOAP and usable:
            found[int(index)] = location
    if not found:
        raise MetadataUnusable("no ArtifactResolutionService for SOAP")
    return found


def _is_address(location: str) -> bool:
    """Whether a browser or we can be sent there: a web address with a plain host."""
    try:
        parts = urlsplit(location)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(_HOST.fullmatch(parts.netloc))


def _certificates(descriptor: Node) -> tuple[str, ...]:
    """In PEM; each was loaded once, so that it can be used."""
    # A KeyDescriptor without `use` serves for signing too (SAML metadata 2.4.1.1).
    certificates = descriptor.xpath(
        "md:KeyDescriptor[not(@use) or @use='signing']//ds:X509Certificate/text()",
        namespaces=NAMESPACES,
    )
    if not certificates:
        raise MetadataUnusable("no certificate for signing")
    try:
        found = tuple(as_pem(text) for text in certificates)
        for pem in found:
            SigningKey.from_certificate(pem)
            expires_at(pem)
    except (xmlsec.Error, InvalidVersion, ValueError) as error:
        raise MetadataUnusable("a certificate for signing cannot be read") from error
    return found


def expires_at(certificate_pem: str) -> datetime:
    """Until when a certificate is valid."""
    return load_pem_x509_certificate(certificate_pem.encode()).not_valid_after_utc


def as_pem(text: str) -> str:
    body = "\n".join(textwrap.wrap("".join(text.split()), 64))
    return f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"


@dataclass(frozen=True, kw_only=True)
class SpMetadata:
    """What DigiD must know of us; delivered by hand, so it is made once, at the start."""

    entity_id: str
    acs_url: str
    key_pem: str
    certificate_pem: str

    def signed(self) -> bytes:
        done: bytes | str = OneLogin_Saml2_Metadata.sign_metadata(
            self._xml(),
            self.key_pem,
            self.certificate_pem,
            sign_algorithm=RSA_SHA256,
            digest_algorithm=SHA256,
        )
        return done.encode() if isinstance(done, str) else done

    def _xml(self) -> str:
        """No cacheDuration, no encryption key, one certificate, ACS with index 0 (1.8)."""
        return (
            f'<md:EntityDescriptor xmlns:md="{MD}" xmlns:ds="{DS}"'
            f" entityID={quoteattr(self.entity_id)}>"
            '<md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true"'
            f' protocolSupportEnumeration="{SAMLP}">'
            f'<md:KeyDescriptor use="signing"><ds:KeyInfo>'
            f"<ds:KeyName>{escape(key_name(self.certificate_pem))}</ds:KeyName>"
            f"<ds:X509Data><ds:X509Certificate>{certificate_text(self.certificate_pem)}"
            "</ds:X509Certificate></ds:X509Data>"
            "</ds:KeyInfo></md:KeyDescriptor>"
            f'<md:AssertionConsumerService Binding="{BINDING_ARTIFACT}"'
            f' Location={quoteattr(self.acs_url)} index="0" isDefault="true"/>'
            "</md:SPSSODescriptor></md:EntityDescriptor>"
        )


def certificate_text(certificate_pem: str) -> str:
    """As XML has it. Of a file with the whole chain only the first: that one is ours."""
    certificate = load_pem_x509_certificate(certificate_pem.encode())
    return b64encode(certificate.public_bytes(Encoding.DER)).decode()


def key_name(certificate_pem: str) -> str:
    """The fingerprint of the certificate names the key in both metadata files."""
    certificate = load_pem_x509_certificate(certificate_pem.encode())
    return certificate.fingerprint(hashes.SHA256()).hex()
