"""The headers of tus are read strictly: what does not hold is refused, what holds comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.documents import tus
from sidecar.documents.refusals import NotUnderstood

pytestmark = pytest.mark.capability("M13")
SIGNS = st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=",")
KEYS = st.text(SIGNS, min_size=1)


@given(st.dictionaries(KEYS, st.text(max_size=50), max_size=5))
def test_what_is_written_is_read_again(values):
    assert tus.read_metadata(tus.write_metadata(values)) == values


@pytest.mark.parametrize(
    "text",
    [
        "filename",
        "filename aHV1ci5wZGY=",
        "filename aHV1ci5wZGY=,request eDE=",
        "",
    ],
)
def test_what_the_specification_allows_is_read(text):
    assert set(tus.read_metadata(text)) <= {"filename", "request"}


@pytest.mark.parametrize(
    "text",
    [
        "filename  aHV1ci5wZGY=",
        "filename aHV1ci5wZGY",
        "filename aHV1ci5wZGY=,",
        " aHV1ci5wZGY=",
        "filename YQ==,filename Yg==",
        "filename aGk=,filename aGk=",
        "filename /w==",
        "filename a*b=",
        "näme aGk=",
        "file\tname aGk=",
        "filename " + "QUFB" * 2000,
    ],
)
def test_what_it_does_not_allow_is_refused(text):
    with pytest.raises(NotUnderstood):
        tus.read_metadata(text)


@pytest.mark.parametrize("text", ["0", "1", "524288000"])
def test_a_whole_number_is_one(text):
    assert str(tus.whole(text)) == text


@pytest.mark.parametrize("text", ["", "-1", "+1", " 1", "1.0", "01", "1e3", "²", "9" * 16, "x"])
def test_anything_else_is_none(text):
    with pytest.raises(NotUnderstood):
        tus.whole(text)


def test_a_length_that_is_told_later_is_refused():
    with pytest.raises(NotUnderstood):
        tus.read_creation({"Upload-Defer-Length": "1"})
    assert tus.read_creation({"Upload-Length": "3"}).size == 3
