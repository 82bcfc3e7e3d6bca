"""The stand-in for a case system over StUF, served, and our adapter on it."""

import pytest

from deploy.local.stuf.app import create_app
from tests.contract.redis_server import free_port
from tests.contract.stuf.world import SENDER, System, adapter
from tests.contract.zgw.conftest import served


@pytest.fixture
def system():
    found = System(free_port())
    app = create_app(found.shelf, sender=SENDER, before=lambda: found.note())
    with served(app, found.port):
        yield found


@pytest.fixture
def cases(system):
    return adapter(system.port)
