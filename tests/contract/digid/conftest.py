"""The world of ident and the simulator, once per worker; what it logged; a new browser per test."""

import itertools
import logging
import os

import pytest

from tests.contract.digid.browser import Browser
from tests.contract.digid.world import World

_numbers = itertools.count()


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("digid"))
    yield world
    world.stop()


@pytest.fixture(autouse=True)
def _clocks_run_true(world):
    """Whatever a test did to the clocks is undone."""
    yield
    world.clock.ahead *= 0
    world.digid_clock.ahead *= 0
    world.balie.answer = 204


@pytest.fixture
def browser(world):
    return Browser(world)


@pytest.fixture
def other_browser(world):
    return Browser(world)


@pytest.fixture
def request_id():
    return f"request-{os.getpid()}-{next(_numbers)}"


@pytest.fixture
def codes(caplog):
    """The codes of refused logins, as the log has them."""
    caplog.set_level(logging.INFO)

    def found():
        return [r.code for r in caplog.records if getattr(r, "action", "") == "ident.login_failed"]

    return found
