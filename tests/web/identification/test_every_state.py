"""Every state of every scheme has a text on both sides, in each language, on a good page."""

import pytest

from sidecar.core.requirements import Demand
from tests.pages import faults
from tests.unit.identification.deeds import (
    ask,
    compares,
    completes,
    enters_number,
    judges,
    logs_in,
    opens,
)
from tests.web.identification.screens import CARD, MINE, build

CODES = {"named_employee": ""}


def to_asked(world):
    request = ask(world)
    enters_number(world, request)
    return request


def to_identified(world):
    request = to_asked(world)
    logs_in(world, request, code=CODES.get(request.scheme, "012345"))
    return request


def to_matched(world):
    request = to_identified(world)
    if request.scheme == "derived_code":
        compares(world, request, "same")
    else:
        judges(world)
    return request


STATES = {
    "none": lambda world: None,
    "asked": to_asked,
    "opened": lambda world: opens(world, to_asked(world)),
    "identified": to_identified,
    "differed": lambda world: (to_identified(world), judges(world, matches=False)),
    "matched": to_matched,
    "completed": lambda world: (to_matched(world), completes(world)),
    "ended": lambda world: (to_asked(world), world.closing.end("a1")),
}
SCHEMES = ("random_code", "derived_code", "named_employee", "named_employee_code")


def looked_at(screen, state, language):
    for path in (CARD, MINE):
        part = screen.get(f"{path}?lang={language}")
        assert part.status_code == 200
        assert f'data-state="{state}"' in part.text
        assert faults(part.text, is_part=True) == []


@pytest.mark.capability("M102")
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_text_on_both_sides(clock, scheme, state, language):
    screen = build(clock, scheme=scheme, means=("digid", "eherkenning", "oidc"))
    STATES[state](screen.world)

    looked_at(screen, state, language)


@pytest.mark.capability("M90", "M102")
@pytest.mark.parametrize("demand", [Demand.OPTIONAL, Demand.REQUIRED])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_number_to_be_typed_has_a_text_too(clock, language, demand):
    screen = build(clock, scheme="derived_code", demand=demand)
    ask(screen.world)

    looked_at(screen, "preparing", language)


@pytest.mark.parametrize(
    "reason", ["cancelled", "level_too_low", "error", "expired", "same_person", "not_accepted"]
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_failure_has_a_text_on_both_sides(clock, reason, language):
    screen = build(clock)
    ask(screen.world)
    screen.report("LoginFailed", reason=reason)

    looked_at(screen, "failed", language)


@pytest.mark.parametrize("reason", ["known", "long_contact", "other"])
def test_every_reason_to_skip_has_a_text(clock, reason):
    screen = build(clock)

    answer = screen.press("overslaan", reason=reason, note="notitie")

    assert 'data-state="skipped"' in answer.text
    assert faults(answer.text, is_part=True) == []
