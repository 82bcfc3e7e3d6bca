"""The simulator of eHerkenning: where it refuses to run, and what it refuses as a broker does."""

import base64
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from deploy.local.digid.app import create_app
from deploy.local.digid.names import NS
from deploy.local.digid.requests import NotOurs
from deploy.local.digid.settings import RefusesToStart
from deploy.local.eherkenning import keys
from deploy.local.eherkenning.companies import BY_KEY, COMPANIES
from deploy.local.eherkenning.encrypting import XENC
from deploy.local.eherkenning.faults import FAULTS
from deploy.local.eherkenning.settings import BrokerSettings
from deploy.local.eherkenning.simulator import Broker
from ident.domain import Level
from ident.eherkenning import building
from ident.eherkenning.request import ServiceRequest
from ident.eherkenning.settings import EHerkenningSettings
from ident.environment import Reader
from ident.saml.artifact import ArtifactResolve, read_artifact
from ident.saml.request import signed_form
from tests.fakes.clock import FixedClock

URL, ACS = "http://localhost:8010", "http://localhost:8000/ident/acs"
NUMBERS = {number for each in COMPANIES for number in (*each.legal.values(), *each.acting.values())}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("broker")
    keys.make_broker_files(folder, URL)
    return folder


@pytest.fixture
def env(folder):
    return keys.of_simulator(folder, URL, ACS)


@pytest.fixture
def broker(env):
    return Broker(BrokerSettings.from_env(env), now=FixedClock().now)


@pytest.fixture
def means(folder):
    of_ident = keys.of_ident(folder)
    settings = EHerkenningSettings.read(Reader(of_ident), of_ident)
    return building.build(settings, acs_url=ACS, clock=FixedClock())


@pytest.fixture
def client(broker):
    return create_app(broker).test_client()


def test_on_a_laptop_it_starts(env):
    assert BrokerSettings.from_env(env).entity_id.startswith("urn:etoegang:HM:999999999")


@pytest.mark.capability("A7")
@pytest.mark.parametrize(
    "changed",
    [
        {"EHERKENNING_SIM_ENTITY_ID": "urn:etoegang:HM:00000003520354760000:entities:0001"},
        {"EHERKENNING_SIM_URL": "https://broker.example"},
        {"EHERKENNING_SIM_SP_ENTITY_ID": ""},
        {"EHERKENNING_SIM_SERVICES_FILE": "/gone"},
        {"ENV": "production"},
        {"IDENT_PUBLIC_URL": "https://ident.voorbeeldstad.example"},
        {"IDENT_OIDC_ISSUER": "https://broker.example"},
    ],
)
def test_beside_anything_real_it_does_not_start(env, changed):
    with pytest.raises(RefusesToStart):
        BrokerSettings.from_env(env | changed)


def test_without_keys_it_does_not_start(env, tmp_path):
    with pytest.raises(RefusesToStart):
        BrokerSettings.from_env(env | {"EHERKENNING_SIM_KEYS": str(tmp_path)})


def test_every_page_says_what_it_is_and_shows_no_number(client, means):
    departure = means.depart(minimum=Level.SUBSTANTIEEL, organisation="")
    answer = client.post("/saml/idp/request_authentication", data=dict(departure.form))
    pages = [client.get("/"), client.get(answer.location), client.get("/inloggen/gone")]

    for page in pages:
        assert "SIMULATOR" in BeautifulSoup(page.text, "html.parser").select_one(".banner").text
        assert "eHerkenning" in page.text
        assert not [number for number in NUMBERS if number in page.text]
    assert "Gevraagd niveau: <strong>EH3</strong>" in pages[1].text
    assert "Gemeente Voorbeeldstad, Beeldbellen (EH3)" in pages[1].text
    assert answer.status_code == 303


def request_of(means, change=lambda node: None, **options):
    """Fields with a request that is signed after the change."""
    asked = ServiceRequest(
        id="_" + "a" * 20,
        entity_id=means.entity_id,
        destination=means.idp.address(by_post=True),
        service=means.services.at(Level.MIDDEN),
        now=means.clock.now(),
        **options,
    )

    class Changed:
        id = asked.id

        def xml(self, signature=""):
            node = etree.fromstring(asked.xml(signature))
            change(node)
            return etree.tostring(node)

    return signed_form(Changed(), relay_state="s", key=means.keys.current.message_key)


