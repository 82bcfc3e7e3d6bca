"""The settings of the log: none, or all that it needs."""

from base64 import b64encode

from ident.environment import Reader
from ident.ldv.settings import LdvSettings

ENV = {
    "IDENT_MUNICIPALITY": "voorbeeldstad",
    "IDENT_LDV_URL": "https://log.example/v1/traces",
    "IDENT_LDV_ACTIVITY_URL": "https://register.example/1",
    "IDENT_LDV_KEY": b64encode(bytes(32)).decode(),
}


def read(env):
    reader = Reader(env)
    return LdvSettings.read(reader, env), reader.mistakes


def test_without_an_address_there_is_no_log():
    assert read({}) == (None, [])


def test_all_is_read_and_secrets_are_not_shown():
    found, mistakes = read(ENV | {"IDENT_LDV_TOKEN": "very secret"})

    assert mistakes == []
    assert (found.url, found.token, found.key) == (ENV["IDENT_LDV_URL"], "very secret", bytes(32))
    assert "very secret" not in repr(found)
    assert "key" not in repr(found)


def test_a_token_is_optional_and_the_rest_is_not():
    assert read(ENV)[0].token == ""
    only = {name: ENV[name] for name in ("IDENT_MUNICIPALITY", "IDENT_LDV_URL")}
    assert read(only)[1] == ["IDENT_LDV_ACTIVITY_URL is not set", "IDENT_LDV_KEY is not set"]
