"""A whole counter for tests: services on a database, Prosody's questions answered over HTTP."""

import asyncio
import contextlib
import threading
import time
from dataclasses import dataclass, replace
from datetime import timedelta

from redis import Redis
from sqlalchemy import delete, update
from werkzeug.serving import make_server

from branding import pages, theme
from foundation import outbox as outbox_module
from foundation.outbox import DatabaseOutbox
from sidecar.adapters import audit as audit_module
from sidecar.adapters import redis_client
from sidecar.adapters.audit import DatabaseAuditTrail
from sidecar.adapters.database import Database
from sidecar.adapters.prosody_chat import ProsodyChat
from sidecar.adapters.signals import RedisSignals
from sidecar.adapters.xmpp.agent import Agent, Pace
from sidecar.adapters.xmpp.commands import QueuedAgent
from sidecar.adapters.xmpp.connection import Account
from sidecar.app import create_app
from sidecar.core.clock import SystemClock
from sidecar.core.hosts import hosts_of
from sidecar.core.ids import new_id, new_room
from sidecar.core.visits import PlannedVisit
from sidecar.lobby import store as lobby_store
from sidecar.lobby.domain import State
from sidecar.lobby.service import Lobby
from sidecar.rooms import keys, machine
from sidecar.rooms import store as rooms_store
from sidecar.rooms.keys import LOGIN, SYSTEM, KeyRing
from sidecar.rooms.service import Rooms
from sidecar.rooms.tokens import LoginTokens, SystemTokens
from tests.builders import a_visitor, an_employee

SECRET = "secret-of-prosody-that-is-long-enough"
PASSWORD = "password-of-the-agent"
DOMAIN = "meet.jitsi"
PATIENCE = 20
STORES = (lobby_store, rooms_store, outbox_module, audit_module)


@dataclass(frozen=True)
class Ground:
    database: Database
    redis: Redis
    clock: SystemClock
    rings: dict[str, KeyRing]


class Commands(QueuedAgent):
    """The real one, with a line that a test can cut."""

    is_deaf = False

    def _send(self, command):
        if not self.is_deaf:
            super()._send(command)


