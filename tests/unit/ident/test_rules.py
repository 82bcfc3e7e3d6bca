"""The small rules of ident: levels, the 11-proof, codes, the mask, and the age of a visit."""

from collections import Counter
from datetime import timedelta

import pytest

from ident.control_code import random_code
from ident.domain import (
    Level,
    Visit,
    masked,
    passes_elevenproof,
    require_level,
)
from ident.refusals import LevelTooLow, VisitExpired
from tests.fakes.clock import A_MONDAY
from tests.ident_builders import an_identity, asked


@pytest.mark.parametrize(
    "number", ["999990007", "111222333", "123456782", "900070341", "012345672"]
)
def test_a_number_that_passes_the_elevenproof(number):
    assert passes_elevenproof(number)


@pytest.mark.parametrize(
    "number",
    ["000000000", "999990008", "99999000", "9999900070", "", "abcdefghi", "٩٩٩٩٩٠٠٠٧", "99999000 "],
)
def test_a_number_that_does_not(number):
    assert not passes_elevenproof(number)


@pytest.mark.parametrize("level", list(Level))
def test_a_level_holds_for_itself_and_all_below(level):
    for minimum in Level:
        if level >= minimum:
            require_level(level, minimum=minimum)
        else:
            with pytest.raises(LevelTooLow):
                require_level(level, minimum=minimum)
    assert Level.named(level.label) is level


@pytest.mark.capability("M78")
def test_codes_have_six_digits_with_leading_zeros_and_differ():
    codes = [random_code() for _ in range(2000)]

    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in codes)
    assert any(code.startswith("0") for code in codes)
    assert len(Counter(codes)) > 1900


def test_a_mask_shows_the_last_three_digits():
    assert masked("176448516") == "•••••516"


def test_an_identity_does_not_show_its_number_when_printed():
    identity = an_identity("900070341")
    assert "900070341" not in repr(identity) + str(identity)


def test_a_visit_lives_as_long_as_it_is_used_every_fifteen_minutes():
    visit = Visit(id="v", asked=asked(minimum_level="hoog"), seen_at=A_MONDAY)
    later = A_MONDAY + timedelta(minutes=15)

    assert visit.seen(later).seen(later + timedelta(minutes=15)).minimum is Level.HOOG
    with pytest.raises(VisitExpired):
        visit.seen(later + timedelta(seconds=1))
