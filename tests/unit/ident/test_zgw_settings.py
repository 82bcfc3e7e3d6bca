"""The settings of the case system: optional as a whole, and what a gateway asks for besides."""

import pytest

from ident.environment import Reader
from ident.zaken.settings import ZgwSettings

ENV = {
    "IDENT_ZGW_ZAKEN_URL": "https://zgw.example/zaken/api/v1/",
    "IDENT_ZGW_DOCUMENTEN_URL": "https://zgw.example/documenten/api/v1",
    "IDENT_ZGW_CATALOGI_URL": "https://zgw.example/catalogi/api/v1",
    "IDENT_ZGW_CLIENT_ID": "balie",
    "IDENT_ZGW_SECRET": "s" * 32,
    "IDENT_ZGW_RSIN": "111222333",
    "IDENT_ZGW_CATALOGUE": "BALIE",
    "IDENT_ZGW_CASE_TYPE": "BALIE-IDENT",
    "IDENT_ZGW_DOCUMENT_TYPE": "Bewijs",
}


def read(**changed):
    env = ENV | changed
    reader = Reader(env)
    return ZgwSettings.read(reader, env), reader.mistakes


def test_without_an_address_there_is_no_case_system():
    assert ZgwSettings.read(Reader({}), {}) is None


def test_what_is_optional_may_be_left_out():
    found, mistakes = read()

    assert mistakes == []
    assert (found.headers, found.autorisaties, found.number_prefix) == ((), "", "DB")
    assert "s" * 32 not in repr(found)


def test_a_notifier_needs_the_secret_that_it_shows_us():
    url = "https://nrc.example/api/v1"
    found, mistakes = read(IDENT_ZGW_NOTIFICATIES_URL=url, IDENT_ZGW_CALLBACK_SECRET="c" * 32)
    assert (found.notificaties, found.callback_secret, mistakes) == (url, "c" * 32, [])
    assert url in found.bases
    assert "c" * 32 not in repr(found)

    assert read(IDENT_ZGW_NOTIFICATIES_URL=url)[1] == ["IDENT_ZGW_CALLBACK_SECRET is not set"]
    assert read(IDENT_ZGW_CALLBACK_SECRET="c" * 32)[0].callback_secret == ""


def test_headers_of_a_gateway_are_read_and_not_shown():
    found, mistakes = read(IDENT_ZGW_HEADERS="X-Api-Key: geheim:1 ; X-Omgeving: productie;")

    assert mistakes == []
    assert found.headers == (("X-Api-Key", "geheim:1"), ("X-Omgeving", "productie"))
    assert "geheim" not in repr(found)


def test_headers_come_from_a_secret_file_as_well(tmp_path):
    (tmp_path / "headers").write_text("X-Api-Key: k")

    assert read(IDENT_ZGW_HEADERS_FILE=str(tmp_path / "headers"))[0].headers == (
        ("X-Api-Key", "k"),
    )


@pytest.mark.parametrize(
    "value",
    [
        "geheim",
        ": x",
        "X Key: 1",
        "Authorization: Bearer 1",
        "accept-crs: EPSG:1",
        "X-A: 1\r\nX-B: 2",
        "X-A: \u00e9",
        "X-A:",
    ],
)
def test_what_is_no_header_or_is_ours_is_a_mistake_without_its_value(value):
    _, mistakes = read(IDENT_ZGW_HEADERS=value)

    assert mistakes == ["IDENT_ZGW_HEADERS is no list of Name: value; Name: value"]
