"""Texts with several names in them, and the words of a municipality."""

from pathlib import Path

import pytest

import branding
from branding import texts, theme

CATALOGUE = Path(branding.__file__).parent / "catalogue"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["DigiD"], "DigiD"),
        (["DigiD", "eHerkenning"], "DigiD of eHerkenning"),
        (["DigiD", "eHerkenning", "NL-wallet"], "DigiD, eHerkenning of NL-wallet"),
    ],
)
def test_names_to_choose_from_are_written_as_people_do(names, expected):
    assert texts.either(names, " of ") == expected


def test_a_municipality_has_its_own_name_for_its_login_service():
    look = theme.load("voorbeeldstad")
    own = texts.load(CATALOGUE, language="nl", tone="u", words=look.words)
    plain = texts.load(CATALOGUE, language="nl", tone="u")

    assert own.means(["digid", "oidc"]) == "DigiD of NL-wallet"
    assert plain.means(["digid", "oidc"]) == "DigiD of een ander inlogmiddel"
    assert texts.load(CATALOGUE, language="en", tone="u", words={"of.another": "x"}).has(
        "page.skip"
    )
    assert not texts.load(CATALOGUE, language="en", tone="u", words={"x": "x"}).has("x")
