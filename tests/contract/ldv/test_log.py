"""Lines on their way to the Logboek Dataverwerkingen: kept, sent until taken, then gone."""

import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from foundation.outbox import LONGEST_WAIT, DatabaseOutbox, Deliveries
from foundation.trace import tracing
from ident import migrations
from ident.database import Database
from ident.domain import IdentityKind, Subject
from ident.evidence.ports import Kind
from ident.ldv import building
from ident.ldv.settings import LdvSettings
from ident.ldv.store import DatabaseLines
from ident.ports import Action
from tests.fakes.clock import FixedClock
from tests.ident_builders import NUMBER
from tests.ident_world import ListAudit

REQUEST = "7f2c1a34-5b6d-4e8f-9a0b-1c2d3e4f5061"
KEY = bytes(range(32))
SOMEBODY = Subject(kind=IdentityKind.BSN, number=NUMBER)


@pytest.fixture
def collector():
    """A log that takes OTLP over HTTP; `answer` is what it says."""
    found = SimpleNamespace(taken=[], tokens=[], answer=(200, b'{"partialSuccess": {}}'))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert (self.path, self.headers["Content-Type"]) == ("/v1/traces", "application/json")
            found.tokens.append(self.headers["Authorization"])
            found.taken.append(json.loads(body))
            status, content = found.answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}/v1/traces"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def settings(url):
    return LdvSettings(
        url=url,
        activity="https://register.example/1",
        key=KEY,
        token="a token",
        ca_file=None,
        municipality="voorbeeldstad",
    )


@pytest.fixture(params=["sqlite", "postgres"])
def world(request, database_of, collector):
    plain = database_of(request.param)
    database = Database(plain.engine.url.render_as_string(hide_password=False))
    migrations.upgrade(database.engine)
    clock, beside = FixedClock(), ListAudit()
    sending = building.sending(settings(collector.url), database)
    yield SimpleNamespace(
        trail=building.trail(settings(collector.url), beside, database, clock),
        beside=beside,
        lines=DatabaseLines(database),
        deliveries=Deliveries(database, clock, {Kind.LOG_PROCESSING: sending.send}),
        work=DatabaseOutbox(database, clock, wake=lambda _row: None),
        clock=clock,
        database=database,
    )
    database.engine.dispose()


def deliver(world):
    return [world.deliveries.deliver(row) for row in world.deliveries.due()]


def spans(collector):
    return [request["resourceSpans"][0]["scopeSpans"][0]["spans"][0] for request in collector.taken]


@pytest.mark.capability("A4")
def test_each_processing_arrives_once_and_is_not_kept(world, collector):
    world.trail.record(Action.IDENTIFIED, request_id=REQUEST, whom=SOMEBODY)
    world.trail.record(Action.NUMBER_SHOWN, request_id=REQUEST, actor="emp-1", whom=SOMEBODY)
    assert len(world.lines.ids()) == 2

    assert deliver(world) == [True, True]

    found = spans(collector)
    assert sorted(span["name"] for span in found) == ["ident.identified", "ident.number_shown"]
    assert {span["traceId"] for span in found} == {REQUEST.replace("-", "")}
    assert len({span["spanId"] for span in found}) == 2
    assert world.lines.ids() == []
    assert collector.tokens == ["Bearer a token"] * 2
    said = json.dumps(collector.taken)
    assert NUMBER not in said
    assert "emp-1" not in said


def test_what_is_about_nobody_is_no_line_and_the_trail_has_both(world):
    world.trail.record(Action.LOGGED_OUT, request_id=REQUEST)
    world.trail.record(Action.IDENTIFIED, request_id=REQUEST, whom=SOMEBODY)

    assert len(world.lines.ids()) == 1
    assert [fact[0] for fact in world.beside.facts] == ["ident.logged_out", "ident.identified"]


def test_an_action_under_way_gives_the_line_its_span(world, collector):
    with tracing(REQUEST):
        world.trail.record(Action.CASE_OPENED, request_id=REQUEST, whom=SOMEBODY)
        world.trail.record(Action.CASE_OPENED, request_id=REQUEST, whom=SOMEBODY)
    deliver(world)

    assert len({span["spanId"] for span in spans(collector)}) == 1


@pytest.mark.parametrize(
    "answer",
    [
        (503, b""),
        (400, b"{}"),
        (302, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"partialSuccess": {"rejectedSpans": "1"}}'),
    ],
    ids=["away", "refused", "elsewhere", "html", "list", "partly"],
)
@pytest.mark.capability("A4")
def test_a_log_that_does_not_take_it_gets_it_again(world, collector, answer):
    world.trail.record(Action.IDENTIFIED, request_id=REQUEST, whom=SOMEBODY)
    taken, collector.answer = collector.answer, answer
    assert deliver(world) == [False]
    assert len(world.lines.ids()) == 1

    collector.answer = taken
    world.clock.move(LONGEST_WAIT)
    assert deliver(world) == [True]
    assert world.lines.ids() == []


def test_a_log_that_is_not_there_gets_it_later(world):
    away = building.sending(settings("http://127.0.0.1:1/v1/traces"), world.database)
    world.trail.record(Action.IDENTIFIED, request_id=REQUEST, whom=SOMEBODY)
    deliveries = Deliveries(world.database, world.clock, {Kind.LOG_PROCESSING: away.send})

    assert [deliveries.deliver(row) for row in deliveries.due()] == [False]
    assert len(world.lines.ids()) == 1


def test_work_for_a_line_that_is_gone_is_done(world, collector):
    world.work.add(Kind.LOG_PROCESSING, "gone")

    assert deliver(world) == [True]
    assert collector.taken == []


def test_a_database_that_is_away_keeps_nobody_waiting(collector, caplog):
    nowhere = Database("sqlite:////nowhere/at/all.sqlite")
    trail = building.trail(settings(collector.url), ListAudit(), nowhere, FixedClock())

    with caplog.at_level(logging.WARNING):
        trail.record(Action.IDENTIFIED, request_id=REQUEST, whom=SOMEBODY)

    (record,) = caplog.records
    assert json.loads(record.line)["name"] == "ident.identified"
    assert NUMBER not in record.line


def test_without_a_log_the_trail_is_as_it_was():
    beside = ListAudit()
    assert building.trail(None, beside, None, FixedClock()) is beside
