"""The AuthnRequest, its signature and our metadata, judged by other implementations than ours."""

import base64
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from ident.domain import Level
from ident.saml.metadata import SpMetadata, key_name
from ident.saml.request import AuthnRequest, new_message_id, signed_redirect
from tests.fakes.clock import A_MONDAY
from tests.ident_world import key_files, request_of

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"


def a_key():
    return load_pem_private_key(key_files()["service.key.pem"].encode(), password=None)


def a_request(**changed):
    values = {
        "id": new_message_id(),
        "entity_id": "https://balie.example/metadata?a=1&b=2",
        "destination": "https://digid.example/sso",
        "provider_name": 'Gemeente "A & B" <Voorbeeld>',
        "minimum": Level.SUBSTANTIEEL,
        "now": A_MONDAY,
    }
    return AuthnRequest(**(values | changed))


@pytest.mark.capability("M27")
def test_the_signature_covers_the_query_as_it_is_sent():
    url = signed_redirect(a_request(), relay_state="s" * 43, key=a_key())
    signed, signature = urlsplit(url).query.split("&Signature=")
    raw = base64.b64decode(parse_qs(f"s={signature}")["s"][0])

    key = a_key().public_key()
    key.verify(raw, signed.encode(), PKCS1v15(), hashes.SHA256())
    with pytest.raises(InvalidSignature):
        key.verify(raw, signed.replace("sss", "sst", 1).encode(), PKCS1v15(), hashes.SHA256())
    names = [part.split("=")[0] for part in signed.split("&")]
    assert names == ["SAMLRequest", "RelayState", "SigAlg"]


def test_the_address_is_short_enough_for_every_browser():
    assert len(signed_redirect(a_request(), relay_state="s" * 43, key=a_key())) < 2000


@pytest.mark.parametrize(
    ("destination", "joint"), [("https://d.example/a", "?"), ("https://d.example/a?b=c", "&")]
)
def test_the_query_is_joined_to_the_address_of_the_metadata(destination, joint):
    url = signed_redirect(a_request(destination=destination), relay_state="s", key=a_key())

    assert url.startswith(f"{destination}{joint}SAMLRequest=")


def test_the_request_holds_what_the_profile_asks_and_nothing_it_forbids():
    request = a_request()
    node = etree.fromstring(request_of(signed_redirect(request, relay_state="s", key=a_key())))

    assert dict(node.attrib) == {
        "ID": request.id,
        "Version": "2.0",
        "IssueInstant": (A_MONDAY - timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Destination": request.destination,
        "ForceAuthn": "true",
        "AssertionConsumerServiceIndex": "0",
        "ProviderName": request.provider_name,
    }
    assert node.findtext(f"{SAML}Issuer") == request.entity_id
    assert not node.find(f"{SAML}Issuer").attrib
    assert [child.tag.split("}")[1] for child in node] == ["Issuer", "RequestedAuthnContext"]
    assert [text.strip() for text in node.itertext()] == [
        request.entity_id,
        "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard",
    ]


def test_every_request_has_an_id_of_its_own():
    assert len({new_message_id() for _ in range(100)}) == 100


def our_metadata():
    files = key_files()
    return SpMetadata(
        entity_id="https://balie.example/metadata",
        acs_url="https://balie.example/acs",
        key_pem=files["service.key.pem"],
        certificate_pem=files["service.cert.pem"],
    )


def test_our_metadata_is_signed_by_our_certificate():
    certificate = key_files()["service.cert.pem"]
    signed = our_metadata().signed()

    assert OneLogin_Saml2_Utils.validate_metadata_sign(signed, cert=certificate)
    assert not OneLogin_Saml2_Utils.validate_metadata_sign(
        signed.replace(b"balie.example/acs", b"evil.example/acs"), cert=certificate
    )


def test_of_a_file_with_a_whole_chain_the_first_certificate_is_ours():
    files = key_files()
    own, issuer = files["service.cert.pem"], files["digid.cert.pem"]
    chain = replace(our_metadata(), certificate_pem=f"{own}{issuer}")

    root = etree.fromstring(chain._xml())
    (written,) = root.xpath("//*[local-name()='X509Certificate']/text()")
    assert written == "".join(own.split("-----")[2].split())


def test_our_metadata_says_what_digid_must_know():
    root = etree.fromstring(our_metadata().signed())
    sp = root.find(f"{MD}SPSSODescriptor")
    service = sp.find(f"{MD}AssertionConsumerService")

    assert (sp.get("AuthnRequestsSigned"), sp.get("WantAssertionsSigned")) == ("true", "true")
    assert service.get("Binding").endswith("HTTP-Artifact")
    assert (service.get("index"), service.get("Location")) == ("0", "https://balie.example/acs")
    assert [key.get("use") for key in sp.findall(f"{MD}KeyDescriptor")] == ["signing"]
    assert key_name(key_files()["service.cert.pem"]).encode() in etree.tostring(sp)
    assert "cacheDuration" not in root.attrib