class Balie:
    """`prosody_url` may be set later: Prosody needs our address first."""

    def __init__(self, folder, redis_port):
        self.folder = folder
        clock = SystemClock()
        keys.ensure(folder, clock.now())
        self.redis_port = redis_port
        self.ground = Ground(
            database=Database(f"sqlite:///{folder}/balie.db"),
            redis=Redis(port=redis_port),
            clock=clock,
            rings={name: KeyRing(folder / name) for name in (LOGIN, SYSTEM)},
        )
        for store in STORES:
            store.metadata.create_all(self.ground.database.engine)
        self.commands = Commands(self.ground.redis, self.ground.database)
        self.lobby = self._lobby()
        self.rooms = self._rooms("http://127.0.0.1:1")
        self._serve()

    def _lobby(self):
        ground, endings = self.ground, []
        lobby = Lobby(
            visits=lobby_store.DatabaseVisits(ground.database),
            doorkeeper=self.commands,
            transactions=ground.database,
            signals=RedisSignals(ground.redis, ground.database),
            audit=DatabaseAuditTrail(ground.database, "voorbeeldstad"),
            clock=ground.clock,
            endings=endings,
        )
        endings.append(lambda appointment_id: self.rooms.close(appointment_id))
        return lobby

    def _rooms(self, prosody_url):
        ground = self.ground
        token = {"clock": ground.clock, "issuer": "balie", "domain": DOMAIN}
        system = SystemTokens(keys=ground.rings[SYSTEM], **token)
        return Rooms(
            store=rooms_store.DatabaseRooms(ground.database),
            passes=LoginTokens(keys=ground.rings[LOGIN], **token),
            agent=self.commands,
            chat=ProsodyChat(prosody_url=prosody_url, hosts=hosts_of(DOMAIN), token=system),
            presence=self.lobby,
            transactions=ground.database,
            outbox=DatabaseOutbox(ground.database, ground.clock, lambda _row: None),
            signals=RedisSignals(ground.redis, ground.database),
            clock=ground.clock,
            jitsi_url="http://localhost:1",
            hosts=hosts_of(DOMAIN),
        )

    def reach(self, prosody):
        self.prosody = prosody
        self.rooms = self._rooms(prosody.http_url)

    def _serve(self):
        def blueprints(_app):
            return [
                machine.keys_blueprint(self.ground.rings[LOGIN], self.ground.rings[SYSTEM]),
                machine.prosody_blueprint(self.rooms, secret=SECRET),
            ]

        app = create_app(
            blueprints,
            theme=theme.load("voorbeeldstad"),
            policy=pages.Policy(),
            secret_key="k" * 32,
            is_https=False,
        )
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/prosody"

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self.ground.redis.close()
        self.ground.database.engine.dispose()

    def plan(self, *, name="Jan Jansen", appointment_id=None, room=None, starts_in=timedelta()):
        starts_at = self.ground.clock.now() + starts_in
        visit = PlannedVisit(
            participant_id=new_id(),
            appointment_id=appointment_id or new_id(),
            desk_id="burgerzaken",
            room=room or new_room(),
            name=name,
            language="nl",
            product="Geboorte aangeven",
            employee_id="e1",
            employee_name="Sanne de Vries",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
        )
        self.lobby.expect(visit)
        self.rooms.plan(visit)
        return visit

    def citizen_token(self, visit):
        visitor = a_visitor(
            visit.participant_id, appointment_id=visit.appointment_id, name=visit.name
        )
        return self.rooms.token_for_citizen(visitor).token

    def employee_token(self, visit):
        return self.rooms.token_for_employee(visit.appointment_id, an_employee()).token

    async def admit(self, planned):
        """Presses Toelaten as soon as it can be pressed."""
        await until(
            lambda: self.visit(planned).state is not State.EXPECTED, what="the visitor is there"
        )
        self.lobby.admit(planned.participant_id, by=an_employee())

    def hold(self, planned):
        """On hold is prepared: no use case asks for it yet."""
        visit = self.visit(planned)
        assert self.lobby.visits.change(replace(visit, state=State.ON_HOLD), was=visit.state)

    def end_window(self, planned):
        over = self.ground.clock.now() - timedelta(seconds=1)
        self._execute(update(rooms_store.rooms).values(closes_at=over), planned)

    def forget_all(self):
        for table in (lobby_store.visits, rooms_store.rooms, rooms_store.stays):
            self._execute(delete(table))
        self.ground.redis.flushall()

    def lose_commands(self, deed):
        """As when Redis went down between the commit and the command."""
        self.commands.is_deaf = True
        deed()
        self.commands.is_deaf = False

    async def focus_is_back(self):
        await until(lambda: self.focus.is_connected(), what="focus is back")
        await until(lambda: self.focus.sessionstarted, what="focus has a session")

    def _execute(self, statement, planned=None):
        if planned is not None:
            statement = statement.where(rooms_store.rooms.c.name == planned.room)
        with self.ground.database.transaction() as connection:
            connection.execute(statement)

    def visit(self, planned):
        return self.lobby.visits.get(planned.participant_id)

    def new_agent(self, *, redis_port=None, ca_file=None, **pace):
        hasty = {"rounds": timedelta(seconds=0.3), "sweeps": timedelta(seconds=0.5)}
        account = Account(
            jid=f"balie@auth.{DOMAIN}",
            password=PASSWORD,
            host="127.0.0.1",
            port=self.prosody.settings.c2s_port,
            ca_file=ca_file or self.prosody.ca_file,
        )
        redis = redis_client.connect_agent(f"redis://127.0.0.1:{redis_port or self.redis_port}/0")
        agent = Agent(
            account,
            redis,
            hosts=hosts_of(DOMAIN),
            visits=self.lobby,
            rooms=self.rooms,
            pace=Pace(**hasty | pace),
        )
        return RunningAgent(agent, redis)


class RunningAgent:
    def __init__(self, agent, redis):
        self.agent = agent
        self._redis = redis
        self._task = asyncio.ensure_future(agent.run())

    @property
    def rooms(self):
        return set(self.agent.doors.watches)

    async def stop(self):
        """As at SIGTERM: rooms are given up."""
        if self._task.done():
            return
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        await self._redis.aclose()

    async def forever(self):
        await self._task

    async def ready(self):
        await until(lambda: self.agent.is_connected, what="the agent connected")
        return self


async def until(condition, *, what, patience=PATIENCE):
    """Waits for what no stanza tells us."""
    end = time.monotonic() + patience
    while not (value := condition()):
        assert time.monotonic() < end, f"this did not come true: {what}"
        assert asyncio.get_running_loop().is_running()
        await asyncio.sleep(0.02)
    return value
