"""`balie ldv subject`: how an administrator finds the lines of who asks for them."""

import os
import subprocess
import sys
from base64 import b64encode

import pytest

from deploy.local.identification import Identification
from deploy.local.stack import ROOT
from ident.domain import IdentityKind, Subject
from ident.ldv.line import Hidden
from tests.ident_builders import NUMBER

KEY = bytes(range(32))
SECRETS = {
    "IDENT_DATA_KEY": b64encode(bytes(32)).decode(),
    "IDENT_CODE_KEYS": f"k1:{b64encode(bytes(32)).decode()}",
    "IDENT_SECRET_KEY": "s" * 40,
}
LOG = {
    "IDENT_LDV_URL": "https://log.example/v1/traces",
    "IDENT_LDV_ACTIVITY_URL": "https://register.example/1",
    "IDENT_LDV_KEY": b64encode(KEY).decode(),
}


@pytest.fixture(scope="module")
def balie(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ldv")
    together = Identification(
        folder=folder,
        balie="http://localhost:1",
        digid="http://localhost:2",
        redis="redis://127.0.0.1:1/1",
        database=f"sqlite:///{folder / 'ident.sqlite'}",
        municipality="voorbeeldstad",
    )
    together.prepare()

    def run(text, *words, **log):
        return subprocess.run(
            [sys.executable, "-m", "sidecar.processes.cli", "ldv", "subject", *words],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **together.of_ident(), **SECRETS, **log},
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.capability("A4")
@pytest.mark.parametrize(("kind", "number"), [("bsn", NUMBER), ("kvk", "12345678")])
def test_it_prints_the_text_of_the_log(balie, kind, number):
    said = balie(f"{number}\n", "--kind", kind, **LOG)

    assert said.returncode == 0, said.stderr
    whom = Subject(kind=IdentityKind(kind), number=number)
    assert said.stdout == Hidden(KEY).text(whom) + "\n"
    assert number not in said.stderr


@pytest.mark.parametrize("text", ["", "123456789\n", "niemand\n"])
def test_what_is_no_number_is_said(balie, text):
    said = balie(text, **LOG)

    assert (said.returncode, said.stdout) == (2, "Dit is geen geldig nummer.\n")


def test_without_a_log_it_says_what_to_set(balie):
    said = balie(f"{NUMBER}\n")

    assert (said.returncode, "IDENT_LDV_URL" in said.stdout) == (2, True)
