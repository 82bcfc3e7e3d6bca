"""DigiD's metadata: what is read from the file, and which files are of no use."""

import base64

import pytest
from lxml import etree

from deploy.local.digid.answers import SigningPair, metadata
from ident.saml.metadata import MetadataUnusable, read_idp_metadata
from tests.ident_world import key_files

MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
URL = "https://digid.example"


def a_file():
    files = key_files()
    return metadata(
        entity_id=f"{URL}/metadata",
        base_url=URL,
        certificates=[files["digid.cert.pem"], files["digid-next.cert.pem"]],
        pair=SigningPair(key=files["digid.key.pem"], certificate=files["digid.cert.pem"]),
    )


def changed(change):
    root = etree.fromstring(a_file())
    change(root)
    return etree.tostring(root)


def without(name):
    def change(root):
        for node in list(root.iter(f"{MD}{name}")):
            node.getparent().remove(node)

    return changed(change)


def setting(name, attribute, value):
    def change(root):
        for node in root.iter(f"{MD}{name}"):
            node.set(attribute, value)

    return changed(change)


def of_version_107(root):
    """Certificates of a version that does not exist; openssl reads them, cryptography does not."""
    for node in root.iter("{http://www.w3.org/2000/09/xmldsig#}X509Certificate"):
        raw = base64.b64decode(node.text).replace(
            b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x6a", 1
        )
        node.text = base64.b64encode(raw).decode()


def doubled(root):
    root.append(etree.fromstring(etree.tostring(root.find(f"{MD}IDPSSODescriptor"))))


def test_addresses_and_both_keys_are_read():
    idp = read_idp_metadata(a_file())

    assert idp.entity_id == f"{URL}/metadata"
    assert idp.login_url == f"{URL}/saml/idp/request_authentication"
    assert idp.origin(by_post=False) == idp.origin(by_post=True) == URL
    assert idp.resolve_urls == {0: f"{URL}/saml/idp/resolve_artifact"}
    assert len(idp.keys) == 2


def test_a_key_without_use_is_for_signing_too_and_one_for_encryption_is_not():
    def change(root):
        first, second = root.iter(f"{MD}KeyDescriptor")
        del first.attrib["use"]
        second.set("use", "encryption")

    assert len(read_idp_metadata(changed(change)).keys) == 1


@pytest.mark.parametrize(
    "location",
    [
        "http://[",
        "//digid.example/sso",
        "javascript:alert(1)",
        "https:///sso",
        "https://digid.example; script-src *",
        "https://user@digid.example/sso",
    ],
)
@pytest.mark.parametrize("name", ["SingleSignOnService", "ArtifactResolutionService"])
def test_an_address_that_is_none_is_refused_when_the_file_is_read(name, location):
    """Else the first page would fail (found by atheris), or its policy would be what they say."""
    with pytest.raises(MetadataUnusable, match=name):
        read_idp_metadata(setting(name, "Location", location))


@pytest.mark.parametrize("host", ["digid.example:8443", "[::1]:2", "127.0.0.1"])
def test_a_host_may_have_a_port_or_be_a_number(host):
    body = setting("SingleSignOnService", "Location", f"https://{host}/sso")

    assert read_idp_metadata(body).origin(by_post=False) == f"https://{host}"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"no xml", "not_xml"),
        (b"<!DOCTYPE x>" + a_file(), "dtd"),
        (b"<x/>", "EntityDescriptor"),
        (setting("EntityDescriptor", "entityID", ""), "EntityDescriptor"),
        (without("IDPSSODescriptor"), "IDPSSODescriptor"),
        (changed(doubled), "IDPSSODescriptor"),
        (without("SingleSignOnService"), "SingleSignOnService"),
        (setting("SingleSignOnService", "Binding", "urn:other"), "SingleSignOnService"),
        (without("ArtifactResolutionService"), "ArtifactResolutionService"),
        (setting("ArtifactResolutionService", "index", "x"), "ArtifactResolutionService"),
        (setting("ArtifactResolutionService", "Location", ""), "ArtifactResolutionService"),
        (setting("ArtifactResolutionService", "Binding", "urn:x"), "ArtifactResolutionService"),
        (without("KeyDescriptor"), "certificate"),
        (setting("KeyDescriptor", "use", "encryption"), "certificate"),
        (changed(of_version_107), "certificate"),
        (a_file().replace(b"<ds:X509Certificate>MII", b"<ds:X509Certificate>AAA"), "certificate"),
    ],
)
def test_a_file_of_no_use_is_named(body, why):
    with pytest.raises(MetadataUnusable, match=why):
        read_idp_metadata(body)


def test_where_digid_offers_no_post_there_is_no_address_for_it():
    assert read_idp_metadata(a_file()).post_url == f"{URL}/saml/idp/request_authentication"

    def change(root):
        for service in list(root.iter(f"{MD}SingleSignOnService")):
            if service.get("Binding").endswith("HTTP-POST"):
                service.getparent().remove(service)

    assert read_idp_metadata(changed(change)).post_url == ""
