"""The world of ident and the simulator, once per worker; what it logged; a new browser per test."""

import itertools
import logging
import os
import threading
from http.server import ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from deploy.local.digid.keys import METADATA
from deploy.local.identification import Identification
from ident.saml.approved import ApprovedMetadata
from tests.contract.digid.browser import Browser
from tests.contract.digid.metadata import DIGID, Publisher
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


@pytest.fixture
def publisher():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    server.status, server.location, server.body = 200, "", b""
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def place(tmp_path):
    together = Identification(
        folder=tmp_path,
        balie="http://localhost:1",
        digid=DIGID,
        redis="redis://127.0.0.1:1/1",
        database=f"sqlite:///{tmp_path / 'ident.sqlite'}",
        municipality="voorbeeldstad",
    )
    together.prepare()
    return SimpleNamespace(folder=tmp_path, file=tmp_path / METADATA, env=together.of_ident())


@pytest.fixture
def idp(place):
    return ApprovedMetadata(place.file)
