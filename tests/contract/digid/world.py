"""Ident and the DigiD simulator together over real HTTP, with a real Redis and a stub balie."""

import threading
import time
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from flask import Flask, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from deploy.local.digid.app import create_app as create_simulator
from deploy.local.digid.settings import Settings as SimulatorSettings
from deploy.local.digid.simulator import Simulator
from deploy.local.identification import Identification
from ident import migrations
from ident.app import create_app
from ident.bootstrap import build
from ident.contract import (
    ALGORITHM,
    EVENTS_AUDIENCE,
    IDENT,
    LIFETIME,
    MACHINE_AUDIENCE,
    SIDECAR,
    STAFF_AUDIENCE,
    START_AUDIENCE,
    StaffView,
    StartIdentification,
)
from ident.settings import Settings
from tests.contract.balie import SECRETS
from tests.contract.redis_server import RedisServer, free_port

GENEROUS = 20


class ShiftedClock:
    """The real time, plus what a test adds."""

    def __init__(self):
        self.ahead = timedelta(0)

    def now(self):
        return datetime.now(UTC) + self.ahead


class StubBalie:
    """Receives events as sidecar does: verifies, keeps, answers 204."""

    def __init__(self, key_file):
        self.events = []
        self.answer = 204
        self._key = load_pem_public_key(key_file.read_bytes())
        self.app = Flask(__name__)
        self.app.post("/machine/identifications")(self._receive)

    def _receive(self):
        claims = jwt.decode(
            request.get_data(as_text=True),
            self._key,
            algorithms=[ALGORITHM],
            audience=EVENTS_AUDIENCE,
            issuer=IDENT,
            options={"verify_iat": False, "verify_exp": False},
        )
        if self.answer == 204:
            self.events.append(claims)
        return "", self.answer

    def wait_for(self, event, *, request_id):
        until = time.monotonic() + GENEROUS
        while time.monotonic() < until:
            for claims in list(self.events):
                if (claims["event"], claims["request_id"]) == (event, request_id):
                    return claims
            time.sleep(0.02)
        raise AssertionError(f"no {event} for {request_id}")


class World:
    """Everything started once for a module; each test uses a request id of its own."""

    def __init__(self, folder):
        self._stack = ExitStack()
        try:
            self._build(folder)
        except BaseException:
            self.stop()
            raise

    def _build(self, folder):
        self.redis = RedisServer()
        self._stack.callback(self.redis.stop)
        self.clock = ShiftedClock()
        self.digid_clock = ShiftedClock()
        self.port, digid_port = free_port(), free_port()
        together = Identification(
            folder=folder,
            balie=f"http://localhost:{self.port}",
            digid=f"http://localhost:{digid_port}",
            redis=f"redis://127.0.0.1:{self.redis.port}/1",
            database=f"sqlite:///{folder / 'ident.sqlite'}",
            municipality="voorbeeldstad",
        )
        together.prepare()
        self.env = together.of_ident() | SECRETS | self.of_other_means(folder)
        self.url = together.ident
        self.start_key = load_pem_private_key((folder / "start.pem").read_bytes(), password=None)
        self.balie = StubBalie(folder / "event.pub.pem")
        self.simulator = Simulator(
            SimulatorSettings.from_env(together.of_simulator()), now=self.digid_clock.now
        )
        self._serve_all(digid_port)

    def of_other_means(self, folder):
        """Settings of means beside DigiD; a world with more of them serves their simulators too."""
        return {}

    def _serve_all(self, digid_port):
        built = build(Settings.from_env(self.env), clock=self.clock)
        migrations.upgrade(built.database.engine)
        self._stack.callback(built.database.engine.dispose)
        ident = create_app(built.services, built.surroundings)
        together = DispatcherMiddleware(self.balie.app, {"/ident": ident})
        self.serve(self.port, together)
        self.serve(digid_port, create_simulator(self.simulator))

    def serve(self, port, app):
        server = make_server("127.0.0.1", port, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()

        def stop():
            server.shutdown()
            thread.join()
            server.server_close()

        self._stack.callback(stop)

    def stop(self):
        self._stack.close()

    def token(self, audience, claims, *, key=None, **changed):
        now = self.clock.now()
        common = {
            "iss": SIDECAR,
            "aud": audience,
            "iat": now,
            "exp": now + LIFETIME,
            "jti": f"{audience}-{time.monotonic_ns()}",
        }
        return jwt.encode({**common, **claims, **changed}, key or self.start_key, ALGORITHM)

    def start_token(
        self,
        request_id,
        *,
        level="midden",
        conversation="c1",
        participant="p1",
        scheme="random_code",
        means="digid",
        words="",
        key=None,
        **changed,
    ):
        claims = StartIdentification(
            request_id=request_id,
            minimum_level=level,
            asked_by="Dora Dorknoper",
            asked_by_function="medewerker burgerzaken",
            organisation="Gemeente Voorbeeldstad",
            language="nl",
            return_url=f"http://localhost:{self.port}/gesprek",
            conversation_id=conversation,
            participant_id=participant,
            scheme=scheme,
            means=means,
            case_number="",
            words=words,
        )
        return self.token(START_AUDIENCE, asdict(claims), key=key, **changed)

    def staff_token(self, request_id, *, purpose="view", **changed):
        view = StaffView(request_id=request_id, employee_id="emp-1", purpose=purpose)
        return self.token(STAFF_AUDIENCE, asdict(view), **changed)

    def machine_token(self, **changed):
        return self.token(MACHINE_AUDIENCE, {}, **changed)
