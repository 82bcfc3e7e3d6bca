"""Reads what a service provider sends: a signed AuthnRequest, a signed ArtifactResolve."""

import base64
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, quote_plus

import xmlsec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.x509 import load_pem_x509_certificate
from lxml import etree

from deploy.local.digid.names import LEVELS, NS, RSA_SHA256, SAML, SAMLP, SOAP

LARGEST = 64 * 1024
LONGEST_RELAY_STATE = 80
OLDEST = timedelta(minutes=15)
_QUERY = re.compile(r"(?:^|&)(SAMLRequest|RelayState|SigAlg|Signature)=([^&]*)")


class NotOurs(Exception):
    """Not readable, of an unknown issuer, or not signed by it. DigiD answers 404 to that."""


@dataclass(frozen=True, kw_only=True)
class ServiceProvider:
    """The one organisation that is known here, as after handing in its metadata."""

    entity_id: str
    acs_url: str
    certificate: str

    @classmethod
    def read(cls, *, entity_id: str, acs_url: str, certificate: Path) -> "ServiceProvider":
        return cls(entity_id=entity_id, acs_url=acs_url, certificate=certificate.read_text())


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A login that a service provider asks for. `mistakes` are against DigiD's profile."""

    id: str
    provider_name: str
    level: str
    relay_state: str
    mistakes: tuple[str, ...] = ()


def read_authn_request(
    query: str, *, provider: ServiceProvider, destination: str, now: datetime
) -> Asked:
    """HTTP-Redirect binding; the signature covers the query exactly as it was sent."""
    raw = dict(_QUERY.findall(query))
    _verify_query(raw, provider)
    values = dict(parse_qsl(query, keep_blank_values=True))
    try:
        deflated = base64.b64decode(values["SAMLRequest"], validate=True)
        decompressor = zlib.decompressobj(-15)
        xml = decompressor.decompress(deflated, LARGEST)
    except (KeyError, ValueError, zlib.error) as error:
        raise NotOurs("SAMLRequest is not readable") from error
    relay_state = values.get("RelayState", "")
    return _asked(parse_xml(xml), relay_state, provider=provider, destination=destination, now=now)


def read_posted_request(
    fields: Mapping[str, str], *, provider: ServiceProvider, destination: str, now: datetime
) -> Asked:
    """HTTP-POST binding; the signature is inside the message, right after Issuer."""
    node = posted_message(fields, provider)
    relay_state = fields.get("RelayState", "")
    return _asked(node, relay_state, provider=provider, destination=destination, now=now)


def posted_message(fields: Mapping[str, str], provider: ServiceProvider):  # noqa: ANN201
    """The signed AuthnRequest in the fields of a form. Raises NotOurs."""
    try:
        xml = base64.b64decode(fields.get("SAMLRequest", ""), validate=True)
    except ValueError as error:
        raise NotOurs("SAMLRequest is not readable") from error
    node = parse_xml(xml)
    if len(node) < 2 or node[1].tag != f"{{{NS['ds']}}}Signature":
        raise NotOurs("not signed right after Issuer")
    verify_message(node, provider)
    require_ours(node, provider)
    return node


def require_ours(node, provider: ServiceProvider) -> None:  # noqa: ANN001
    if node.tag != f"{{{SAMLP}}}AuthnRequest":
        raise NotOurs("not an AuthnRequest")
    if node.findtext(f"{{{SAML}}}Issuer") != provider.entity_id:
        raise NotOurs("unknown issuer")


def _asked(node, relay_state, *, provider, destination, now) -> Asked:  # noqa: ANN001
    require_ours(node, provider)
    level = _level(node)
    return Asked(
        id=node.get("ID", ""),
        provider_name=node.get("ProviderName", ""),
        level=level,
        relay_state=relay_state,
        mistakes=tuple(
            _mistakes(node, relay_state, provider=provider, destination=destination, now=now)
        ),
    )


def _verify_query(raw: Mapping[str, str], provider: ServiceProvider) -> None:
    names = [name for name in ("SAMLRequest", "RelayState", "SigAlg") if name in raw]
    signed = "&".join(f"{name}={raw[name]}" for name in names)
    if raw.get("SigAlg") != quote_plus(RSA_SHA256):
        raise NotOurs("unknown signature algorithm")
    key = load_pem_x509_certificate(provider.certificate.encode()).public_key()
    try:
        signature = base64.b64decode(dict(parse_qsl(f"s={raw.get('Signature', '')}")).get("s", ""))
        key.verify(signature, signed.encode(), PKCS1v15(), hashes.SHA256())  # type: ignore[union-attr]
    except (InvalidSignature, ValueError) as error:
        raise NotOurs("signature does not hold") from error


