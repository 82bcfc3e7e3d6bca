"""What the reader of documents lets through; tests/attacks/documents.py has what it refuses."""

import pytest
from lxml import etree

from ident.refusals import AnswerRefused
from ident.saml.document import parse
from tests.attacks.documents import SIZES
from tests.unit.ident.answers import NUMBER, answer, judged, one


def test_white_space_and_a_declaration_around_the_document_are_fine():
    assert judged(b'<?xml version="1.0" encoding="UTF-8"?>\n' + answer() + b"\n").number == NUMBER


def test_a_declaration_that_lies_about_the_encoding_changes_nothing():
    """Another parser would read other letters; we always read UTF-8, as we checked."""
    assert judged(b'<?xml version="1.0" encoding="UTF-7"?>' + answer()).number == NUMBER


def test_cdata_around_the_number_says_the_same():
    """Canonicalisation takes it away, so the signature holds; we read the whole text as well."""

    def change(root):
        name_id = one(root, "saml:NameID")
        name_id.text = etree.CDATA(name_id.text)

    body = answer(after=change)

    assert b"CDATA" in body
    assert judged(body).number == NUMBER


@pytest.mark.parametrize(("count", "most", "code"), SIZES, ids=[row[2] for row in SIZES])
def test_as_much_as_we_read_is_read_and_one_more_is_refused(count, most, code):
    assert parse(most(count)).tag == "a"
    with pytest.raises(AnswerRefused) as refused:
        parse(most(count + 1))
    assert refused.value.code == code
