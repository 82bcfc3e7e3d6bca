"""`balie scanner check`: not there, not kept and too old are three things, and none is well."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.contract.clamd_server import PlayedClamd
from tests.surroundings import surroundings

pytestmark = pytest.mark.capability("M26")


@pytest.fixture
def balie(tmp_path):
    def run(address):
        env = surroundings(tmp_path, BALIE_SCANNER_URL=address)
        return subprocess.run(
            [sys.executable, "-m", "sidecar.processes.cli", "scanner", "check"],
            env={"PATH": os.environ["PATH"], **env},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def version(days):
    made_at = datetime.now(UTC) - timedelta(days=days)
    return f"ClamAV 1.4.6/27512/{made_at:%a %b %d %H:%M:%S %Y}\0".encode()


@pytest.mark.parametrize(
    ("says", "code", "word"),
    [
        (lambda: version(days=1), 0, "bij"),
        (lambda: version(days=30), 1, "te oud"),
        (lambda: b"ClamAV 1.4.6\0", 1, "freshclam"),
        (lambda: b"nonsense\0", 1, "the scanner said"),
    ],
    ids=["kept", "too old", "no signatures", "nonsense"],
)
def test_it_says_how_the_scanner_is(balie, says, code, word):
    server = PlayedClamd(says())
    done = balie(server.address)
    server.stop()

    assert (done.returncode, word in done.stdout + done.stderr) == (code, True)


def test_without_a_scanner_it_says_so(balie):
    assert balie("tcp://127.0.0.1:1").returncode == 1
    assert "BALIE_SCANNER_URL" in balie(None).stderr
