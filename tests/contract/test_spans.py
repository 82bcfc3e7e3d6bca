"""Traces reach a collector by OTLP over HTTP, and name routes and work, never anybody."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from foundation.tracing import Tracing
from sidecar import bootstrap, migrations
from sidecar.processes import demo_data
from sidecar.settings import Settings
from tests.contract.morning import ROOT, until
from tests.surroundings import surroundings

pytestmark = pytest.mark.capability("M21")


class Collector(ThreadingHTTPServer):
    """Keeps what it was sent, and says that it has it."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Taking)
        self.bodies = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def spans(self):
        for body in self.bodies:
            for of_one in ExportTraceServiceRequest.FromString(body).resource_spans:
                for scope in of_one.scope_spans:
                    yield from scope.spans

    def said(self):
        """Everything that is text in what came."""
        return " ".join(str(ExportTraceServiceRequest.FromString(body)) for body in self.bodies)


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.path == "/v1/traces"
        self.server.bodies.append(body)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words):
        pass


@pytest.fixture
def collector():
    found = Collector()
    yield found
    found.shutdown()
    found.server_close()


def an_app(folder, **settings):
    services = bootstrap.build(Settings.from_env(surroundings(folder, **settings)))
    migrations.upgrade(services.ground.database.engine)
    links = [link.partition("/a/")[2] for _name, link in demo_data.fill(services)]
    return bootstrap.web(services), links, services


def test_a_request_is_told_by_its_route_and_by_nothing_of_its_address(tmp_path, collector):
    app, links, services = an_app(tmp_path, BALIE_TRACES_URL=collector.url)
    browser = app.test_client()

    opened = browser.get(
        f"/a/{links[0]}?x=geheim", headers={"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
    )
    browser.get("/nergens/Jansen")

    assert until(lambda: len(list(collector.spans())) == 2)
    first, second = collector.spans()
    assert (first.name, second.name) == ("GET /a/<link>", "GET none")
    told = {each.key: each.value.string_value or each.value.int_value for each in first.attributes}
    assert told["http.response.status_code"] == opened.status_code
    assert set(told) == {"http.request.method", "http.route", "http.response.status_code"}
    # A stranger may say anything of which trace he is part.
    assert first.trace_id.hex() != "a" * 32
    assert not any(word in collector.said() for word in (links[0], "geheim", "Jansen", "127.0.0.1"))
    services.ground.database.engine.dispose()


@pytest.mark.parametrize(("asked", "is_loaded"), [(False, "False"), (True, "True")])
def test_where_nobody_asked_nothing_that_sends_is_even_loaded(tmp_path, asked, is_loaded):
    more = {"BALIE_TRACES_URL": "http://127.0.0.1:9"} if asked else {}
    program = (
        "import sys; from sidecar.processes import web; web.create();"
        "print('opentelemetry.exporter.otlp.proto.http.trace_exporter' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **surroundings(tmp_path, **more)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == is_loaded


def test_a_piece_of_work_that_fails_tells_its_kind_and_not_its_words(collector):
    tracing, done = Tracing(collector.url, service="balie-worker", municipality="x"), []

    def fails(_reference):
        raise ValueError("the mail of Jansen")

    tracing.traced("message", done.append)("row-1")
    with pytest.raises(ValueError, match="Jansen"):
        tracing.traced("wipe", fails)("row-2")
    tracing.flush()

    good, bad = collector.spans()
    assert (good.name, good.status.code) == ("work message", 0)
    assert (bad.name, bad.status.code) == ("work wipe", 2)
    assert done == ["row-1"]
    assert "Jansen" not in collector.said()
    assert "row-" not in collector.said()


def test_a_collector_that_is_away_holds_nothing_up(tmp_path):
    app, links, services = an_app(tmp_path, BALIE_TRACES_URL="http://127.0.0.1:9")

    assert app.test_client().get(f"/a/{links[0]}").status_code in {303, 403}
    services.ground.database.engine.dispose()
