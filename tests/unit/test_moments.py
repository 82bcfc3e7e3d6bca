"""Days and times in words, and from the clock on the wall to UTC."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

import branding
from branding import moments, texts
from sidecar.core import local_time

CATALOGUE = Path(branding.__file__).parent / "catalogue"


def catalogue(language: str) -> texts.Texts:
    return texts.load(CATALOGUE, language=language, tone="u")


def test_a_moment_is_told_in_the_time_of_the_netherlands():
    moment = datetime(2026, 11, 23, 23, 5, tzinfo=UTC)

    assert moments.day(catalogue("nl"), moment) == "dinsdag 24 november 2026"
    assert moments.time(catalogue("nl"), moment) == "0.05 uur"


def test_english_has_its_own_words_and_signs():
    moment = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    assert moments.day(catalogue("en"), moment) == "Monday 2 March 2026"
    assert moments.time(catalogue("en"), moment) == "10:30"


@pytest.mark.parametrize(
    ("seconds", "dutch", "english"),
    [
        (-1, "1 minuut", "1 minute"),
        (0, "1 minuut", "1 minute"),
        (0.2, "1 minuut", "1 minute"),
        (60, "1 minuut", "1 minute"),
        (60.5, "2 minuten", "2 minutes"),
        (4 * 60, "4 minuten", "4 minutes"),
        (59 * 60 + 1, "1 uur", "1 hour"),
        (3600 + 1, "1 uur en 1 minuut", "1 hour and 1 minute"),
        (3600 + 300, "1 uur en 5 minuten", "1 hour and 5 minutes"),
        (7200, "2 uur", "2 hours"),
        (7200 + 61, "2 uur en 2 minuten", "2 hours and 2 minutes"),
    ],
)
def test_a_wait_is_rounded_up_and_told_in_words(seconds, dutch, english):
    left = timedelta(seconds=seconds)

    assert moments.wait(catalogue("nl"), left) == dutch
    assert moments.wait(catalogue("en"), left) == english


@pytest.mark.parametrize(("month", "hour"), [(1, 9), (7, 8)])
def test_ten_o_clock_is_another_moment_in_summer(month, hour):
    assert local_time.moment(date(2026, month, 1), time(10)) == datetime(
        2026, month, 1, hour, tzinfo=UTC
    )


def test_the_hour_that_summer_time_skips_is_refused():
    with pytest.raises(ValueError, match="does not exist"):
        local_time.moment(date(2026, 3, 29), time(2, 30))


def test_of_the_hour_that_comes_twice_the_first_is_meant():
    assert local_time.moment(date(2026, 10, 25), time(2, 30)) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_day_begins_at_midnight_here():
    assert local_time.day_of(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == date(2026, 11, 23)
