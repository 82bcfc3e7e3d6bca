"""The stand-in for a broker answers only with levels that it has."""

import pytest

from ident.domain import Level
from tests.contract.means.sides import Browser, OidcSide


@pytest.fixture(scope="module")
def side(tmp_path_factory):
    side = OidcSide(tmp_path_factory.mktemp("broker"))
    yield side
    side.stop()


def chosen(side, **fields):
    browser = Browser()
    departure = side.means.depart(minimum=Level.MIDDEN, organisation="")
    page = browser.set_out(departure)
    return browser.press(page, '[data-test="broker-cancel"]', **fields)


@pytest.mark.parametrize(
    "fields",
    [
        # A name that every object of JavaScript has.
        {"person": "bram", "level": "constructor"},
        {"person": "bram", "level": "urn:broker:reuze"},
        {"person": "bram"},
        {"person": "constructor", "level": "urn:broker:midden"},
    ],
)
def test_what_it_does_not_have_is_asked_again(side, fields):
    page = chosen(side, **fields)

    assert page.status_code == 200
    assert 'data-test="broker-cancel"' in page.text


def test_what_it_has_leads_back(side):
    assert "code=" in chosen(side, person="bram", level="urn:broker:midden")
