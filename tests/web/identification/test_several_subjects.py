"""The card of the civil servant when a subject came that asks more than was asked or proved."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.pages import faults
from tests.web.identification.screens import CARD, build
from tests.web.identification.test_every_state import SCHEMES, STATES

pytestmark = pytest.mark.capability("M142")

SHORT = 'data-test="falls-short"'


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("state", STATES)
def test_the_card_says_what_is_needed_and_offers_to_ask_again(clock, state, scheme, language):
    screen = build(clock, scheme=scheme)
    STATES[state](screen.world)
    assert SHORT not in screen.get(CARD).text

    talk = screen.world.conversations
    talk.requirements = replace(talk.requirements, level="hoog")

    card = screen.get(f"{CARD}?lang={language}")
    assert faults(card.text, is_part=True) == []
    assert (SHORT in card.text) is (state not in ("none", "differed", "ended"))
    assert f'action="{CARD}/vragen"' in card.text


def test_what_was_proved_too_little_does_not_look_ready(clock):
    screen = build(clock)
    STATES["completed"](screen.world)
    assert "Nog niet genoeg" not in screen.get(CARD).text

    talk = screen.world.conversations
    talk.requirements = replace(talk.requirements, level="hoog")

    card = screen.get(CARD).text
    assert "Nog niet genoeg" in card
    assert "inloggen met DigiD, niveau Hoog" in card
    assert "overslaan" in card
    clock.move(timedelta(seconds=1))
    assert screen.press("vragen").status_code == 200
    assert screen.world.of().minimum_level == "hoog"
