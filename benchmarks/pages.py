"""Pages and JSON routes: the queue of a full desk, and an ordinary route against an empty one."""

import time
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.ground import SANNE, Ground, ground
from benchmarks.rows import TIMES, Row, cpu_milliseconds, median

WAITING = 1000
QUEUE_MILLISECONDS = 10
ROUNDS = 200


def run() -> list[Row]:
    with ground() as place:
        cookies = place.visitors(WAITING)
        staff = place.app.test_client()
        staff.set_cookie(*place.employee().split("=", 1))
        citizen = place.app.test_client()
        citizen.set_cookie(*cookies[0].split("=", 1))
        empty = _empty_app().test_client()
        # The same request for both: what the test client does with its cookies is not ours.
        empty.set_cookie(*cookies[0].split("=", 1))
        return [
            _queue(staff),
            _ordinary("the waiting partial", citizen, "/afspraak/gesprek/stand", empty, place),
            _ordinary("the front page", citizen, "/", empty, place),
        ]


def _queue(staff: FlaskClient) -> Row:
    milliseconds = cpu_milliseconds(lambda: _get(staff, "/balie/lijst"), rounds=ROUNDS)
    return Row(
        name=f"queue of a desk with {WAITING} waiting",
        ours=f"{milliseconds:.1f} ms CPU",
        bare="-",
        ratio="-",
        goal=f"at most {QUEUE_MILLISECONDS} ms CPU",
        ok=milliseconds <= QUEUE_MILLISECONDS,
    )


def _ordinary(name: str, client: FlaskClient, path: str, empty: FlaskClient, place: Ground) -> Row:
    """Against an empty Flask route plus the queries that the route makes itself."""
    queries = _queries(place, path)

    def bare() -> None:
        _get(empty, "/")
        queries()

    pairs = [_by_turns(lambda: _get(client, path), bare) for _ in range(TIMES)]
    ratio = median([one / other for one, other in pairs])
    milliseconds = [1000 * median(list(side)) for side in zip(*pairs, strict=True)]
    return Row(
        name=name,
        ours=f"{milliseconds[0]:.2f} ms CPU",
        bare=f"{milliseconds[1]:.2f} ms CPU",
        ratio=f"{ratio:.2f}",
        goal="at most 3",
        ok=ratio <= 3,
    )


def _by_turns(ours: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of each, the one after the other, so that a busy machine slows both."""
    spent = [0.0, 0.0]
    for _ in range(ROUNDS):
        for place, deed in enumerate((ours, bare)):
            start = time.process_time()
            deed()
            spent[place] += time.process_time() - start
    return spent[0] / ROUNDS, spent[1] / ROUNDS


def _queries(place: Ground, path: str) -> Callable[[], object]:
    """The two use cases behind the waiting partial, without any page; nothing for the front."""
    if path == "/":
        return lambda: None
    services = place.services
    participant = services.lobby.queue(SANNE).visits[0].participant_id
    return lambda: (
        services.appointments.store.by_participant(participant),
        services.lobby.standing(participant),
    )


def _empty_app() -> Flask:
    app = Flask("empty")

    @app.get("/")
    def empty() -> str:
        return ""

    return app


def _get(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html", "HX-Request": "true"})
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
