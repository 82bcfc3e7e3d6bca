"""What a line of the log says, by the standard, and whom it hides."""

import json
import re

import pytest

from foundation.trace import Span
from ident.domain import IdentityKind, Subject
from ident.ldv.line import Hidden, Lines, export
from tests.fakes.clock import A_MONDAY
from tests.ident_builders import NUMBER, OTHER_NUMBER

REQUEST = "7f2c1a34-5b6d-4e8f-9a0b-1c2d3e4f5061"
ACTIVITY = "https://register.example/verwerkingen/1"
SOMEBODY = Subject(kind=IdentityKind.BSN, number=NUMBER)
HIDDEN = Hidden(bytes(range(32)))


def attributes(pairs):
    return {pair["key"]: pair["value"]["stringValue"] for pair in pairs}


@pytest.fixture
def line():
    lines = Lines(activity=ACTIVITY, hidden=HIDDEN)
    return lines.line("ident.identified", SOMEBODY, span=Span("a" * 32, "b" * 16), at=A_MONDAY)


@pytest.mark.capability("A4")
def test_a_line_has_the_fields_of_the_standard(line):
    assert (line["traceId"], line["spanId"]) == ("a" * 32, "b" * 16)
    assert (line["name"], line["status"]["code"]) == ("ident.identified", 0)
    assert int(line["startTimeUnixNano"]) == int(A_MONDAY.timestamp()) * 10**9
    assert line["endTimeUnixNano"] == line["startTimeUnixNano"]
    found = attributes(line["attributes"])
    assert found["dpl.core.processing_activity_id"] == ACTIVITY
    assert found["dpl.core.data_subject_id_type"] == "BSN"


@pytest.mark.capability("A4")
def test_the_number_is_not_in_it(line):
    assert NUMBER not in json.dumps(line)
    assert NUMBER not in repr(SOMEBODY)
    assert "000102" not in repr(HIDDEN)


def test_the_same_person_has_the_same_text_and_another_another():
    """Or nobody could be told which lines are about him."""
    assert HIDDEN.text(SOMEBODY) == HIDDEN.text(Subject(kind=IdentityKind.BSN, number=NUMBER))
    others = [
        Subject(kind=IdentityKind.BSN, number=OTHER_NUMBER),
        Subject(kind=IdentityKind.RSIN, number=NUMBER),
    ]
    texts = {HIDDEN.text(each) for each in others} | {Hidden(bytes(32)).text(SOMEBODY)}
    assert len(texts | {HIDDEN.text(SOMEBODY)}) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9_=-]+", text) for text in texts)


def test_the_text_stays_the_same_over_versions():
    """A change would cut who asks for his lines off from the old ones."""
    assert HIDDEN.text(SOMEBODY) == "0bHy329CJ61M4JDIq9CGEmLL6qhY2UJt8g=="


def test_an_export_names_the_program(line):
    (resource,) = export(line, {"service.name": "x"})["resourceSpans"]

    assert attributes(resource["resource"]["attributes"]) == {"service.name": "x"}
    assert resource["scopeSpans"][0]["spans"] == [line]
