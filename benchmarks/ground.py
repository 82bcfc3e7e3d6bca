"""What the measurements of the sidecar stand on: a folder, a Redis, a database full of people."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

import requests
from redis import Redis

from deploy.local.environment import Surroundings
from deploy.local.ports import Ports, free_block
from sidecar import bootstrap, migrations
from sidecar.appointments.domain import Appointment, Desk, Participant, Product
from sidecar.core.ids import hashed, new_id, new_room
from sidecar.core.people import Employee, SignedIn
from sidecar.core.visits import PlannedVisit
from sidecar.settings import Settings
from sidecar.web import cookies

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 60
AGENT, WORKER = "sidecar.processes.agent", "sidecar.processes.worker"
DESK = Desk(id="burgerzaken", name="Burgerzaken")
PRODUCT = Product(id="p", desk_id=DESK.id, name="Geboorteaangifte", duration=timedelta(minutes=20))
SANNE = Employee(id="e1", name="Sanne de Vries", function="medewerker", desks=frozenset({DESK.id}))


class Ground:
    """A balie without Prosody: what waits and asks for pages needs no more."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.ports = Ports.counted_from(free_block(28000, 29000))
        self.folder = folder
        self.surroundings = surroundings = Surroundings(
            self.ports, folder, municipality="voorbeeldstad"
        )
        surroundings.prepare()
        self.env = surroundings.sidecar() | settings
        certificate = Path(self.env["BALIE_XMPP_CA_FILE"])
        certificate.parent.mkdir(parents=True, exist_ok=True)
        certificate.touch()
        self.settings = Settings.from_env(self.env)
        self.services = bootstrap.build(self.settings)
        migrations.upgrade(self.services.ground.database.engine)
        self.app = bootstrap.web(self.services)

    def visitors(self, count: int) -> list[str]:
        """Cookies of that many citizens, each with an appointment of now, all arrived."""
        with self.services.ground.database.transaction():
            return [self.visitor()[1] for _ in range(count)]

    def visitor(self) -> tuple[PlannedVisit, str]:
        """One citizen with an appointment of now, who arrived, and his cookie."""
        store, lobby = self.services.appointments.store, self.services.lobby
        now = self.services.ground.clock.now()
        with self.services.ground.database.transaction(), self.app.test_request_context():
            self.services.desks.catalogue.store.keep_desk(DESK)
            self.services.desks.catalogue.store.keep_product(PRODUCT)
            appointment, browser = _an_appointment(now), new_id()
            participant = appointment.participants[0]
            store.add(appointment, link_hashes={participant.id: hashed(new_id())})
            visit = appointment.visit_of(participant)
            lobby.expect(visit)
            self.services.rooms.plan(visit)
            store.bind(participant.id, hashed(browser), at=now)
            lobby.arrive(participant.id)
            return visit, f"bezoek={cookies.sealed(participant.id, browser)}"

    def employee(self) -> str:
        """The cookie of a civil servant of the desk."""
        return f"balie={self.services.ground.sessions.open(SignedIn(employee=SANNE))}"


@contextmanager
def ground(**settings: str) -> Iterator[Ground]:
    """A Ground with its Redis running, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="balie-bench-") as folder:
        found = Ground(Path(folder), **settings)
        with redis_at(found.ports.redis):
            yield found


@contextmanager
def redis_at(port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = ["redis-server", "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
    with _running(command, {}) as process:
        _until(lambda: Redis(port=port).ping())
        yield process


@contextmanager
def served(app: str, port: int, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`app` under gunicorn as the laptop runs it: two gevent workers."""
    command = [
        *(sys.executable, "-m", "gunicorn", "-c", "deploy/local/gunicorn_conf.py"),
        *("--access-logfile", "/dev/null", "--bind", f"127.0.0.1:{port}", app),
    ]
    with _running(command, env) as process:
        _until(lambda: requests.request("GET", f"http://127.0.0.1:{port}/", timeout=5))
        yield process


@asynccontextmanager
async def process_of(place: Ground, module: str) -> AsyncIterator[None]:
    """A process of the sidecar beside web, such as its agent, until the end."""
    with _running([sys.executable, "-m", module], place.env):
        yield


@contextmanager
def program(module: str, port: int, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m module port`, as soon as it answers on that port."""
    with _running([sys.executable, "-m", module, str(port)], env) as process:
        _until(lambda: requests.request("GET", f"http://127.0.0.1:{port}/", timeout=5))
        yield process


def more_files() -> None:
    """Thousands of open pages are thousands of open files."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@contextmanager
def _running(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, cwd=ROOT, env=env or None, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _until(answers) -> None:  # noqa: ANN001
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            answers()
        except (OSError, requests.RequestException, Exception):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _an_appointment(now) -> Appointment:  # noqa: ANN001
    citizen = Participant(
        id=new_id(), name="Noor Jansen", mail="noor@voorbeeld.example", phone="", language="nl"
    )
    return Appointment(
        id=new_id(),
        desk=DESK,
        product=PRODUCT,
        employee_id=SANNE.id,
        employee_name=SANNE.name,
        employee_function=SANNE.function,
        room=new_room(),
        starts_at=now,
        ends_at=now + timedelta(minutes=20),
        participants=(citizen,),
    )
