"""The DigiD simulator: where it refuses to run, what it refuses, and how long it waits."""

import base64
import zlib
from datetime import timedelta
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from deploy.local.digid.app import create_app
from deploy.local.digid.faults import FAULTS
from deploy.local.digid.people import BY_KEY, PEOPLE
from deploy.local.digid.requests import NotOurs
from deploy.local.digid.settings import RefusesToStart, Settings
from ident.domain import passes_elevenproof
from ident.saml.request import timestamp
from tests.ident_world import DIGID, IdentWorld, key_files, request_of

RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
GOOD = {
    "DIGID_SIM_URL": "http://localhost:8002",
    "DIGID_SIM_SP_ENTITY_ID": "https://sp.example",
    "DIGID_SIM_SP_ACS_URL": "http://localhost:8000/ident/acs",
}


@pytest.fixture
def world(tmp_path):
    return IdentWorld(tmp_path)


@pytest.fixture
def env(tmp_path):
    for name, text in key_files().items():
        (tmp_path / name).write_text(text)
    return GOOD | {"DIGID_SIM_KEYS": str(tmp_path)}


@pytest.fixture
def client(world):
    return create_app(world.simulator, sleep=lambda seconds: None).test_client()


def test_on_a_laptop_it_starts(env):
    assert Settings.from_env(env).entity_id == "http://localhost:8002/saml/idp/metadata"


@pytest.mark.parametrize(
    "changed",
    [
        {"DIGID_SIM_ENTITY_ID": "https://was.digid.nl/saml/idp/metadata"},
        {"DIGID_SIM_ENTITY_ID": "https://digid.nl"},
        {"DIGID_SIM_ENTITY_ID": "urn:digid.nl"},
        {"DIGID_SIM_URL": "https://digid.example"},
        {"DIGID_SIM_URL": ""},
        {"ENV": "production"},
        {"BALIE_ENV": "Productie"},
        {"IDENT_PUBLIC_URL": "https://ident.gemeente.example"},
        {"BALIE_REDIS_URL": "rediss://redis.example"},
        {"DIGID_SIM_SP_ENTITY_ID": ""},
        {"DIGID_SIM_SP_ACS_URL": ""},
        {"DIGID_SIM_SP_CERT_FILE": "/nowhere"},
        {"DIGID_SIM_KEYS": "/nowhere"},
    ],
)
def test_elsewhere_it_refuses_to_start(env, changed):
    with pytest.raises(RefusesToStart):
        Settings.from_env(env | changed)


def test_every_test_person_has_a_number_that_passes_and_a_name_that_is_invented():
    assert all(passes_elevenproof(person.number) for person in PEOPLE)
    assert any(person.number.startswith("0") for person in PEOPLE)
    assert not any(person.number in repr(person) for person in PEOPLE)


def a_login(world, **options):
    world.start(**options)
    return world.to_digid()


def resigned(url, change, *, key="service", relay_state=None):
    """The same request with its XML changed, signed anew."""
    xml = change(request_of(url).decode())
    compressor = zlib.compressobj(wbits=-15)
    deflated = compressor.compress(xml.encode()) + compressor.flush()
    state = relay_state or parse_qs(urlsplit(url).query)["RelayState"][0]
    query = "&".join(
        f"{name}={quote_plus(value)}"
        for name, value in (
            ("SAMLRequest", base64.b64encode(deflated).decode()),
            ("RelayState", state),
            ("SigAlg", RSA_SHA256),
        )
    )
    private = load_pem_private_key(key_files()[f"{key}.key.pem"].encode(), password=None)
    signature = private.sign(query.encode(), PKCS1v15(), hashes.SHA256())
    return f"{query}&Signature={quote_plus(base64.b64encode(signature).decode())}"


def test_a_right_request_leads_to_the_login_page(world, client):
    url = a_login(world)
    answer = client.get(url.removeprefix(DIGID), follow_redirects=True)

    assert answer.status_code == 200
    for words in ("SIMULATOR", "Gemeente Voorbeeldstad", "Midden", "Annuleren", "koppelcode"):
        assert words.lower() in answer.text.lower()
    assert not any(person.number in answer.text for person in PEOPLE)


