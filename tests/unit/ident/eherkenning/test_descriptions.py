"""What a broker gets from us: the request, our metadata, the catalogue; all signed."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import xmlsec
from lxml import etree

from deploy.local.digid.names import NS
from deploy.local.eherkenning.keys import METADATA, make_broker_files
from ident.domain import Level
from ident.eherkenning.catalogue import Descriptions
from ident.eherkenning.request import ServiceRequest
from ident.eherkenning.services import Services
from ident.saml.metadata import MetadataUnusable, key_name, read_idp_metadata
from ident.saml.own_keys import KeyPair
from ident.saml.request import signed_form
from tests.fakes.clock import A_MONDAY
from tests.unit.ident.answers import ACS, pairs
from tests.unit.ident.eherkenning.test_services import TWO

ENTITY_ID = "urn:etoegang:DV:00000001234567890000:entities:0001"
NAMES = NS | {"esc": "urn:etoegang:1.13:service-catalog"}
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def pair():
    own = pairs()["own"]
    return KeyPair.from_pem(key=own.key, certificate=own.certificate)


@pytest.fixture
def descriptions():
    return Descriptions(
        entity_id=ENTITY_ID,
        acs_url=ACS,
        services=Services.read(TWO),
        pair=pair(),
        encryption_certificate=pairs()["next"].certificate,
    )


def is_signed(root, *, by="own"):
    """As a broker checks it: enveloped, over the whole, by this certificate."""
    signature = root.find("ds:Signature", NS)
    reference = signature.find(".//ds:Reference", NS)
    assert reference.get("URI") == f"#{root.get('ID')}"
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(
        pairs()[by].certificate, xmlsec.constants.KeyDataFormatCertPem
    )
    context.register_id(root, "ID")
    try:
        context.verify(signature)
    except xmlsec.Error:
        return False
    return True


def texts(node, path):
    found = node.xpath(path, namespaces=NAMES)
    return [each if isinstance(each, str) else each.text for each in found]


@pytest.mark.capability("M43")
def test_the_catalogue_has_a_definition_per_level_and_where_it_is_offered(descriptions):
    root = etree.fromstring(descriptions.catalogue(NOW))

    assert is_signed(root)
    assert not is_signed(root, by="next")
    esc = "{urn:etoegang:1.13:service-catalog}"
    assert root.get(f"{esc}Version") == "urn:etoegang:1.13:service-catalogue:P:7"
    assert root.get(f"{esc}IssueInstant") == "2026-11-23T09:00:00Z"
    assert texts(root, "//esc:ServiceProviderID") == ["00000001234567890000"]
    assert texts(root, "//esc:ServiceDefinition/saml:AuthnContextClassRef") == [
        "urn:etoegang:core:assurance-class:loa2plus",
        "urn:etoegang:core:assurance-class:loa4",
    ]
    assert texts(root, "//esc:ServiceInstance/esc:ServiceID") == [
        f"urn:etoegang:DV:00000001234567890000:services:{index}" for index in (1, 2)
    ]
    definitions = texts(root, "//esc:ServiceDefinition/esc:ServiceUUID")
    assert texts(root, "//esc:ServiceInstance/esc:InstanceOfService") == definitions
    assert set(texts(root, "//esc:HerkenningsmakelaarId")) == {"00000009876543210000"}


def test_the_catalogue_says_which_companies_and_for_which_key(descriptions):
    root = etree.fromstring(descriptions.catalogue(NOW))
    first, second = root.xpath("//esc:ServiceDefinition", namespaces=NAMES)

    assert texts(first, "esc:EntityConcernedTypesAllowed/@setNumber") == ["1", "1"]
    assert texts(second, "esc:EntityConcernedTypesAllowed/@setNumber") == ["1", "2"]
    assert texts(first, "esc:ServiceRestrictionsAllowed") == []
    assert texts(second, "esc:ServiceRestrictionsAllowed")[0].endswith("Vestigingsnr")
    assert texts(first, "esc:ServiceName/@xml:lang") == ["nl", "en"]
    key = "//esc:ServiceCertificate/md:KeyDescriptor"
    assert set(texts(root, f"{key}/@use")) == {"encryption"}
    assert set(texts(root, f"{key}/ds:KeyInfo/ds:KeyName")) == {
        key_name(pairs()["next"].certificate)
    }


def test_the_same_services_have_the_same_identifiers_in_each_catalogue(descriptions):
    found = [
        texts(etree.fromstring(descriptions.catalogue(NOW)), "//esc:ServiceUUID") for _ in "ab"
    ]

    assert found[0] == found[1]
    assert len(set(found[0])) == 4


def test_a_change_of_the_catalogue_is_seen(descriptions):
    done = descriptions.catalogue(NOW)

    changed = etree.fromstring(done.replace(b"loa4", b"loa2"))
    assert not is_signed(changed)


@pytest.mark.capability("M43")
def test_our_metadata_have_a_key_for_each_use_and_each_service(descriptions):
    root = etree.fromstring(descriptions.metadata())
    sp = root.find("md:SPSSODescriptor", NS)

    assert is_signed(root)
    assert root.get("entityID") == ENTITY_ID
    assert (sp.get("AuthnRequestsSigned"), sp.get("WantAssertionsSigned")) == ("true", "true")
    assert texts(sp, "md:KeyDescriptor/@use") == ["signing", "encryption"]
    assert texts(sp, ".//ds:KeyName") == [
        key_name(pairs()[name].certificate) for name in ("own", "next")
    ]
    acs = sp.find("md:AssertionConsumerService", NS)
    assert (acs.get("index"), acs.get("Location")) == ("0", ACS)
    assert acs.get("Binding").endswith("HTTP-Artifact")
    assert texts(sp, "md:AttributeConsumingService/@index") == ["1", "2"]
    assert texts(sp, "md:AttributeConsumingService/@isDefault") == ["true"]
    assert "cacheDuration" not in root.attrib


def test_of_a_file_with_a_whole_chain_the_first_certificate_is_ours(descriptions):
    """Whoever issues them hands out the chain in one file; the rest is no part of the key."""
    own, issuer = descriptions.encryption_certificate, pairs()["stranger"].certificate
    chain = replace(descriptions, encryption_certificate=f"{own.strip()}\n{issuer}")

    for described in (chain.metadata(), chain.catalogue(NOW)):
        keys = texts(
            etree.fromstring(described), "//md:KeyDescriptor[@use='encryption']//*[text()]"
        )
        assert set(keys) == {key_name(own), "".join(own.split("-----")[2].split())}


PERSON = [
    f"urn:etoegang:1.9:attribute:{name}" for name in ("FirstName", "FamilyNameInfix", "FamilyName")
]


@pytest.mark.capability("M43")
def test_the_name_of_who_acts_is_asked_for_with_a_purpose_and_nobody_must_give_it(descriptions):
    root = etree.fromstring(replace(descriptions, asks_names=True).catalogue(NOW))

    assert is_signed(root)
    for definition in root.xpath("//esc:ServiceDefinition", namespaces=NAMES):
        asked = definition.findall("esc:RequestedAttribute", NAMES)
        assert [node.get("Name") for node in asked] == PERSON
        assert {node.get("isRequired") for node in asked} == {"false"}
        # The schema wants them last, and at least one purpose in each.
        assert list(definition)[-len(asked) :] == asked
        for node in asked:
            assert texts(node, "esc:PurposeStatement/@xml:lang") == ["nl", "en"]
            assert "namens het bedrijf" in texts(node, "esc:PurposeStatement")[0]
    without = etree.fromstring(descriptions.catalogue(NOW))
    assert texts(without, "//esc:RequestedAttribute") == []


def test_the_purpose_may_be_that_of_the_municipality():
    purpose = '{ nl = "Voor het dossier & meer.", en = "For the file." }'
    own = Services.read(f"names_purpose = {purpose}\n{TWO}")
    described = Descriptions(
        entity_id=ENTITY_ID,
        acs_url=ACS,
        services=own,
        pair=pair(),
        encryption_certificate=pairs()["next"].certificate,
        asks_names=True,
    )

    root = etree.fromstring(described.catalogue(NOW))
    assert set(texts(root, "//esc:PurposeStatement[@xml:lang='nl']")) == {
        "Voor het dossier & meer."
    }


def test_our_metadata_name_the_same_attributes_as_the_catalogue(descriptions):
    asked = "md:SPSSODescriptor/md:AttributeConsumingService/md:RequestedAttribute"
    with_names = etree.fromstring(replace(descriptions, asks_names=True).metadata())
    without = etree.fromstring(descriptions.metadata())
    services = [f"urn:etoegang:DV:00000001234567890000:services:{index}" for index in (1, 2)]

    assert is_signed(with_names)
    assert texts(with_names, f"{asked}/@Name") == [services[0], *PERSON, services[1], *PERSON]
    assert texts(without, f"{asked}/@Name") == services


def a_request(**changed):
    values = {
        "id": "_1",
        "entity_id": ENTITY_ID,
        "destination": "https://broker.example/sso",
        "service": Services.read(TWO).at(Level.HOOG),
        "now": A_MONDAY,
    }
    return ServiceRequest(**(values | changed))


def test_a_request_names_the_service_and_not_the_level():
    form = signed_form(a_request(), relay_state="s", key=pair().message_key)
    node = etree.fromstring(base64.b64decode(form["SAMLRequest"]))

    assert dict(node.attrib) == {
        "ID": "_1",
        "Version": "2.0",
        "IssueInstant": node.get("IssueInstant"),
        "Destination": "https://broker.example/sso",
        "ForceAuthn": "true",
        "AssertionConsumerServiceIndex": "0",
        "AttributeConsumingServiceIndex": "2",
    }
    assert [child.tag.rpartition("}")[2] for child in node] == ["Issuer", "Signature"]
    assert (node[0].text, form["RelayState"]) == (ENTITY_ID, "s")
    assert is_signed(node)


def test_a_broker_that_wants_it_gets_the_level_and_the_address():
    node = etree.fromstring(a_request(names_level=True, acs_url=ACS).xml())

    assert texts(node, "samlp:RequestedAuthnContext/@Comparison") == ["minimum"]
    assert texts(node, "//saml:AuthnContextClassRef") == ["urn:etoegang:core:assurance-class:loa4"]
    assert node.get("AssertionConsumerServiceURL") == ACS
    assert node.get("ProtocolBinding").endswith("HTTP-Artifact")
    assert node.get("AssertionConsumerServiceIndex") is None


MD = "urn:oasis:names:tc:SAML:2.0:metadata"


def broker(tmp_path, change):
    make_broker_files(tmp_path, "http://localhost:8")
    root = etree.fromstring((tmp_path / METADATA).read_bytes())
    return etree.tostring(change(root))


def in_list(root, times=1):
    entities = etree.Element(f"{{{MD}}}EntitiesDescriptor")
    for number in range(times):
        copied = etree.fromstring(etree.tostring(root).replace(b'ID="_', f'ID="_{number}'.encode()))
        entities.append(copied)
    return entities


def test_metadata_of_a_broker_may_be_the_only_ones_in_a_list(tmp_path):
    idp = read_idp_metadata(broker(tmp_path, in_list))

    assert idp.entity_id.startswith("urn:etoegang:HM:")
    assert idp.origin(by_post=True) == "http://localhost:8"


def test_of_two_brokers_in_a_list_none_is_ours(tmp_path):
    with pytest.raises(MetadataUnusable, match="several"):
        read_idp_metadata(broker(tmp_path, lambda root: in_list(root, times=2)))


def test_a_broker_may_take_posts_only(tmp_path):
    def without_redirect(root):
        for service in root.iter(f"{{{MD}}}SingleSignOnService"):
            if service.get("Binding").endswith("HTTP-Redirect"):
                service.getparent().remove(service)
        return root

    idp = read_idp_metadata(broker(tmp_path, without_redirect))

    assert idp.login_url == ""
    assert idp.post_url == "http://localhost:8/saml/idp/request_authentication"
    assert idp.origin(by_post=True) == "http://localhost:8"
