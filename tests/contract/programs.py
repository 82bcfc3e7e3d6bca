"""The whole sidecar on a database of its own, with a program that calls its API."""

import threading
from contextlib import contextmanager
from datetime import timedelta

from werkzeug.serving import WSGIRequestHandler, make_server

from sidecar import bootstrap, migrations
from sidecar.core import local_time
from sidecar.core.programs import Right
from sidecar.processes import demo_data
from sidecar.rooms import keys
from sidecar.settings import Settings
from tests.surroundings import surroundings

BASE = "/api/v1"
JAN = {"naam": "Jan Jansen", "email": "jan@burger.example", "taal": "nl", "rol": "burger"}


class Balie:
    """Nobody is behind Redis, mail and Jitsi: what is told them waits."""

    def __init__(self, folder, **settings):
        services = bootstrap.build(Settings.from_env(surroundings(folder, **settings)))
        keys.ensure(folder / "keys", services.ground.clock.now())
        migrations.upgrade(services.ground.database.engine)
        services.desks.editing.take_file(demo_data.CATALOGUE.read_text(encoding="utf-8"))
        self.services = services
        self.app = bootstrap.web(services)

    def key(self, source="jcc", *rights):
        return self.services.api_keys.make(source, rights or list(Right))

    def ask(self, key, path, *, method="GET", **parts):
        headers = {"Authorization": f"Bearer {key}"}
        return self.app.test_client().open(BASE + path, method=method, headers=headers, **parts)

    def wanted(self, key, number=0, **changes):
        """What books the free moment with this number, of tomorrow and after."""
        tomorrow = local_time.day_of(self.services.ground.clock.now()) + timedelta(days=1)
        path = f"/producten/verhuizing/vrije-momenten?vanaf={tomorrow}"
        free = self.ask(key, path).json["momenten"]
        values = {
            "externeId": f"Z-{number}",
            "productId": "verhuizing",
            "begin": free[number]["begin"],
            "deelnemers": [JAN],
        }
        return values | changes


class Quiet(WSGIRequestHandler):
    """Thousands of requests are no news."""

    protocol_version = "HTTP/1.1"

    def log(self, *_line):
        """Nothing."""


@contextmanager
def served(app):
    """The address where programs outside this process reach the app."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
