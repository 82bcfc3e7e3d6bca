"""The tellers of the journey: a failing step is counted, and a trace is found however written."""

import base64
from pathlib import Path

import pytest

from sidecar.adapters.traces import spellings_of
from tests.e2e.steps import JourneyBroken, Steps

NUMBER = "999990007"


def test_steps_are_told_with_their_number_and_counted():
    told = []
    steps = Steps(tell=told.append)

    with steps.step("first"):
        pass
    with steps.step("second"):
        pass

    assert [line.split()[:2] for line in told] == [["1", "ok"], ["2", "ok"]]
    assert steps.summary() == "2 passed, 0 failed"


def test_a_step_that_fails_ends_the_journey_and_keeps_what_was_seen():
    told, seen = [], []
    steps = Steps(tell=told.append, on_failure=seen.append)

    with pytest.raises(JourneyBroken, match="door"), steps.step("door"):
        raise ValueError("closed")

    assert "MISLUKT" in told[0]
    assert seen == ["01"]
    assert steps.summary() == "0 passed, 1 failed"


@pytest.mark.parametrize("before", ["", "x", "xy", "xyz", "<bsn>"])
def test_a_number_is_found_inside_any_base64(before):
    text = base64.b64encode(f"{before}{NUMBER}</bsn>".encode())

    assert any(spelling in text for spelling in spellings_of(NUMBER))


def test_another_number_is_not_taken_for_it():
    text = base64.b64encode(b"<bsn>900070341</bsn>") + b"900070341"

    assert not any(spelling in text for spelling in spellings_of(NUMBER))


def test_this_file_would_be_found():
    content = Path(__file__).read_bytes()

    assert any(spelling in content for spelling in spellings_of(NUMBER))
