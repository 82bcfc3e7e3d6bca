"""The derived code (VNG 2.2), held to the vectors that docs/control-code.md publishes."""

import re
from base64 import b64encode
from collections import Counter
from pathlib import Path

import pytest

from ident.control_code import CodeKeys, derived_code

KEY = bytes(range(32))
UUID = "7f2c1a34-5b6d-4e8f-9a0b-1c2d3e4f5061"
DOCUMENT = Path(__file__).parents[3] / "docs/control-code.md"
VECTOR = re.compile(r"^\| `(\d{9})` \| `([0-9a-fA-F-]{36})` \| `(\d{4})` \| `(\d{6})` \|", re.M)


def vectors():
    return VECTOR.findall(DOCUMENT.read_text(encoding="utf-8"))


@pytest.mark.capability("M91", "A1")
def test_every_published_vector_holds():
    assert len(vectors()) == 7
    for number, uuid, municipality, code in vectors():
        assert derived_code(KEY, number=number, uuid=uuid, municipality=municipality) == code


@pytest.mark.capability("M91", "A1")
def test_number_uuid_municipality_and_key_each_make_another_code():
    base = {"number": "999990007", "uuid": UUID, "municipality": "0518"}
    codes = {
        derived_code(KEY, **base),
        derived_code(KEY, **(base | {"number": "012345672"})),
        derived_code(KEY, **(base | {"uuid": UUID[:-1] + "2"})),
        derived_code(KEY, **(base | {"municipality": "0599"})),
        derived_code(bytes(32), **base),
    }

    assert len(codes) == 5


def test_no_digit_is_drawn_more_often_than_another():
    codes = [
        derived_code(KEY, number="999990007", uuid=f"{n:036x}", municipality="0518")
        for n in range(20_000)
    ]

    # 2000 each is the mean; a fair draw stays within six deviations of about 42.
    for place in range(6):
        counts = Counter(code[place] for code in codes)
        assert set(counts) == set("0123456789")
        assert all(1740 < count < 2260 for count in counts.values())


def keys(text):
    return CodeKeys.read(text, municipality="0518")


def test_the_first_key_is_for_new_requests_and_the_others_for_those_under_way():
    written = [b64encode(bytes([n]) * 32).decode() for n in (1, 2)]
    ring = keys(f"new:{written[0]} old:{written[1]}")
    of = {"number": "999990007", "uuid": UUID}

    assert ring.current == "new"
    assert ring.code(**of, key_id="old") == derived_code(b"\2" * 32, **of, municipality="0518")
    assert ring.code(**of, key_id="gone") == derived_code(b"\1" * 32, **of, municipality="0518")


@pytest.mark.parametrize("text", ["", "  ", "k1", "k1:", ":AAAA", "k1:AAAA", "k1:%%%"])
def test_a_key_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"key|ase64|padding|base64"):
        keys(text)
