"""The examples of docs/api.md, run by bash and curl against the whole sidecar."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.contract.programs import Balie, served

DOCUMENT = Path(__file__).parents[2] / "docs/api.md"


@pytest.fixture
def balie(tmp_path):
    return Balie(tmp_path)


@pytest.fixture
def address(balie):
    with served(balie.app) as where:
        yield where


def run(script, address, key):
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "BALIE": address, "KEY": key},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.capability("M31", "M129")
def test_the_examples_of_the_document_do_what_it_says(balie, address):
    examples = re.findall(r"^```sh\n(.*?)^```", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    assert len(examples) >= 6

    done = run("\n".join(examples), address, balie.key())

    assert done.returncode == 0, done.stderr + done.stdout
    assert done.stdout.strip().endswith("geannuleerd")
    assert '"afspraken":[{' in done.stdout.replace("\n", "").replace(" ", "")


def test_the_examples_stop_at_the_first_that_is_refused(balie, address):
    (first, second, *_) = re.findall(
        r"^```sh\n(.*?)^```", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL
    )
    done = run(f"{first}\n{second}", address, "balie_x")

    assert done.returncode != 0
    assert "key_refused" in done.stdout
