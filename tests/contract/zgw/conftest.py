"""The stand-in for Open Zaak, served, and our adapter on it."""

import threading
from contextlib import contextmanager

import pytest
from werkzeug.serving import make_server

from deploy.local.zaken.app import create_app
from ident.clock import SystemClock
from ident.web import notifications
from ident.zaken.building import build
from ident.zaken.zgw.notifications import Newsstand
from tests.contract.redis_server import free_port
from tests.contract.zgw.world import AUTHORIZATION, SECRET, ListNews, System, settings
from tests.ident_world import IdentWorld


@contextmanager
def served(app, port):
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def system():
    port = free_port()
    found = System(port)
    app = create_app(found.shelf, client_id="balie", secret=SECRET, before=lambda: found.before())
    with served(app, port):
        yield found


@pytest.fixture
def news():
    return ListNews()


@pytest.fixture
def callback(tmp_path, system, news):
    """The address at which ident is told, served."""
    world, port = IdentWorld(tmp_path), free_port()
    bases = (settings(system).zaken,)
    stand = Newsstand(authorization=AUTHORIZATION, bases=bases, news=news)
    world.app.register_blueprint(notifications.blueprint(stand))
    with served(world.app, port):
        yield f"http://127.0.0.1:{port}/notifications"


@pytest.fixture
def cases(system):
    return build(settings(system), SystemClock(), pause=lambda _seconds: None)


@pytest.fixture
def responses_for(system):
    """Every call is answered like this."""

    def answer(status, body=b"{}", headers=None):
        system.says = (status, body, headers or {})

    return answer
