"""The numbers on guessing in the threat model are computed from the constants of the code."""

import re
from base64 import urlsafe_b64decode
from datetime import timedelta
from math import log2

import pytest

from ident import control_code
from sidecar.adapters import staff_sessions
from sidecar.adapters.sms import receipts
from sidecar.appointments import links
from sidecar.core import ids, phone_links
from sidecar.documents.domain import PHONE_LASTS
from sidecar.identification.domain import MOST_TRIES
from tests.architecture.test_documents import section

A_SECOND = 10_000
A_YEAR = timedelta(days=366)
# Nobody may have one chance in this many of finding anything that is not short.
HOPELESS = 1e-12


def bits_of_secret():
    return 8 * len(urlsafe_b64decode(ids.new_secret() + "=="))


def bits_of_id():
    return 8 * len(bytes.fromhex(ids.new_id().removeprefix("x")))


# What is guessed: its bits, how many are open at once, and how long each lives.
LIVING = {
    "personal link": (8 * links.SECRET_BYTES, 100_000, A_YEAR),
    "session of a civil servant": (bits_of_secret(), 2000, staff_sessions.LONGEST),
    "code for a phone": (bits_of_secret(), 500, phone_links.VALID_FOR),
    "phone that sends documents": (bits_of_secret(), 500, PHONE_LASTS),
    "key of a program": (bits_of_secret(), 20, A_YEAR),
    "address for receipts of Spryng": (8 * receipts.SECRET_BYTES, 1, A_YEAR),
    "page after booking": (bits_of_id(), 10_000, A_YEAR),
}
ROW = re.compile(r"^\| `([^`]+)` \| ([\d.]+) \| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.M)


def rows():
    found = ROW.findall(section("docs/threat-model.md", "## Guessing, in numbers"))
    return {name: [cell.strip() for cell in cells] for name, *cells in found}


def spoken(time):
    """As the document says it: in the largest unit that is whole."""
    for unit, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if time.total_seconds() % unit == 0:
            return f"{time.total_seconds() / unit:.0f} {name}"
    raise AssertionError(time)


def chance(bits, many, tries):
    return tries * many / 2**bits


def test_every_row_is_one_of_the_code():
    assert list(rows()) == [*LIVING, "control code"]


@pytest.mark.capability("M60")
@pytest.mark.parametrize("name", LIVING)
def test_what_lives_long_enough_to_be_guessed_is_hopeless(name):
    bits, many, time = LIVING[name]
    tries = A_SECOND * time.total_seconds()

    told = [f"{bits}", f"{many}", spoken(time), f"{tries:.1e}", f"{chance(bits, many, tries):.1e}"]
    assert rows()[name] == told
    assert chance(bits, many, tries) < HOPELESS


def test_the_control_code_has_as_many_tries_as_it_can_bear():
    bits = log2(10**control_code.DIGITS)

    told = [f"{bits:.1f}", "1", "one request", f"{MOST_TRIES}"]
    assert rows()["control code"] == [*told, f"{chance(bits, 1, MOST_TRIES):.1e}"]
    # One in a hundred thousand is the worst that may ever be.
    assert chance(bits, 1, MOST_TRIES) <= 1e-5
