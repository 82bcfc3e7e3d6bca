"""A subject that comes to it in the call asks more: what was proved may be too little then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ident.contract import EvidenceMade
from sidecar.core.requirements import Demand, Requirements
from sidecar.identification.refusals import NotNow
from sidecar.identification.states import State
from tests.unit.identification.deeds import (
    JAN,
    SANNE,
    ask,
    completes,
    identified,
    judges,
    logs_in,
    may_finish,
    proved,
)

pytestmark = pytest.mark.capability("M142")

KNOWN = {"reason": "known", "note": ""}


def comes(world, **wanted):
    """Another subject comes, and this is what all of it asks now."""
    world.conversations.requirements = replace(world.conversations.requirements, **wanted)
    world.closing.asks_more("a1")


def falls_short(world):
    return world.people.standing("a1", "p1", by=SANNE).falls_short


@pytest.mark.parametrize("is_completed", [False, True])
@pytest.mark.parametrize(("level", "is_enough"), [("substantieel", True), ("hoog", False)])
def test_what_was_proved_stays_valid_at_a_level_that_is_high_enough(
    world, is_completed, level, is_enough
):
    proved(world)
    if is_completed:
        completes(world)

    comes(world, level=level)

    assert may_finish(world) is is_enough
    assert falls_short(world) is not is_enough


def test_after_asking_again_the_call_may_end(world, clock):
    first = proved(world)
    completes(world)
    comes(world, level="hoog")
    clock.move(timedelta(seconds=1))

    again = ask(world)
    assert (again.minimum_level, falls_short(world), may_finish(world)) == ("hoog", False, False)
    logs_in(world, again, level="hoog", code="111111")
    judges(world)

    assert may_finish(world)
    assert world.requests.get(first.id).state is State.COMPLETED


def test_a_login_at_the_old_level_is_refused_after_asking_again(world):
    comes(world, level="hoog")
    request = ask(world)

    with pytest.raises(NotNow):
        logs_in(world, request, level="substantieel")
    logs_in(world, request, level="hoog")


@pytest.mark.parametrize(
    ("wanted", "is_enough"),
    [
        ({"scheme": "named_employee_code"}, False),
        ({"scheme": "random_code"}, True),
        ({"means": ("eherkenning",)}, False),
        ({"means": ("digid", "eherkenning")}, True),
    ],
)
def test_scheme_and_means_count_as_well(world, wanted, is_enough):
    proved(world)

    comes(world, **wanted)

    assert may_finish(world) is is_enough


@pytest.mark.parametrize(("level", "is_short"), [("midden", False), ("substantieel", True)])
def test_who_was_asked_for_less_is_asked_again_before_the_login(world, level, is_short):
    ask(world)

    comes(world, level=level)

    assert falls_short(world) is is_short


def test_before_anybody_was_asked_nothing_falls_short(world):
    comes(world, level="hoog")

    assert not falls_short(world)


def test_a_subject_that_requires_it_holds_the_end_up(world):
    world.conversations.requirements = Requirements(demand=Demand.NONE)
    assert may_finish(world)

    comes(world, demand=Demand.REQUIRED)

    assert not may_finish(world)
    proved(world)
    assert may_finish(world)


def test_an_excuse_was_for_what_was_asked_then(world):
    world.closing.skip("a1", "p1", KNOWN, by=SANNE)
    assert may_finish(world)

    comes(world, level="hoog")
    assert not may_finish(world)

    world.closing.skip("a1", "p1", KNOWN, by=SANNE)
    assert may_finish(world)


def test_who_proved_too_little_may_be_excused_and_who_proved_enough_not(world):
    proved(world)
    with pytest.raises(NotNow):
        world.closing.skip("a1", "p1", KNOWN, by=SANNE)

    comes(world, level="hoog")
    world.closing.skip("a1", "p1", KNOWN, by=SANNE)

    assert may_finish(world)
    assert not falls_short(world)


def test_what_was_proved_too_little_can_still_be_completed(world):
    identified(world)
    judges(world)
    comes(world, level="hoog")

    completes(world)

    assert world.of().state is State.COMPLETED
    assert world.people.of_visitor(JAN).level == "substantieel"
    assert not may_finish(world)


def test_an_excuse_for_the_rest_leaves_what_was_proved_to_be_completed(world):
    identified(world)
    judges(world)
    comes(world, level="hoog")

    world.closing.skip("a1", "p1", KNOWN, by=SANNE)
    completes(world)

    assert world.of().state is State.COMPLETED
    assert may_finish(world)


def asked_for_more(world, clock):
    """Proved and completed, asked again for a later subject."""
    first = proved(world)
    completes(world)
    comes(world, level="hoog")
    clock.move(timedelta(seconds=1))
    return first, ask(world)


def standing(world):
    return world.people.standing("a1", "p1", by=SANNE)


def test_what_was_completed_is_enough_again_when_the_later_subject_goes(world, clock):
    first, again = asked_for_more(world, clock)
    assert not may_finish(world)

    comes(world, level="midden")

    assert may_finish(world)
    assert (standing(world).proof.id, standing(world).request.id) == (first.id, again.id)
    assert standing(world).is_proved_before
    with pytest.raises(NotNow):
        world.closing.skip("a1", "p1", KNOWN, by=SANNE)


def test_a_completed_proof_does_not_count_against_a_difference(world, clock):
    _, again = asked_for_more(world, clock)
    logs_in(world, again, level="hoog", code="111111")
    judges(world, matches=False)

    comes(world, level="midden")

    assert not may_finish(world)
    assert not standing(world).is_proved_before


def test_nothing_of_another_browser_counts(world, clock):
    first, again = asked_for_more(world, clock)

    world.closing.moved("p1")
    comes(world, level="midden")

    assert not may_finish(world)
    assert [world.requests.get(each.id).state for each in (first, again)] == [State.ENDED] * 2


def test_the_evidence_of_what_counts_is_at_hand(world, clock):
    first, _ = asked_for_more(world, clock)
    world.following.happened(EvidenceMade(request_id=first.id, at=clock.now(), sha256="f" * 64))
    with pytest.raises(NotNow):
        world.people.evidence_of("a1", "p1", by=SANNE)

    comes(world, level="midden")

    assert first.id in world.people.evidence_of("a1", "p1", by=SANNE)
