"""Schemathesis asks the whole sidecar what its description allows, and what it forbids.

Every check of it is on; what it finds is printed with the request that shows it.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from sidecar.appointments.store import appointments
from tests.contract.programs import Balie, served

ROOT = Path(__file__).parents[2]
SPRYNG = {
    "BALIE_SMS": "spryng",
    "BALIE_SMS_URL": "https://rest.spryng.example/v1/messages",
    "BALIE_SMS_KEY": "k" * 32,
    "BALIE_SMS_SENDER": "Gem Stad",
}
ALL_PHASES = "examples,coverage,fuzzing,stateful"

pytestmark = pytest.mark.capability("M129", "M127")


@pytest.fixture
def balie(tmp_path):
    return Balie(tmp_path)


def asked(balie, folder, *, key="", examples=6, phases=ALL_PHASES):
    """What schemathesis said, and how many requests it made."""
    moments = balie.ask(balie.key("st"), "/producten/verhuizing/vrije-momenten").json["momenten"]
    with served(balie.app) as address:
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "run"),
            *(f"{address}/api/v1/openapi.json", "--origin", address, "--no-color"),
            *("--mode", "all", "--phases", phases, "--max-examples", str(examples)),
            *("--suppress-health-check", "all", "--continue-on-failure"),
            *(["--header", f"Authorization: Bearer {key}"] if key else []),
        ]
        done = subprocess.run(
            command,
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "SCHEMATHESIS_HOOKS": "tests.contract.api_values",
                "FREE_MOMENTS": json.dumps([each["begin"] for each in moments[100:200]]),
            },
            capture_output=True,
            text=True,
            check=False,
        )
    made = re.search(r"(\d+) generated", done.stdout)
    return done, int(made.group(1)) if made else 0


@pytest.mark.parametrize("texts", [{}, SPRYNG], ids=["mail only", "text messages too"])
def test_with_a_key_every_answer_is_as_described(tmp_path, texts):
    balie = Balie(tmp_path, **texts)
    done, made = asked(balie, tmp_path, key=balie.key())

    assert done.returncode == 0, done.stdout + done.stderr
    assert made > 100
    with balie.services.ground.database.connection() as connection:
        sources = connection.execute(select(appointments.c.source)).scalars().all()
    assert "jcc" in sources, "nothing that was asked was allowed: what was tested?"


def test_without_a_key_every_answer_is_as_described(balie, tmp_path):
    done, made = asked(balie, tmp_path, phases="examples,fuzzing")

    assert done.returncode == 0, done.stdout + done.stderr
    assert made > 20
    with balie.services.ground.database.connection() as connection:
        assert connection.execute(select(appointments)).all() == []


def test_an_answer_that_is_not_as_described_is_found(balie, tmp_path):
    @balie.app.after_request
    def forgets_the_version(response):
        response.headers.pop("API-Version", None)
        return response

    # The one that was added last is asked first.
    hooks = balie.app.after_request_funcs[None]
    hooks.insert(0, hooks.pop())
    done, _ = asked(balie, tmp_path, key=balie.key(), examples=1, phases="examples")

    assert done.returncode == 1, done.stdout + done.stderr
    assert "API-Version" in done.stdout
