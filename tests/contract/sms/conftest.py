"""The stand-ins of both providers, served, with a balie to tell."""

from contextlib import ExitStack

import pytest

from tests.contract.sms.world import ADAPTERS, World


@pytest.fixture(scope="module")
def served_world():
    with ExitStack() as stack:
        yield World(stack)


@pytest.fixture
def world(served_world):
    served_world.forget()
    return served_world


@pytest.fixture(params=list(ADAPTERS))
def provider(request):
    return request.param


@pytest.fixture
def sms(provider, world):
    """Each adapter in turn; what a test says holds for both."""
    return ADAPTERS[provider](world.port)
