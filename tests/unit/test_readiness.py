"""What a civil servant reads of a visitor's own test: word, colour and sign say the same."""

import pytest

from branding import pages, texts
from sidecar.core.devices import Part, Result
from sidecar.environment import TEXTS
from sidecar.lobby.ports import Contact
from sidecar.lobby.readiness import readiness
from sidecar.preparation.domain import _FAMILIES, OTHER
from tests.builders import a_device_check

DUTCH = texts.load(pages.CATALOGUE, TEXTS, language="nl", tone="u")


def seen(**changes):
    return readiness(Contact(check=a_device_check(**changes)), DUTCH)


def test_who_did_not_test_is_said_not_to_have_tested():
    found = readiness(Contact(), DUTCH)

    assert (found.word, found.look, found.icon) == ("Nog niet getest", "inactive", "info")
    assert (found.own, found.hint, found.phone) == ("", "", "")


@pytest.mark.parametrize(
    ("changes", "word", "look", "icon"),
    [
        ({}, "Getest: goed", "safe", "check"),
        ({"camera": Result.NONE}, "Getest: geen camera", "error", "cross"),
        ({"microphone": Result.POOR}, "Getest: microfoon niet gehoord", "warning", "warning"),
        ({"sound": Result.UNTESTED}, "Getest: geluid niet getest", "warning", "warning"),
        (
            {"network": Result.POOR, "microphone": Result.NONE, "sound": Result.UNTESTED},
            "Getest: geen microfoon, internet matig",
            "error",
            "cross",
        ),
    ],
)
def test_the_light_is_a_word_a_colour_and_a_sign(changes, word, look, icon):
    found = seen(**changes)

    assert (found.word, found.look, found.icon) == (word, look, icon)


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("result", [Result.POOR, Result.NONE])
def test_for_each_trouble_there_is_something_to_do(part, result):
    assert seen(**{part.value: result}).hint
    assert not seen().hint


def test_a_microphone_that_failed_comes_before_all_else():
    every = {part.value: Result.NONE for part in Part}

    assert "Bel de bezoeker en praat via de telefoon" in seen(**every).hint
    assert "We horen de bezoeker" in seen(**every).hint


@pytest.mark.parametrize("family", [*(family for _, family in _FAMILIES), OTHER])
def test_it_is_said_to_be_the_visitors_own_test_with_its_time_and_browser(family):
    own = seen(browser=family).own

    assert own.startswith("Test van de bezoeker zelf, maandag 23 november 2026 om 10.00 uur, met ")


@pytest.mark.capability("A11")
@pytest.mark.parametrize(
    ("phone", "dial"), [("06 12345678", "0612345678"), ("+31 (0)6-12", "+31(0)612"), ("", "")]
)
def test_a_number_can_be_pressed(phone, dial):
    assert readiness(Contact(phone=phone), DUTCH).dial == dial.replace("(", "").replace(")", "")
