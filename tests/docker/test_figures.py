"""Several processes of gunicorn, as the images start them, tell their figures as one."""

import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.error import HTTPError, URLError

import pytest
from prometheus_client.parser import text_string_to_metric_families

from deploy.docker.collect import HERE
from deploy.local.stack import ROOT
from tests.contract.balie import environment_of
from tests.contract.redis_server import free_port
from tests.surroundings import surroundings

GENEROUS = 60
TOKEN = "t" * 40
ASKED = 40


@contextmanager
def gunicorn(module, env, port, *, workers):
    command = [sys.executable, "-m", "gunicorn", "-c", str(HERE / "gunicorn_conf.py")]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), f"{module}:create()"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + GENEROUS
        while status(port, "/health/live") != 200:
            assert process.poll() is None
            assert time.monotonic() < until, "gunicorn does not answer"
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def ask(port, path, **headers):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=GENEROUS) as answer:
        return answer.status, answer.read().decode()


def status(port, path):
    try:
        return ask(port, path)[0]
    except HTTPError as error:
        return error.code
    except URLError:
        return 0


def counted(port, route):
    _status, text = ask(port, "/metrics", Authorization=f"Bearer {TOKEN}")
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            is_count = sample.name.endswith("_http_request_seconds_count")
            if is_count and sample.labels == {"route": route, "status": "200"}:
                yield sample.value


@pytest.mark.capability("M38")
@pytest.mark.parametrize(
    ("module", "route"),
    [("sidecar.processes.web", "front.live"), ("ident.processes.web", "open_pages.live")],
    ids=["sidecar", "ident"],
)
def test_whoever_is_asked_tells_what_all_counted(tmp_path, module, route):
    """Once by two processes that share the work, and nothing is lost or counted twice."""
    env = environment_of(tmp_path) | surroundings(tmp_path)
    env |= {"BALIE_METRICS_TOKEN": TOKEN, "IDENT_METRICS_TOKEN": TOKEN}
    port = free_port()
    with gunicorn(module, env, port, workers=2):
        (before,) = counted(port, route)
        for _ in range(ASKED):
            assert status(port, "/health/live") == 200
        found = {tuple(counted(port, route)) for _ in range(ASKED)}
        assert found == {(before + ASKED,)}
        assert status(port, "/metrics") == 403
