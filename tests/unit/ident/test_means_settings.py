"""The settings of eHerkenning and of OpenID Connect: absent, right, and each mistake."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from deploy.local.eherkenning.keys import METADATA, OWN_ENTITY_ID, make_broker_files, of_ident
from ident.domain import IdentityKind, Level
from ident.eherkenning import building as eherkenning
from ident.eherkenning.settings import EHerkenningSettings
from ident.environment import Reader
from ident.oidc import building as oidc
from ident.oidc.settings import OidcSettings
from tests.fakes.clock import FixedClock

ACS = "https://balie.example/acs"
OIDC = {
    "IDENT_OIDC_ISSUER": "https://broker.example/auth/",
    "IDENT_OIDC_CLIENT_ID": "balie",
    "IDENT_OIDC_CLIENT_SECRET": "hush",
    "IDENT_OIDC_LEVELS": "urn:x:loa=3=substantieel  low=basis",
    "IDENT_OIDC_NUMBER_CLAIM": "bsn",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("eherkenning")
    make_broker_files(folder, "http://localhost:8")
    described = (folder / METADATA).read_text()
    (folder / "redirect.xml").write_text(described.replace("bindings:HTTP-POST", "bindings:None"))
    return folder


@pytest.fixture
def env(folder):
    return of_ident(folder)


def read(kind, env):
    reader = Reader(env)
    return kind.read(reader, env), reader.mistakes


def test_what_is_not_set_does_not_exist():
    assert read(EHerkenningSettings, {}) == (None, [])
    assert read(OidcSettings, {}) == (None, [])


@pytest.mark.capability("M43")
def test_eherkenning_is_built_from_its_settings(env):
    settings, mistakes = read(EHerkenningSettings, env)

    assert mistakes == []
    assert "PRIVATE KEY" not in repr(settings)
    means = eherkenning.build(settings, acs_url=ACS, clock=FixedClock())
    assert (means.name, means.entity_id, means.acs_url) == ("eherkenning", OWN_ENTITY_ID, ACS)
    assert (means.takes_bsn, means.names_level, means.acs_by_url) == (False, False, False)
    assert len(means.decryption_keys) == 1
    assert "RSAPrivateKey" not in repr(means)
    assert set(eherkenning.certificates(settings)) == {
        "eherkenning signing",
        "eherkenning encryption",
        "eherkenning 1",
        "eherkenning 2",
    }


def test_what_may_differ_per_broker_is_set(env, folder):
    settings, mistakes = read(
        EHerkenningSettings,
        env
        | {
            "IDENT_EHERKENNING_OLD_DECRYPTION_KEY_FILE": str(folder / "company.key.pem"),
            "IDENT_EHERKENNING_ACS": "url",
            "IDENT_EHERKENNING_ASK_LEVEL": "yes",
            "IDENT_EHERKENNING_EIDAS_BSN": "yes",
            "IDENT_EHERKENNING_NAMES": "yes",
            "IDENT_EHERKENNING_CA_FILE": str(folder / "company.cert.pem"),
        },
    )

    assert mistakes == []
    means = eherkenning.build(settings, acs_url=ACS, clock=FixedClock())
    assert (means.takes_bsn, means.names_level, means.acs_by_url) == (True, True, True)
    assert means.asks_names
    assert eherkenning.descriptions(settings, acs_url=ACS).asks_names
    assert len(means.decryption_keys) == 2
    assert means.back_channel.ca_file == str(folder / "company.cert.pem")


@pytest.mark.capability("M43")
def test_nobody_is_asked_for_his_name_where_nothing_is_said(env):
    settings, mistakes = read(EHerkenningSettings, env | {"IDENT_EHERKENNING_NAMES": ""})

    assert mistakes == []
    assert not eherkenning.build(settings, acs_url=ACS, clock=FixedClock()).asks_names
    assert not eherkenning.descriptions(settings, acs_url=ACS).asks_names


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"METADATA_FILE": "gone.xml"}, "METADATA_FILE"),
        ({"METADATA_FILE": "company.cert.pem"}, "METADATA_FILE"),
        ({"METADATA_FILE": "redirect.xml"}, "METADATA_FILE"),
        ({"ENTITY_ID": ""}, "ENTITY_ID"),
        ({"SERVICES_FILE": ""}, "SERVICES_FILE"),
        ({"SERVICES_FILE": "company.cert.pem"}, "SERVICES_FILE"),
        ({"KEY_FILE": "company.cert.pem"}, "KEY_FILE"),
        ({"KEY_FILE": "company-encryption.key.pem"}, "CERT_FILE"),
        ({"DECRYPTION_KEY_FILE": "company.key.pem"}, "DECRYPTION_CERT_FILE"),
        ({"DECRYPTION_CERT_FILE": "gone.pem"}, "DECRYPTION_CERT_FILE"),
        ({"OLD_DECRYPTION_KEY_FILE": "gone.pem"}, "OLD_DECRYPTION_KEY_FILE"),
        ({"CLIENT_CERT_FILE": "company.cert.pem"}, "CLIENT_CERT_FILE"),
        ({"ACS": "elsewhere"}, "ACS"),
        ({"ASK_LEVEL": "perhaps"}, "ASK_LEVEL"),
        ({"EIDAS_BSN": "perhaps"}, "EIDAS_BSN"),
        ({"NAMES": "perhaps"}, "NAMES"),
    ],
)
def test_each_mistake_is_named(env, folder, changed, named):
    wrong = {
        f"IDENT_EHERKENNING_{name}": str(folder / value) if value and "FILE" in name else value
        for name, value in changed.items()
    }

    _, mistakes = read(EHerkenningSettings, env | wrong)

    assert mistakes
    assert all(mistake.startswith(f"IDENT_EHERKENNING_{named}") for mistake in mistakes)


@pytest.mark.parametrize("kind", ["company", "company-encryption"])
def test_settings_without_services_build_nothing(env, kind):
    settings, _ = read(EHerkenningSettings, env | {"IDENT_EHERKENNING_SERVICES_FILE": ""})

    with pytest.raises(TypeError):
        eherkenning.build(settings, acs_url=ACS, clock=FixedClock())


@pytest.mark.capability("M63")
def test_openid_connect_is_built_from_its_settings():
    settings, mistakes = read(OidcSettings, OIDC)

    assert mistakes == []
    assert "hush" not in repr(settings)
    assert settings.origins == ("https://broker.example",)
    means = oidc.build(settings, redirect_uri=ACS, secret="s" * 40, clock=FixedClock())
    assert (means.name, means.scope, means.redirect_uri) == ("oidc", "openid", ACS)
    # To the letter: the slash at the end is part of the name.
    assert means.provider.issuer == "https://broker.example/auth/"
    assert means.rules.levels == {"urn:x:loa=3": Level.SUBSTANTIEEL, "low": Level.BASIS}
    assert means.rules.number_kind is IdentityKind.BSN
    assert means.client.key is None


def test_a_key_takes_the_place_of_the_secret(folder):
    env = OIDC | {
        "IDENT_OIDC_CLIENT_SECRET": "",
        "IDENT_OIDC_CLIENT_KEY_FILE": str(folder / "company.key.pem"),
        "IDENT_OIDC_NUMBER_KIND": "kvk",
        "IDENT_OIDC_SCOPE": "openid  nin",
        "IDENT_OIDC_LOGIN_ORIGINS": "https://a.example http://localhost:7",
    }

    settings, mistakes = read(OidcSettings, env)

    assert mistakes == []
    assert settings.origins == ("https://a.example", "http://localhost:7")
    means = oidc.build(settings, redirect_uri=ACS, secret="s" * 40, clock=FixedClock())
    assert means.client.key is not None
    assert (means.scope, means.rules.number_kind) == ("openid nin", IdentityKind.KVK)


@pytest.mark.parametrize(
    "changed",
    [
        {"ISSUER": "http://broker.example"},
        {"CLIENT_ID": ""},
        {"CLIENT_SECRET": ""},
        {"CLIENT_KEY_FILE": "/gone"},
        {"LEVELS": ""},
        {"LEVELS": "low=laag"},
        {"LEVELS": "=basis"},
        {"LEVELS": "low"},
        {"NUMBER_CLAIM": ""},
        {"NUMBER_KIND": "iban"},
        {"SCOPE": "profile"},
        {"CA_FILE": "/gone"},
        {"LOGIN_ORIGINS": "https://a.example/path/x"},
        {"LOGIN_ORIGINS": "http://a.example"},
        {"LOGIN_ORIGINS": "https://a.example;script-src"},
    ],
)
def test_each_mistake_of_openid_connect_is_named(changed):
    wrong = {f"IDENT_OIDC_{name}": value for name, value in changed.items()}

    _, mistakes = read(OidcSettings, OIDC | wrong)

    assert mistakes
    assert all(mistake.startswith(next(iter(wrong))) for mistake in mistakes)


def test_another_kind_of_key_builds_nothing(folder):
    settings, _ = read(OidcSettings, OIDC)
    ed25519 = _ed25519()

    with pytest.raises(TypeError):
        oidc.build(
            type(settings)(**(vars(settings) | {"client_key": ed25519})),
            redirect_uri=ACS,
            secret="s" * 40,
            clock=FixedClock(),
        )


def _ed25519():
    return (
        Ed25519PrivateKey.generate()
        .private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())
        .decode()
    )


def test_what_a_broker_gets_is_made_from_the_same_settings(env):
    settings, _mistakes = read(EHerkenningSettings, env)

    described = eherkenning.descriptions(settings, acs_url=ACS)
    assert OWN_ENTITY_ID.encode() in described.metadata()


def test_a_key_of_another_kind_never_opens_anything(env):
    """The settings refuse it before; who passes them by gets no means of login."""
    settings, _mistakes = read(EHerkenningSettings, env)
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )

    with pytest.raises(TypeError, match="RSA"):
        eherkenning.build(
            replace(settings, decryption_key=pem.decode()), acs_url=ACS, clock=FixedClock()
        )
