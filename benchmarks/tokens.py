"""The token route against an empty Flask route plus one RS256 signature, without any server."""

import io
import time
from collections.abc import Callable
from typing import Any

import jwt
from flask import Flask
from werkzeug.test import EnvironBuilder

from benchmarks.ground import SANNE, Ground, ground
from benchmarks.rows import TIMES, Row, median
from sidecar.rooms import keys
from sidecar.rooms.keys import KeyRing
from sidecar.web import csrf

ROUNDS = 400
GOAL = 0.6


def run() -> list[Row]:
    with ground() as place:
        keys.ensure(place.settings.keys_dir, place.services.ground.clock.now())
        routes = [
            ("citizen's token", "/afspraak/token", place.visitors(1)[0]),
            ("civil servant's token", f"/balie/gesprek/{_an_appointment(place)}/token", ""),
        ]
        bare = _wsgi(_bare_app(place), "/", {})
        return [_row(name, _ours(place, path, cookie), bare) for name, path, cookie in routes]


def _row(name: str, ours: Callable[[], None], bare: Callable[[], None]) -> Row:
    ratios, rates = [], []
    for _ in range(TIMES):
        pair = (_rate(ours), _rate(bare))
        rates.append(pair)
        ratios.append(pair[0] / pair[1])
    ratio = median(ratios)
    shown = rates[ratios.index(ratio)]
    return Row(
        name=name,
        ours=f"{shown[0]:.0f}/s",
        bare=f"{shown[1]:.0f}/s",
        ratio=f"{ratio:.2f}",
        goal=f"at least {GOAL}",
        ok=ratio >= GOAL,
    )


def _ours(place: Ground, path: str, cookie: str) -> Callable[[], None]:
    headers = {"Cookie": cookie or place.employee()}
    with place.app.test_request_context(headers=headers):
        headers[csrf.HEADER] = csrf.token()
    return _wsgi(place.app, path, headers)


def _bare_app(place: Ground) -> Flask:
    app, (kid, key) = Flask("bare"), KeyRing(place.settings.keys_dir / keys.LOGIN).newest()
    claims = {"iss": "balie", "aud": "jitsi", "sub": "meet.jitsi", "room": "balie-1"}

    @app.post("/")
    def token() -> str:
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})

    return app


def _an_appointment(place: Ground) -> str:
    place.visitors(1)
    return place.services.lobby.today(SANNE).visits[0].appointment_id


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


def _rate(deed: Callable[[], None]) -> float:
    deed()
    start = time.perf_counter()
    for _ in range(ROUNDS):
        deed()
    return ROUNDS / (time.perf_counter() - start)
