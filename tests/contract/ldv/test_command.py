"""`balie ldv subject`: how an administrator finds the lines of who asks for them."""

from base64 import b64encode

import pytest

from ident.domain import IdentityKind, Subject
from ident.ldv.line import Hidden
from tests.contract.balie import balie, environment_of
from tests.ident_builders import NUMBER

KEY = bytes(range(32))
LOG = {
    "IDENT_LDV_URL": "https://log.example/v1/traces",
    "IDENT_LDV_ACTIVITY_URL": "https://register.example/1",
    "IDENT_LDV_KEY": b64encode(KEY).decode(),
}


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    environment = environment_of(tmp_path_factory.mktemp("ldv"))
    return lambda text, *words, **log: balie(
        environment | log, "ldv", "subject", *words, typed=text
    )


@pytest.mark.capability("A4")
@pytest.mark.parametrize(("kind", "number"), [("bsn", NUMBER), ("kvk", "12345678")])
def test_it_prints_the_text_of_the_log(subject, kind, number):
    said = subject(f"{number}\n", "--kind", kind, **LOG)

    assert said.returncode == 0, said.stderr
    whom = Subject(kind=IdentityKind(kind), number=number)
    assert said.stdout == Hidden(KEY).text(whom) + "\n"
    assert number not in said.stderr


@pytest.mark.parametrize("text", ["", "123456789\n", "niemand\n"])
def test_what_is_no_number_is_said(subject, text):
    said = subject(text, **LOG)

    assert (said.returncode, said.stdout) == (2, "Dit is geen geldig nummer.\n")


def test_without_a_log_it_says_what_to_set(subject):
    said = subject(f"{NUMBER}\n")

    assert (said.returncode, "IDENT_LDV_URL" in said.stdout) == (2, True)
