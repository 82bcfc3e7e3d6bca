"""Good files with anything done to them: there is a verdict, whatever comes."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sidecar.adapters.sandbox.__main__ import answered
from sidecar.core.documents import Kind, Why
from tests import document_files as made
from tests.judged import judged

pytestmark = pytest.mark.capability("M26")

TEXTS = Path("sidecar/web/texts/inspection")
GOOD = {
    Kind.PDF: made.pdf(pages=2),
    Kind.JPEG: made.photo(),
    Kind.PNG: made.picture("PNG"),
    Kind.HEIC: made.photo("HEIF"),
    Kind.TIFF: made.tiff(pages=2),
    Kind.DOCX: made.docx(),
    Kind.ODT: made.odt(),
}
CHANGES = some.lists(
    some.tuples(some.integers(0, 10_000), some.sampled_from("xid+-"), some.binary(max_size=9)),
    min_size=1,
    max_size=6,
)


def changed(content, changes):
    """Bytes put over others, put in, taken out, doubled or moved to the end."""
    found = bytearray(content)
    for place, how, piece in changes:
        at, length = place % (len(found) + 1), len(piece)
        if how == "x":
            found[at : at + length] = piece
        elif how == "i":
            found[at:at] = piece
        elif how == "d":
            del found[at : at + length]
        elif how == "+":
            found[at:at] = found[at : at + 50 * length]
        else:
            found = found[:at] + found[at + length :] + found[at : at + length]
    return bytes(found)


def verdict_of(content):
    def deed():
        verdict = judged(content)
        return {"kind": verdict.kind.value, "pages": verdict.pages}, b""

    return answered(deed)[0]


@pytest.mark.parametrize("kind", Kind)
@given(changes=CHANGES)
@settings(max_examples=60)
def test_a_changed_file_gets_a_verdict(kind, changes):
    said = verdict_of(changed(GOOD[kind], changes))

    assert said.get("why") in {*Why, None}
    assert "why" in said or (Kind(said["kind"]) and said["pages"] >= 0)


@given(content=some.binary(max_size=3000))
def test_anything_at_all_gets_a_verdict(content):
    assert verdict_of(content)["why"] in set(Why)


@pytest.mark.parametrize("first", Kind)
@pytest.mark.parametrize("second", Kind)
def test_two_files_in_one_are_never_the_second(first, second):
    """As the first at most, whatever is behind it: that is what is kept or written anew."""
    said = verdict_of(GOOD[first] + GOOD[second])

    kept_as = {Kind.HEIC: Kind.JPEG, Kind.TIFF: Kind.PDF}.get(first, first)
    assert said.get("why") or (said["kind"] == kept_as and first in (Kind.JPEG, Kind.TIFF))
    assert verdict_of(GOOD[first]).get("why") is None


@pytest.mark.parametrize("name", ["nl.je.json", "nl.u.json", "en.json"])
def test_every_reason_has_a_sentence(name):
    """The parts of its answer name one, and each says what to do."""
    texts = json.loads((TEXTS / name).read_text())

    assert {f"documents.why.{why}" for why in Why} == set(texts)
    assert all(text.count(".") >= 2 for text in texts.values())
