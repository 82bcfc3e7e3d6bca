"""The look that Jitsi fetches of us: of this municipality, for our own Jitsi, and nothing more."""

import json

import pytest

from branding import theme
from sidecar.rooms.look import ADDRESS, look_blueprint
from tests.web.apps import an_app

MUNICIPALITIES = theme.keys()
JITSI = "https://meet.voorbeeldstad.example"
# contracts/jitsi.md, g: what the dynamic branding of Jitsi knows, of what we use.
KNOWN = {
    "avatarBackgrounds",
    "backgroundColor",
    "customTheme",
    "logoClickUrl",
    "logoImageUrl",
    "premeetingBackground",
    "virtualBackgrounds",
}

pytestmark = pytest.mark.capability("M25")


def asked(municipality, **headers):
    look = look_blueprint(
        theme.load(municipality), public_url="https://balie.example", jitsi_origin=JITSI
    )
    return an_app(look).test_client().get(ADDRESS, headers=headers)


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_colours_and_logo_are_those_of_the_municipality(municipality):
    found = asked(municipality).get_json()
    ours = theme.load(municipality)

    assert set(found) == KNOWN
    assert found["logoImageUrl"] == "https://balie.example/theme/logo.svg"
    assert found["logoClickUrl"] == ours.website
    assert found["customTheme"]["palette"]["action01"] == ours.tokens["brand"]
    assert found["backgroundColor"] == ours.tokens["stage-background"]


def test_two_municipalities_look_different():
    first, second = (asked(each).get_json() for each in MUNICIPALITIES[:2])

    assert first["customTheme"] != second["customTheme"]


def test_only_the_page_of_our_own_jitsi_may_read_it():
    answer = asked(MUNICIPALITIES[0], Origin="https://elsewhere.example")

    assert answer.headers["Access-Control-Allow-Origin"] == JITSI
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_every_value_is_text_or_a_list_so_that_nothing_of_it_runs():
    assert "<" not in json.dumps(asked(MUNICIPALITIES[0]).get_json())
