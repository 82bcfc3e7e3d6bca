"""The settings of a case system over StUF: optional as a whole."""

import pytest

from ident.environment import Reader
from ident.zaken.stuf.control import Party
from ident.zaken.stuf.settings import StufSettings
from ident.zaken.stuf.versions import Version

ENV = {
    "IDENT_STUF_NOTIFY_URL": "https://zaken.example/OntvangAsynchroon",
    "IDENT_STUF_FREE_URL": "https://zaken.example/VrijeBerichten",
    "IDENT_STUF_ASK_URL": "https://zaken.example/BeantwoordVraag",
    "IDENT_STUF_SENDER_ORGANISATION": "0518",
    "IDENT_STUF_SENDER_APPLICATION": "Digitale Balie",
    "IDENT_STUF_RECEIVER_ORGANISATION": "0518",
    "IDENT_STUF_RECEIVER_APPLICATION": "ZSH",
    "IDENT_STUF_CASE_TYPE": "B1796",
    "IDENT_STUF_DOCUMENT_TYPE": "Bewijs",
}


def read(**changed):
    env = ENV | changed
    reader = Reader(env)
    return StufSettings.read(reader, env), reader.mistakes


def test_without_an_address_there_is_no_such_case_system():
    assert StufSettings.read(Reader({}), {}) is None


def test_what_is_optional_may_be_left_out():
    found, mistakes = read()

    assert mistakes == []
    assert found.version is Version.V12
    assert found.sender == Party(organisation="0518", application="Digitale Balie")
    assert (found.confidentiality, found.login) == ("ZAAKVERTROUWELIJK", None)
    assert (found.client_certificate, found.ca_file) == (None, None)


def test_all_that_can_be_set_is_read(tmp_path):
    for name in ("cert", "key", "ca"):
        (tmp_path / name).write_text("x")
    found, mistakes = read(
        IDENT_STUF_VERSION="1.1",
        IDENT_STUF_SENDER_ADMINISTRATION="a",
        IDENT_STUF_SENDER_USER="balie",
        IDENT_STUF_RECEIVER_ADMINISTRATION="b",
        IDENT_STUF_RECEIVER_USER="u",
        IDENT_STUF_CASE_TYPE_NAME="Identificatie",
        IDENT_STUF_CONFIDENTIALITY="VERTROUWELIJK",
        IDENT_STUF_USERNAME="balie",
        IDENT_STUF_PASSWORD="geheim",
        IDENT_STUF_CLIENT_CERT_FILE=str(tmp_path / "cert"),
        IDENT_STUF_CLIENT_KEY_FILE=str(tmp_path / "key"),
        IDENT_STUF_CA_FILE=str(tmp_path / "ca"),
    )

    assert mistakes == []
    assert found.version is Version.V11
    assert (found.sender.user, found.receiver.administration) == ("balie", "b")
    assert (found.case_type.name, found.confidentiality) == ("Identificatie", "VERTROUWELIJK")
    assert found.login == ("balie", "geheim")
    assert found.client_certificate == (str(tmp_path / "cert"), str(tmp_path / "key"))
    assert "geheim" not in repr(found)


@pytest.mark.parametrize("name", sorted(set(ENV) - {"IDENT_STUF_NOTIFY_URL"}))
def test_what_is_needed_is_named(name):
    assert read(**{name: ""})[1] == [f"{name} is not set"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("IDENT_STUF_SENDER_APPLICATION", "DB", "is not 3 to 50 characters"),
        ("IDENT_STUF_RECEIVER_APPLICATION", "x" * 51, "is not 3 to 50 characters"),
        ("IDENT_STUF_SENDER_ORGANISATION", "a\x07b", "is not 1 to 200 characters"),
        ("IDENT_STUF_SENDER_ADMINISTRATION", "x" * 51, "is not 1 to 50 characters"),
        ("IDENT_STUF_CASE_TYPE", "BALIE-IDENT", "is not 1 to 10 characters"),
        ("IDENT_STUF_DOCUMENT_TYPE", "x" * 81, "is not 1 to 80 characters"),
    ],
)
def test_what_does_not_fit_the_standard_is_named(name, value, said):
    assert read(**{name: value})[1] == [f"{name} {said}"]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"IDENT_STUF_ASK_URL": "http://zaken.example"}, "IDENT_STUF_ASK_URL"),
        ({"IDENT_STUF_CONFIDENTIALITY": "STIL"}, "IDENT_STUF_CONFIDENTIALITY"),
        ({"IDENT_STUF_VERSION": "1.3"}, "IDENT_STUF_VERSION"),
        ({"IDENT_STUF_USERNAME": "balie"}, "IDENT_STUF_PASSWORD"),
        ({"IDENT_STUF_CLIENT_CERT_FILE": "/nowhere"}, "IDENT_STUF_CLIENT_CERT_FILE"),
    ],
)
def test_what_is_wrong_is_named(changed, named):
    assert named in " ".join(read(**changed)[1])
