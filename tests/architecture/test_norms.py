"""The list of norms names what is there; the numbers of the threat model are those of the code."""

import ast
import re

import pytest

from tests.architecture.sources import ROOT
from tests.architecture.test_documents import FIRST_CELL, anchors, read

NORMS = "docs/digid-norms.md"
# Version 3.0: see the document on how sure this is.
CODES = ["B.01", "B.05", "U/TV.01"]
CODES += [f"U/WA.0{n}" for n in (2, 3, 4, 5)] + [f"U/PW.0{n}" for n in (2, 3, 5, 7)]
CODES += [f"U/NW.0{n}" for n in (3, 4, 5, 6)] + [f"C.0{n}" for n in (3, 4, 6, 7, 8, 9)]
TEST = re.compile(r"`(tests/[^`]+\.py)(?:::(\w+))?`")
PARAGRAPH = re.compile(r"\]\(([\w/-]+\.md)#([\w-]+)\)")


def norms():
    return {found.group(1): found.group(2) for found in FIRST_CELL.finditer(read(NORMS))}


def functions_of(path):
    tree = ast.parse(read(path))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def unproven(text):
    """What a text names as proof that is not there: tests, and paragraphs."""
    found = [path for path, _ in TEST.findall(text) if not (ROOT / path).is_file()]
    found += [
        f"{path}::{name}"
        for path, name in TEST.findall(text)
        if path not in found and name and name not in functions_of(path)
    ]
    found += [
        f"{path}#{name}"
        for path, name in PARAGRAPH.findall(text)
        if name not in anchors(ROOT / "docs" / path)
    ]
    return found


@pytest.mark.capability("M60", "A13")
def test_every_norm_has_a_row_in_the_order_of_the_list():
    assert list(norms()) == CODES
    assert len(CODES) == 21


@pytest.mark.parametrize("code", CODES)
def test_every_norm_is_answered_by_tests_or_paragraphs_that_are_there(code):
    row = norms()[code]

    assert TEST.search(row) or PARAGRAPH.search(row)
    assert unproven(row) == []


def test_what_is_not_there_is_noticed():
    real = "`tests/architecture/test_norms.py::test_what_is_not_there_is_noticed`"
    assert unproven(f"{real}, [x](privacy.md#redis)") == []
    assert unproven("`tests/none.py`, `tests/architecture/test_norms.py::test_none`") == [
        "tests/none.py",
        "tests/architecture/test_norms.py::test_none",
    ]
    assert unproven("[x](privacy.md#none)") == ["privacy.md#none"]


def test_every_test_that_the_threat_model_names_is_there():
    named = re.findall(r"`(tests/[^`]+)`", read("docs/threat-model.md"))
    assert len(named) >= 20
    assert [name for name in named if not (ROOT / name.partition("::")[0]).exists()] == []
