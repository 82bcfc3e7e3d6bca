"""The token route against an empty Flask route plus one RS256 signature, without any server."""

import gc
import io
import time
from collections.abc import Callable
from typing import Any

import jwt
from flask import Flask
from werkzeug.test import EnvironBuilder

from benchmarks.ground import SANNE, Ground, ground
from benchmarks.rows import TIMES, Row
from sidecar.core.people import Visitor
from sidecar.rooms import keys
from sidecar.rooms.keys import KeyRing
from sidecar.web import csrf

TURNS, ROUNDS = 40, 20
GOAL = 0.6


def run() -> list[Row]:
    with ground() as place:
        keys.ensure(place.settings.keys_dir, place.services.ground.clock.now())
        routes = [
            ("citizen's token", "/afspraak/token", place.visitors(1)[0], GOAL),
            # One query more, for the session, and hardly ever asked: shown, without a goal.
            ("civil servant's token", f"/balie/gesprek/{_an_appointment(place)}/token", "", None),
        ]
        bare = _wsgi(_bare_app(place), "/", {})
        # As the web process does at its start, for both alike.
        gc.collect()
        gc.freeze()
        return [
            _row(name, _ours(place, path, cookie), bare, goal)
            for name, path, cookie, goal in routes
        ]


VISITOR = Visitor(participant_id="p1", appointment_id="a1", name="Noor Jansen", language="nl")


def _row(name: str, ours: Callable[[], None], bare: Callable[[], None], goal: float | None) -> Row:
    runs = sorted((_run(ours, bare) for _ in range(TIMES)), key=lambda run: run[0] / run[1])
    middle = runs[TIMES // 2]
    ratio = middle[0] / middle[1]
    return Row(
        name=name,
        ours=f"{middle[0]:.0f} per CPU second",
        bare=f"{middle[1]:.0f} per CPU second",
        ratio=f"{ratio:.2f}",
        goal="-" if goal is None else f"at least {goal}",
        ok=goal is None or ratio >= goal,
    )


def _run(ours: Callable[[], None], bare: Callable[[], None]) -> tuple[float, float]:
    """Rates of both, in turns so short that whatever slows the machine down hits both alike."""
    spent = {ours: 0.0, bare: 0.0}
    for _ in range(TURNS):
        for deed in (ours, bare):
            start = time.process_time()
            for _ in range(ROUNDS):
                deed()
            spent[deed] += time.process_time() - start
    total = TURNS * ROUNDS
    return total / spent[ours], total / spent[bare]


def _ours(place: Ground, path: str, cookie: str) -> Callable[[], None]:
    headers = {"Cookie": cookie or place.employee()}
    with place.app.test_request_context(headers=headers):
        if cookie:
            csrf.guards_citizens()
        headers[csrf.HEADER] = csrf.token()
    return _wsgi(place.app, path, headers)


def _bare_app(place: Ground) -> Flask:
    app, (kid, key) = Flask("bare"), KeyRing(place.settings.keys_dir / keys.LOGIN).newest()
    token = place.services.rooms.passes.for_citizen("balie-1", VISITOR)
    claims = jwt.decode(token, options={"verify_signature": False})

    @app.post("/")
    def token() -> str:
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})

    return app


def _an_appointment(place: Ground) -> str:
    place.visitors(1)
    return place.services.lobby.queue(SANNE).visits[0].appointment_id


def _wsgi(app: Flask, path: str, headers: dict[str, str]) -> Callable[[], None]:
    """One request as a server hands it over, the same for both."""
    template: dict[str, Any] = EnvironBuilder(path, method="POST", headers=headers).get_environ()

    def once() -> None:
        seen: list[str] = []
        environ = {**template, "wsgi.input": io.BytesIO()}
        answer = app.wsgi_app(environ, lambda status, _headers, _info=None: seen.append(status))
        b"".join(answer)
        answer.close()
        if seen != ["200 OK"]:
            raise RuntimeError(f"{path} answered {seen}")

    return once
