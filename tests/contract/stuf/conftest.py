"""The stand-in for a case system over StUF, served, and our adapter on it; in each version."""

import pytest

from deploy.local.stuf.app import create_app
from ident.zaken.stuf.versions import Version
from tests.contract.redis_server import free_port
from tests.contract.stuf.world import SENDER, System, adapter
from tests.contract.zgw.conftest import served


@pytest.fixture
def version():
    """A test that is about the words of a version gives both."""
    return Version.V12


@pytest.fixture
def system(version):
    found = System(free_port(), version)
    app = create_app(found.shelf, sender=SENDER, before=lambda: found.before())
    with served(app, found.port):
        yield found


@pytest.fixture
def cases(system, version):
    return adapter(system.port, version=version)
