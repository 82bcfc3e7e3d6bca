"""What is kept of somebody's own test, what is refused, and when the desk hears of it."""

from datetime import timedelta

import pytest

from sidecar.core.devices import Light, Part, Result
from sidecar.core.errors import NotFound
from sidecar.preparation.domain import (
    TELL_AGAIN_AFTER,
    Guest,
    PracticeOver,
    StrangeResult,
    browser_family,
    read,
)
from sidecar.preparation.service import Preparation
from tests.builders import a_device_check
from tests.fakes.clock import A_MONDAY, FixedClock
from tests.fakes.preparation import FakeDeviceChecks, ListGuests
from tests.fakes.work import FakeTransactions, ListSignals

GOOD = dict.fromkeys(Part, Result.OK)
FIELDS = {part.value: ["ok"] for part in Part}
TOPICS = ["desk.burgerzaken", "appointment.a1"]


def a_guest(participant_id="p1", **changes):
    values = {
        "participant_id": participant_id,
        "appointment_id": "a1",
        "desk_id": "burgerzaken",
        "language": "nl",
        "has_started": False,
    }
    return Guest(**values | changes)


def a_preparation(*guests):
    return Preparation(
        checks=FakeDeviceChecks(),
        guests=ListGuests(*(guests or (a_guest(),))),
        transactions=FakeTransactions(),
        signals=ListSignals(),
        clock=FixedClock(),
    )


@pytest.mark.parametrize("result", Result)
def test_every_result_of_our_page_is_read(result):
    assert read(FIELDS | {"sound": [result.value]}) == GOOD | {Part.SOUND: result}


@pytest.mark.parametrize(
    "changes",
    [
        {"camera": ["perfect"]},
        {"camera": ["OK"]},
        {"camera": [""]},
        {"camera": []},
        {"camera": ["ok", "none"]},
        {"camera": ["ok "]},
        {"name": ["Jan Jansen"]},
    ],
)
def test_anything_else_is_refused(changes):
    with pytest.raises(StrangeResult):
        read(FIELDS | changes)


@pytest.mark.parametrize("missing", Part)
def test_a_part_that_is_missing_is_refused(missing):
    with pytest.raises(StrangeResult):
        read({name: given for name, given in FIELDS.items() if name != missing.value})


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        ("Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36", "chrome"),
        ("Mozilla/5.0 AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 Edg/130.0", "edge"),
        ("Mozilla/5.0 (X11; rv:130.0) Gecko/20100101 Firefox/130.0", "firefox"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Version/17.0 Safari/604.1", "safari"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 CriOS/130.0 Safari/604.1", "chrome"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 FxiOS/130.0 Safari/604.1", "firefox"),
        ("Mozilla/5.0 (Linux) SamsungBrowser/25.0 Chrome/121.0 Safari/537.36", "samsung"),
        ("Mozilla/5.0 Chrome/130.0.0.0 Safari/537.36 OPR/116.0", "opera"),
        ("<script>alert(1)</script>", "other"),
        ("", "other"),
    ],
)
def test_of_the_browser_only_the_family_is_known(agent, family):
    assert browser_family(agent) == family


@pytest.mark.parametrize(
    ("changes", "light"),
    [
        ({}, Light.GREEN),
        ({"network": Result.POOR}, Light.ORANGE),
        ({"sound": Result.UNTESTED}, Light.ORANGE),
        ({"camera": Result.NONE, "network": Result.POOR}, Light.RED),
    ],
)
def test_the_light_is_as_bad_as_the_worst_of_it(changes, light):
    assert a_device_check(**changes).light is light


def test_the_worst_is_told_first():
    check = a_device_check(
        camera=Result.UNTESTED, microphone=Result.POOR, sound=Result.NONE, network=Result.NONE
    )

    assert [part for part, _ in check.troubles] == ["sound", "network", "microphone", "camera"]


@pytest.mark.capability("M03", "M22")
def test_a_practice_days_before_is_kept_and_the_desk_is_told():
    preparation = a_preparation()

    preparation.practised("p1", GOOD, browser="firefox")

    assert preparation.of(["p1", "p2"]) == {"p1": a_device_check(checked_at=A_MONDAY)}
    assert preparation.signals.topics == TOPICS


def test_the_newest_test_counts_also_that_of_the_day_itself():
    preparation = a_preparation()
    preparation.practised("p1", GOOD, browser="firefox")
    preparation.clock.move(timedelta(days=2))

    preparation.tested("p1", GOOD | {Part.CAMERA: Result.NONE}, browser="safari")

    kept = preparation.of(["p1"])["p1"]
    assert (kept.camera, kept.browser) == (Result.NONE, "safari")
    assert kept.checked_at == A_MONDAY + timedelta(days=2)


def test_once_the_visit_was_started_only_that_browser_counts():
    preparation = a_preparation(a_guest(has_started=True))
    with pytest.raises(PracticeOver):
        preparation.practised("p1", GOOD, browser="firefox")
    assert preparation.of(["p1"]) == {}

    preparation.tested("p1", GOOD, browser="firefox")

    assert preparation.of(["p1"])["p1"].light is Light.GREEN


def test_a_link_of_nobody_keeps_nothing():
    preparation = a_preparation()
    assert preparation.guest("p1").appointment_id == "a1"

    for act in (preparation.guest, lambda who: preparation.practised(who, GOOD, browser="x")):
        with pytest.raises(NotFound):
            act("nobody")
    assert preparation.of(["nobody"]) == {}
    assert preparation.signals.topics == []


def test_the_desk_is_told_of_news_only_and_not_more_often_than_every_few_seconds():
    preparation = a_preparation()
    other = GOOD | {Part.NETWORK: Result.POOR}
    preparation.practised("p1", GOOD, browser="firefox")

    preparation.practised("p1", other, browser="firefox")
    assert preparation.signals.topics == TOPICS
    assert preparation.of(["p1"])["p1"].network is Result.POOR

    preparation.clock.move(TELL_AGAIN_AFTER)
    preparation.practised("p1", other, browser="firefox")
    assert preparation.signals.topics == TOPICS

    preparation.clock.move(TELL_AGAIN_AFTER)
    preparation.practised("p1", GOOD, browser="firefox")
    assert preparation.signals.topics == TOPICS * 2