def setting(name, value):
    return lambda node: node.set(name, value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (setting("AttributeConsumingServiceIndex", "9"), "catalogus"),
        (lambda node: node.attrib.pop("AttributeConsumingServiceIndex"), "catalogus"),
        (setting("Version", "1.1"), "Version"),
        (setting("Destination", "https://elsewhere.example"), "Destination"),
        (setting("ForceAuthn", "false"), "ForceAuthn"),
        (setting("AssertionConsumerServiceIndex", "1"), "Index"),
        (setting("AssertionConsumerServiceURL", ACS), "precies"),
        (setting("IssueInstant", "2030-01-01T00:00:00Z"), "IssueInstant"),
    ],
)
def test_a_request_against_the_profile_is_told_what_is_wrong(client, broker, means, change, says):
    fields = request_of(means, change)

    assert says in " ".join(broker.begin_posted(fields)[1].mistakes)
    assert client.post("/saml/idp/request_authentication", data=fields).status_code == 400


def test_a_right_request_has_no_mistakes_in_each_form_that_is_allowed(broker, means):
    for options in ({}, {"acs_url": ACS}, {"names_level": True}):
        assert broker.begin_posted(request_of(means, **options))[1].mistakes == ()


def test_a_level_above_the_catalogue_is_refused(broker, means):
    def ask_more(node):
        context = node[-1]
        context[0].text = "urn:etoegang:core:assurance-class:loa4"

    fields = request_of(means, ask_more, names_level=True)

    assert "gaat boven" in " ".join(broker.begin_posted(fields)[1].mistakes)


def test_what_is_not_posted_and_signed_by_the_known_organisation_is_not_found(client, means):
    fields = request_of(means)
    xml = base64.b64decode(fields["SAMLRequest"])
    changed = base64.b64encode(xml.replace(b'ForceAuthn="true"', b'ForceAuthn="1"')).decode()

    address = "/saml/idp/request_authentication"
    assert client.post(address, data=fields | {"SAMLRequest": changed}).status_code == 404
    assert client.post(address, data={}).status_code == 404
    assert client.get(address, query_string=fields).status_code == 404
    assert client.post(address, data=fields).status_code == 303


def test_another_organisation_is_unknown(broker, means):
    with pytest.raises(NotOurs):
        broker.begin_posted(request_of(replace(means, entity_id="urn:etoegang:DV:other")))


def test_a_request_that_is_posted_again_is_a_login_of_its_own(broker, means):
    """Who goes back in the browser posts the same form once more."""
    fields = request_of(means)
    handles = [broker.begin_posted(fields)[0] for _ in "ab"]

    for handle in handles:
        assert broker.finish(handle, person=None, level="midden", fault=FAULTS["none"])


@pytest.mark.capability("M43")
@pytest.mark.parametrize(
    ("asks", "person", "names"),
    [
        ("yes", "bakker", ["FirstName", "FamilyNameInfix", "FamilyName"]),
        ("yes", "stichting", []),
        ("", "bakker", []),
    ],
)
def test_who_acts_is_named_when_the_catalogue_asks_and_the_person_agrees(
    env, means, asks, person, names
):
    settings = BrokerSettings.from_env(env | {"EHERKENNING_SIM_NAMES": asks})
    broker = Broker(settings, now=FixedClock().now)
    handle, _ = broker.begin_posted(request_of(means))
    back = broker.finish(handle, person=BY_KEY[person], level="midden", fault=FAULTS["none"])
    artifact = parse_qs(urlsplit(back).query)["SAMLart"][0]

    written, _ = broker.resolve(resolving(means, artifact))

    data = "saml:EncryptedAttribute/xenc:EncryptedData/@Id"
    found = etree.fromstring(written).xpath(f"//{data}", namespaces=NS | {"xenc": XENC})
    assert found == [f"urn:etoegang:1.9:attribute:{name}" for name in names]
    assert not [text for text in BY_KEY[person].person.values() if f">{text}<".encode() in written]


def resolving(means, artifact):
    resolve = ArtifactResolve(
        id="_" + "b" * 20,
        entity_id=means.entity_id,
        artifact=read_artifact(
            artifact, idp_entity_id=means.idp.entity_id, endpoints=means.idp.resolve_urls
        ),
        now=means.clock.now(),
    )
    return resolve.envelope(means.keys.current.message_key)


def test_files_are_made_once_and_keys_stay(folder):
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    keys.make_broker_files(folder, URL)

    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
