"""All pages and uploads of documents as gunicorn serves them, on a real vault in a folder.

Only who sits at the table is simple: see `tests.fakes.documents.OneTable`.
"""

import os
import resource
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import requests

from sidecar import bootstrap, migrations
from sidecar.bootstrap.document_pages import document_blueprints
from sidecar.bootstrap.documents import PhoneParts, parts_of, tools_of
from sidecar.core.limits import Limit, Quota
from sidecar.settings import Settings
from tests.contract.redis_server import GENEROUS, free_port
from tests.desk import Sessions
from tests.fakes.documents import OneCase, OneTable
from tests.office import OUTSIDER, SANNE
from tests.surroundings import surroundings
from tests.web.apps import an_app
from tests.web.documents.counter import Browser, Counter, Visits

ROOT = Path(__file__).parents[3]
NOBODY = "tcp://127.0.0.1:9"
PLENTY = Limit(name="uploads", most=10_000, window=timedelta(hours=1))


def parts_in(folder, redis, scanner):
    places = {"BALIE_REDIS_URL": redis, "BALIE_SCANNER_URL": scanner}
    services = bootstrap.build(Settings.from_env(surroundings(folder, **places)))
    ground, phoning = services.ground, services.documents.phoning
    return ground, parts_of(
        services.documents.receiving.ledger,
        OneTable(),
        tools_of(ground),
        OneCase(),
        quota=Quota(limiter=ground.limiter, limit=PLENTY),
        visitors=services.appointments,
        by_phone=PhoneParts(phones=phoning.phones, door=phoning.door),
        keeping=services.documents.keeping,
    )


def app_of(parts):
    return an_app(*document_blueprints(parts, Visits(), Sessions(SANNE, OUTSIDER)))


def create():
    """What gunicorn loads."""
    if most := os.environ.get("TEST_LARGEST_FILE"):
        # No file may grow beyond it: the answer of a disk without room.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), resource.RLIM_INFINITY))
    names = ("FOLDER", "REDIS", "SCANNER")
    folder, redis, scanner = (os.environ[f"TEST_{name}"] for name in names)
    _, parts = parts_in(Path(folder), redis, scanner)
    return app_of(parts)


class Served:
    """The server, and the same parts here: a test asks for documents and looks what was kept."""

    def __init__(self, folder, *, redis="redis://127.0.0.1:1/0", scanner=NOBODY):
        self.folder = folder
        self._places = {"TEST_FOLDER": str(folder), "TEST_REDIS": redis, "TEST_SCANNER": scanner}
        ground, self.parts = parts_in(folder, redis, scanner)
        migrations.upgrade(ground.database.engine)
        self.database = ground.database
        app = app_of(self.parts)
        app.test_client_class = Browser
        self.counter = Counter(app=app, papers=None)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self, **more):
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "-c", "deploy/local/gunicorn_conf.py"),
                    *("-w", "1", "-b", f"127.0.0.1:{self.port}", "--log-level", "error"),
                    "tests.contract.documents.server:create()",
                ],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], **self._places, **more},
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def _wait(self):
        until = time.monotonic() + 3 * GENEROUS
        while True:
            try:
                requests.request("GET", self.address, timeout=3 * GENEROUS)
            except requests.ConnectionError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.1)
            else:
                return

    def kill(self):
        """As a machine that loses its power: no process of it gets to say anything."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def restart(self, **more):
        self._process.terminate()
        self._process.wait()
        self.start(**more)

    def stop(self):
        self._process.terminate()
        self._process.wait()
        self.database.engine.dispose()

    def ask(self, participant_id="p1", **fields):
        wanted = {"label": "Kopie van het huurcontract", "most": "20", "ready_made": "ja"}
        return self.parts.asking.ask("a1", participant_id, wanted | fields, (), by=SANNE)

    def kept(self, place):
        """What is in the vault of the upload with this address."""
        return b"".join(self.parts.receiving.vault.read(place.rpartition("/")[2]))

    def document(self, place):
        return self.parts.receiving.ledger.store.get(place.rpartition("/")[2])

    def headers(self, participant_id="p1"):
        """What a page of this citizen sends along."""
        browser = self.counter.citizen(participant_id)
        return {"Cookie": browser.cookie, "X-CSRF-Token": browser.token, "Origin": self.address}