@pytest.mark.parametrize(
    "damage",
    [
        lambda url: "",
        lambda url: urlsplit(url).query.replace("RelayState=", "RelayState=x"),
        lambda url: urlsplit(url).query.replace("SAMLRequest=", "SAMLRequest=A", 1),
        lambda url: urlsplit(url).query.partition("&Signature")[0],
        lambda url: urlsplit(url).query.replace("rsa-sha256", "rsa-sha1"),
        lambda url: resigned(url, str, key="digid"),
        lambda url: resigned(url, lambda xml: xml.replace("/ident/metadata<", "/other<")),
        lambda url: resigned(url, lambda xml: "no xml"),
        lambda url: resigned(url, lambda xml: "<!DOCTYPE x>" + xml),
        lambda url: resigned(url, lambda xml: xml.replace("AuthnRequest", "LogoutRequest")),
    ],
)
def test_a_request_that_is_not_signed_by_the_known_party_is_not_found(world, client, damage):
    query = damage(a_login(world))

    assert client.get(f"/saml/idp/request_authentication?{query}").status_code == 404


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda x: x.replace('Comparison="minimum"', 'Comparison="exact"'), "Comparison"),
        (lambda x: x.replace("MobileTwoFactorContract", "X509"), "betrouwbaarheidsniveau"),
        (lambda x: x.replace(' AssertionConsumerServiceIndex="0"', ""), "Index en URL"),
        (lambda x: x.replace('Index="0"', 'Index="7"'), "Index is onbekend"),
        (lambda x: x.replace("ForceAuthn=", 'AssertionConsumerServiceURL="x" ForceAuthn='), "URL"),
        (lambda x: x.replace("ForceAuthn=", 'ProtocolBinding="x" ForceAuthn='), "ProtocolBinding"),
        (lambda x: x.replace("ForceAuthn=", 'IsPassive="true" ForceAuthn='), "IsPassive"),
        (lambda x: x.replace(f'Destination="{DIGID}', 'Destination="http://x'), "Destination"),
        (lambda x: x.replace("<saml:Issuer>", '<saml:Issuer NameQualifier="x">'), "Issuer"),
        (lambda x: x.replace("<samlp:Req", "<saml:Subject/><samlp:Req"), "Subject"),
        (lambda x: x.replace("<samlp:Req", "<saml:Conditions/><samlp:Req"), "Conditions"),
        (lambda x: x.replace('Version="2.0"', 'Version="1.1"'), "Version"),
        (lambda x: x.replace(' ID="_', ' ID="1'), "ID ontbreekt"),
    ],
)
def test_every_rule_of_the_profile_that_is_broken_is_listed(world, client, change, named):
    query = resigned(a_login(world), change)
    answer = client.get(f"/saml/idp/request_authentication?{query}")

    assert answer.status_code == 400
    assert named in answer.text


@pytest.mark.parametrize("shift", [timedelta(seconds=5), timedelta(minutes=-20)])
def test_a_request_of_another_moment_is_listed(world, client, shift):
    now = world.clock.now()
    query = resigned(a_login(world), lambda x: x.replace(timestamp(now), timestamp(now + shift)))

    assert "IssueInstant" in client.get(f"/saml/idp/request_authentication?{query}").text


def test_a_long_relay_state_is_listed(world, client):
    query = resigned(a_login(world), str, relay_state="s" * 81)

    assert "RelayState" in client.get(f"/saml/idp/request_authentication?{query}").text


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"action": "login", "person": "nobody", "level": "midden"},
        {"action": "login", "person": "bram", "level": "eh3"},
        {"action": "login", "person": "bram", "level": "midden", "fault": "all"},
        {"action": "login", "person": "bram", "level": "midden", "route": "sms"},
    ],
)
def test_a_form_of_another_kind_is_refused_and_the_login_goes_on(world, client, form):
    page = client.get(a_login(world).removeprefix(DIGID)).location

    assert client.post(page, data=form).status_code == 400
    assert client.get(page).status_code == 200


def test_a_login_page_ends_with_an_artifact_and_then_is_gone(world, client):
    page = client.get(a_login(world).removeprefix(DIGID)).location
    form = {"action": "login", "person": "bram", "level": "midden", "route": "wachtwoord"}

    answer = client.post(page, data=form)

    assert "SAMLart=" in answer.location
    assert BY_KEY["bram"].number not in answer.location
    assert client.post(page, data=form).status_code == 410
    assert client.get(page).status_code == 410


def test_an_answer_waits_fifteen_minutes_at_most(world):
    back = world.at_digid(a_login(world))
    world.clock.move(timedelta(minutes=14))
    world.client.get("/")
    world.clock.move(timedelta(minutes=2))

    world.client.get(back)

    assert world.audit.facts[-1][3] == "artifact_response_empty"


@pytest.mark.parametrize("body", [b"", b"<x/>", b"\xff", b"<!DOCTYPE x><x/>"])
def test_a_question_that_is_not_signed_by_the_known_party_is_refused(world, client, body):
    assert client.post("/saml/idp/resolve_artifact", data=body).status_code == 404
    with pytest.raises(NotOurs):
        world.simulator.resolve(body)


def test_it_shows_its_metadata_its_people_and_its_health(client):
    assert b"ArtifactResolutionService" in client.get("/saml/idp/metadata").data
    assert "Bram de Tester" in client.get("/").text
    assert client.get("/health").json == {"status": "ok"}


def test_every_status_and_failure_can_be_chosen():
    assert {"empty", "delay", "http_500", "soap_fault", "clock_ahead"} < set(FAULTS)
    assert FAULTS["delay"].delay > timedelta(seconds=10)
