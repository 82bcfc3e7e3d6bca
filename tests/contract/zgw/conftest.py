"""The stand-in for Open Zaak, served, and our adapter on it."""

import threading

import pytest
import requests
from werkzeug.serving import make_server

from deploy.local.zaken.app import create_app
from ident.clock import SystemClock
from ident.zaken.building import build
from tests.contract.redis_server import free_port
from tests.contract.zgw.world import (
    SECRET,
    System,
    settings,
)


@pytest.fixture
def system():
    port = free_port()
    found = System(port)
    app = create_app(found.shelf, client_id="balie", secret=SECRET, before=lambda: found.before())
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def cases(system):
    return build(settings(system), SystemClock(), pause=lambda _seconds: None)


@pytest.fixture
def responses_for(monkeypatch):
    """Every call is answered like this."""

    def answer(status, body=b"{}", headers=None):
        def request(self, *given, **options):
            made = requests.Response()
            made.status_code, made._content = status, body
            made.headers.update(headers or {})
            return made

        monkeypatch.setattr(requests.Session, "request", request)

    return answer
