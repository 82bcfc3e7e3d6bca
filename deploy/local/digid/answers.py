"""Writes the answers of the identity provider: signed ArtifactResponse and Assertion, metadata."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xmlsec
from lxml import etree

from deploy.local.digid.names import (
    BINDINGS,
    DS,
    EXC_C14N,
    LEVELS,
    MD,
    RSA_SHA256,
    SAML,
    SAMLP,
    SHA256,
    SOAP,
    STATUS,
)

# KV37: the assertion holds from two minutes before to two minutes after.
WINDOW = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class SigningPair:
    """Private key with its certificate."""

    key: str
    certificate: str

    @classmethod
    def read(cls, folder: Path, name: str) -> "SigningPair":
        return cls(
            key=(folder / f"{name}.key.pem").read_text(),
            certificate=(folder / f"{name}.cert.pem").read_text(),
        )


@dataclass(frozen=True, kw_only=True)
class Status:
    """A status of 1.6: top level, the one inside it, and the words beside it."""

    top: str = "Success"
    inner: str = ""
    message: str = ""

    def xml(self) -> str:
        inner = f'<samlp:StatusCode Value="{STATUS}{self.inner}"/>' if self.inner else ""
        message = f"<samlp:StatusMessage>{escape(self.message)}</samlp:StatusMessage>"
        return (
            f'<samlp:Status><samlp:StatusCode Value="{STATUS}{self.top}">{inner}</samlp:StatusCode>'
            f"{message if self.message else ''}</samlp:Status>"
        )


SUCCESS = Status()


@dataclass(frozen=True, kw_only=True)
class Login:
    """What one login came to. `number` is empty when it did not succeed."""

    request_id: str
    number: str
    level: str
    at: datetime
    address: str = "127.0.0.1"
    status: Status = SUCCESS


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Writes in the name of one identity provider to one service provider."""

    entity_id: str
    sp_entity_id: str
    acs_url: str
    pair: SigningPair
    sign_assertion: bool = True

    def artifact_response(
        self, *, resolve_id: str, login: Login | None, now: datetime, status: Status = SUCCESS
    ) -> bytes:
        """`login` None: Success without Response, as for an artifact that is unknown or used."""
        response = "" if login is None else self._response(login, now)
        xml = (
            f'<soap:Envelope xmlns:soap="{SOAP}"><soap:Body>'
            f'<samlp:ArtifactResponse xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}"'
            f" {head(now)} InResponseTo={quoteattr(resolve_id)}>"
            f"{self._issuer()}{status.xml()}{response}"
            "</samlp:ArtifactResponse></soap:Body></soap:Envelope>"
        )
        root = etree.fromstring(xml)
        assertion = root.find(f".//{{{SAML}}}Assertion")
        if assertion is not None and self.sign_assertion:
            sign(assertion, self.pair)
        sign(root[0][0], self.pair)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def _issuer(self) -> str:
        return f"<saml:Issuer>{escape(self.entity_id)}</saml:Issuer>"

    def _response(self, login: Login, now: datetime) -> str:
        assertion = self._assertion(login, now) if login.status.top == "Success" else ""
        return (
            f"<samlp:Response {head(now)} InResponseTo={quoteattr(login.request_id)}>"
            f"{self._issuer()}{login.status.xml()}{assertion}</samlp:Response>"
        )

    def _assertion(self, login: Login, now: datetime) -> str:
        until = stamp(now + WINDOW)
        return (
            f"<saml:Assertion {head(now)}>{self._issuer()}"
            f"<saml:Subject><saml:NameID>s00000000:{login.number}</saml:NameID>"
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f"<saml:SubjectConfirmationData InResponseTo={quoteattr(login.request_id)}"
            f' NotOnOrAfter="{until}" Recipient={quoteattr(self.acs_url)}/>'
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{stamp(now - WINDOW)}" NotOnOrAfter="{until}">'
            f"<saml:AudienceRestriction><saml:Audience>{escape(self.sp_entity_id)}</saml:Audience>"
            "</saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{stamp(login.at)}" SessionIndex="{new_id()}">'
            f"<saml:SubjectLocality Address={quoteattr(login.address)}/>"
            f"<saml:AuthnContext><saml:AuthnContextClassRef>{LEVELS[login.level]}"
            "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
            "</saml:Assertion>"
        )


def fault(text: str) -> bytes:
    return (
        f'<soap:Envelope xmlns:soap="{SOAP}"><soap:Body><soap:Fault><faultcode>soap:Client'
        f"</faultcode><faultstring>{escape(text)}</faultstring></soap:Fault></soap:Body>"
        "</soap:Envelope>"
    ).encode()


def sign(element, pair: SigningPair, *, place: int = 1) -> None:  # noqa: ANN001
    """Enveloped, right after Issuer (or first), with InclusiveNamespaces as DigiD itself has."""
    signature = etree.fromstring(
        f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo>'
        f'<ds:CanonicalizationMethod Algorithm="{EXC_C14N}"/>'
        f'<ds:SignatureMethod Algorithm="{RSA_SHA256}"/>'
        f'<ds:Reference URI="#{element.get("ID")}"><ds:Transforms>'
        f'<ds:Transform Algorithm="{DS}enveloped-signature"/><ds:Transform Algorithm="{EXC_C14N}">'
        f'<ec:InclusiveNamespaces xmlns:ec="{EXC_C14N}" PrefixList="ds saml samlp xs"/>'
        f'</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue/>'
        "</ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data>"
        f"<ds:X509Certificate>{_bare(pair.certificate)}</ds:X509Certificate></ds:X509Data>"
        "</ds:KeyInfo></ds:Signature>"
    )
    element.insert(place, signature)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(pair.key, xmlsec.constants.KeyDataFormatPem)
    context.register_id(element, "ID")
    context.sign(signature)


def metadata(*, entity_id: str, base_url: str, certificates: list[str], pair: SigningPair) -> bytes:
    """The identity provider as a service provider must know it; one or two signing keys.

    Signed, under an ID that hangs on the content: the same metadata are the same bytes.
    """
    keys = "".join(
        '<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>'
        f"{_bare(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        for certificate in certificates
    )
    identifier = "_" + sha256(f"{entity_id}{base_url}{keys}".encode()).hexdigest()
    unsigned = (
        f'<md:EntityDescriptor xmlns:md="{MD}" xmlns:ds="{DS}" ID="{identifier}"'
        f" entityID={quoteattr(entity_id)}>"
        f'<md:IDPSSODescriptor protocolSupportEnumeration="{SAMLP}">{keys}'
        f'<md:ArtifactResolutionService Binding="{BINDINGS}SOAP" index="0"'
        f' Location="{base_url}/saml/idp/resolve_artifact"/>'
        f'<md:SingleSignOnService Binding="{BINDINGS}HTTP-Redirect"'
        f' Location="{base_url}/saml/idp/request_authentication"/>'
        f'<md:SingleSignOnService Binding="{BINDINGS}HTTP-POST"'
        f' Location="{base_url}/saml/idp/request_authentication"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )
    root = etree.fromstring(unsigned)
    sign(root, pair, place=0)
    return etree.tostring(root)


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def head(now: datetime) -> str:
    return f'ID="{new_id()}" Version="2.0" IssueInstant="{stamp(now)}"'


def new_id() -> str:
    return "_" + secrets.token_hex(20)


def _bare(certificate: str) -> str:
    return "".join(certificate.strip().splitlines()[1:-1])