def _level(node) -> str:  # noqa: ANN001
    found = [
        text.strip() for text in node.xpath(".//saml:AuthnContextClassRef/text()", namespaces=NS)
    ]
    by_class = {uri: level for level, uri in LEVELS.items()}
    return by_class.get(found[0], "") if len(found) == 1 else ""


def _mistakes(node, relay_state, *, provider, destination, now):  # noqa: ANN001, ANN202
    """Every rule of the profile that this request breaks (KV37 step 2)."""
    context = node.find(f"{{{SAMLP}}}RequestedAuthnContext")
    issuer = node.find(f"{{{SAML}}}Issuer")
    by_index = node.get("AssertionConsumerServiceIndex")
    by_url = node.get("AssertionConsumerServiceURL")
    rules = (
        (not re.fullmatch(r"[A-Za-z_][\w.-]{15,}", node.get("ID", "")), "ID ontbreekt of is kort"),
        (node.get("Version") != "2.0", "Version is geen 2.0"),
        (context is None or context.get("Comparison") != "minimum", "Comparison is geen minimum"),
        (not _level(node), "niet precies één bekend betrouwbaarheidsniveau"),
        (len(relay_state) > LONGEST_RELAY_STATE, "RelayState is langer dan 80 tekens"),
        (
            bool(by_index) == bool(by_url),
            "niet precies één van AssertionConsumerService Index en URL",
        ),
        (by_index not in (None, "0"), "AssertionConsumerServiceIndex is onbekend"),
        (by_url not in (None, provider.acs_url), "AssertionConsumerServiceURL is onbekend"),
        (bool(by_index and node.get("ProtocolBinding")), "ProtocolBinding naast een index"),
        (node.get("IsPassive") in ("true", "1"), "IsPassive is true"),
        (node.get("Destination", destination) != destination, "Destination is een ander adres"),
        (bool(node.findall(f"{{{SAML}}}Subject")), "Subject is aanwezig"),
        (bool(node.findall(f"{{{SAML}}}Conditions")), "Conditions is aanwezig"),
        (bool(issuer.attrib), "Issuer heeft een NameQualifier of ander kenmerk"),
        (
            is_wrong_moment(node.get("IssueInstant", ""), now),
            "IssueInstant: toekomst, te oud of geen Z",
        ),
    )
    return [text for broken, text in rules if broken]


def is_wrong_moment(value: str, now: datetime) -> bool:
    try:
        at = datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return True
    return at > now or now - at > OLDEST


@dataclass(frozen=True, kw_only=True)
class Resolve:
    id: str
    artifact: str


def read_artifact_resolve(body: bytes, *, provider: ServiceProvider) -> Resolve:
    """SOAP 1.1 with exactly one signed ArtifactResolve of the known service provider."""
    root = parse_xml(body)
    found = root.findall(f"{{{SOAP}}}Body/{{{SAMLP}}}ArtifactResolve")
    if root.tag != f"{{{SOAP}}}Envelope" or len(found) != 1:
        raise NotOurs("no ArtifactResolve in an envelope")
    node = found[0]
    if node.findtext(f"{{{SAML}}}Issuer") != provider.entity_id:
        raise NotOurs("unknown issuer")
    verify_message(node, provider)
    return Resolve(id=node.get("ID", ""), artifact=node.findtext(f"{{{SAMLP}}}Artifact", ""))


def verify_message(node, provider: ServiceProvider) -> None:  # noqa: ANN001
    """The enveloped signature is of the known service provider and about this very message."""
    signature = node.find(f"{{{NS['ds']}}}Signature")
    if signature is None:
        raise NotOurs("not signed")
    references = signature.findall(f".//{{{NS['ds']}}}Reference")
    if [reference.get("URI") for reference in references] != [f"#{node.get('ID')}"]:
        raise NotOurs("the signature is about something else")
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(
        provider.certificate, xmlsec.constants.KeyDataFormatCertPem
    )
    try:
        context.register_id(node, "ID")
        context.verify(signature)
    except xmlsec.Error as error:
        raise NotOurs("signature does not hold") from error


def parse_xml(xml: bytes):  # noqa: ANN201
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    if b"<!DOCTYPE" in xml.upper() or len(xml) > LARGEST:
        raise NotOurs("document type or too large")
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise NotOurs("not XML") from error
