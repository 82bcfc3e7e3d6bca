"""The settings of the BRP: one way in, and headers that can never tell the number."""

import pytest

from ident.brp.building import build
from ident.brp.settings import BrpSettings
from ident.environment import Reader

URL = {"IDENT_BRP_API_URL": "https://brp.example/api/"}
KEY = URL | {"IDENT_BRP_API_KEY": "a-key-of-the-vendor"}
OAUTH = URL | {
    "IDENT_BRP_TOKEN_URL": "https://gateway.example/token",
    "IDENT_BRP_CLIENT_ID": "balie",
    "IDENT_BRP_CLIENT_SECRET": "a-secret-of-the-vendor",
}


def read(env):
    reader = Reader(env)
    return BrpSettings.read(reader, env), reader.mistakes


def test_without_an_address_the_register_is_not_asked(clock):
    assert read({"IDENT_BRP_API_KEY": "x"}) == (None, [])
    assert build(None, questions=None, clock=clock) is None


def test_a_key_in_a_header_is_a_way_in():
    settings, mistakes = read(KEY | {"IDENT_BRP_API_KEY_HEADER": "Ocp-Apim-Key"})

    assert mistakes == []
    assert (settings.url, settings.key_header) == ("https://brp.example/api", "Ocp-Apim-Key")
    assert settings.api_key == "a-key-of-the-vendor"
    assert "a-key-of-the-vendor" not in repr(settings)


def test_a_client_that_gets_tokens_is_a_way_in():
    settings, mistakes = read(OAUTH | {"IDENT_BRP_SCOPE": "brp"})

    assert mistakes == []
    assert (settings.oauth.client_id, settings.oauth.scope) == ("balie", "brp")
    assert "a-secret-of-the-vendor" not in repr(settings)


def test_a_certificate_alone_is_a_way_in(tmp_path):
    files = {
        "IDENT_BRP_CLIENT_CERT_FILE": tmp_path / "c",
        "IDENT_BRP_CLIENT_KEY_FILE": tmp_path / "k",
    }
    for file in files.values():
        file.write_text("pem")
    settings, mistakes = read(URL | {name: str(file) for name, file in files.items()})

    assert mistakes == []
    assert settings.client_certificate == (str(tmp_path / "c"), str(tmp_path / "k"))


@pytest.mark.parametrize("env", [URL, KEY | OAUTH])
def test_no_way_in_or_two_is_a_mistake(env):
    _, mistakes = read(env)

    assert len(mistakes) == 1
    assert mistakes[0].startswith("IDENT_BRP_API_URL needs one of")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"IDENT_BRP_API_URL": "http://brp.example"}, "IDENT_BRP_API_URL"),
        ({"IDENT_BRP_TOKEN_URL": "http://gateway.example"}, "IDENT_BRP_TOKEN_URL"),
        ({"IDENT_BRP_CLIENT_ID": ""}, "IDENT_BRP_CLIENT_ID"),
        ({"IDENT_BRP_CLIENT_SECRET": ""}, "IDENT_BRP_CLIENT_SECRET"),
        ({"IDENT_BRP_API_KEY_HEADER": "Content-Type"}, "IDENT_BRP_API_KEY_HEADER"),
        ({"IDENT_BRP_API_KEY_HEADER": "X Key"}, "IDENT_BRP_API_KEY_HEADER"),
        ({"IDENT_BRP_CA_FILE": "/nowhere"}, "IDENT_BRP_CA_FILE"),
    ],
)
def test_a_wrong_setting_is_named(changed, named):
    _, mistakes = read(OAUTH | changed)

    assert len(mistakes) == 1
    assert mistakes[0].startswith(named)


def test_the_headers_of_the_gateway_are_its_own():
    text = "x-doelbinding: Identificatie; x-gebruiker: {employee};x-verwerking: Balie@{reason} ;"
    settings, mistakes = read(KEY | {"IDENT_BRP_HEADERS": text})

    assert mistakes == []
    assert settings.headers == {
        "x-doelbinding": "Identificatie",
        "x-gebruiker": "{employee}",
        "x-verwerking": "Balie@{reason}",
    }


@pytest.mark.parametrize(
    "text",
    [
        "x-nummer: {number}",
        "x-nummer: {bsn}",
        "x: {}",
        "x: {0}",
        "x: {employee.__class__}",
        "x: {employee!r}",
        "x: {employee:>9}",
        "x: {",
        "x-gebruiker {employee}",
        ": waarde",
        "x y: z",
        "x-é: z",
        "x: é",
        "x: a\nb",
        "Authorization: Bearer x",
        "content-type: text/plain",
    ],
)
def test_a_header_that_cannot_be_or_could_tell_the_number_is_a_mistake(text):
    settings, mistakes = read(KEY | {"IDENT_BRP_HEADERS": text})

    assert [mistake.split()[0] for mistake in mistakes] == ["IDENT_BRP_HEADERS"]
    assert settings.headers == {}
