"""Two who act on one request at the same moment."""

from dataclasses import replace

import pytest

from sidecar.identification.refusals import NotNow
from sidecar.identification.states import State
from tests.fakes.identification import an_identification
from tests.unit.identification.deeds import JAN, SANNE, identified, judges


class Racing:
    """The store, into which somebody else writes just before the next change."""

    def __init__(self, requests):
        self._requests = requests
        self.first = None

    def save(self, request):
        first, self.first = self.first, None
        if first is not None:
            first()
        return self._requests.save(request)

    def __getattr__(self, name):
        return getattr(self._requests, name)


@pytest.fixture
def world(clock):
    world = an_identification(clock)
    ledger = replace(world.ledger, requests=Racing(world.ledger.requests))
    world = replace(world, ledger=ledger, people=replace(world.people, ledger=ledger))
    identified(world)
    return world


@pytest.mark.capability("A1", "M97")
def test_a_code_that_is_pasted_meanwhile_does_not_send_the_civil_servant_away(world):
    world.ledger.requests.first = lambda: world.people.paste("042137", visitor=JAN)

    assert judges(world).state is State.MATCHED
    assert world.of().compared_by == "both"


def test_another_code_that_is_pasted_meanwhile_is_looked_at_first(world):
    world.ledger.requests.first = lambda: world.people.paste("000000", visitor=JAN)

    with pytest.raises(NotNow):
        judges(world)
    assert world.of().state is State.IDENTIFIED
    assert judges(world).state is State.MATCHED


def test_what_a_colleague_judged_meanwhile_stands(world):
    colleague = lambda: world.people.judge("a1", "p1", matches=False, by=SANNE)  # noqa: E731
    world.ledger.requests.first = colleague

    with pytest.raises(NotNow):
        judges(world)
    assert world.of().state is State.DIFFERED
