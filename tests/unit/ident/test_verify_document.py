"""The document itself (checks 1 to 6): what is refused before any signature is looked at."""

import pytest

from ident.refusals import AnswerRefused, LoginDenied
from ident.saml.document import parse
from tests.unit.ident.answers import NUMBER, answer, judged, one, setting

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


def test_white_space_and_a_declaration_around_the_document_are_fine():
    assert judged(b'<?xml version="1.0" encoding="UTF-8"?>\n' + answer() + b"\n").number == NUMBER


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (answer() + b" " * 256 * 1024, "too_large"),
        (answer().decode().encode("utf-16"), "not_utf8"),
        (answer() + b"\xff", "not_utf8"),
        (answer() + b"\0", "nul_byte"),
        (b"<!DOCTYPE x>" + answer(), "dtd"),
        (b'<!doctype x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + answer(), "dtd"),
        (b"<!ENTITY a 'x'>" + answer(), "dtd"),
        (b"", "not_xml"),
        (answer()[:-1], "not_xml"),
        (answer() + b"<!-- beside -->", "comment_or_instruction"),
        (b"<?xml-stylesheet href='x'?>" + answer(), "comment_or_instruction"),
        (answer().replace(b"00000000:9", b"00000000:9<!-- in -->"), "comment_or_instruction"),
        (answer().replace(b"00000000:9", b"00000000:9<?in?>"), "comment_or_instruction"),
        (b"<x/>", "no_envelope"),
        (f'<s:Envelope xmlns:s="{SOAP}"/>'.encode(), "body_count"),
        (f'<s:Envelope xmlns:s="{SOAP}"><s:Body/><s:Body/></s:Envelope>'.encode(), "body_count"),
        (f'<s:Envelope xmlns:s="{SOAP}"><s:Body/></s:Envelope>'.encode(), "body_content"),
        (
            answer().replace(SOAP.encode(), b"http://www.w3.org/2003/05/soap-envelope"),
            "no_envelope",
        ),
    ],
)
def test_a_document_with_surprises_is_refused(body, code):
    with pytest.raises(AnswerRefused) as refused:
        judged(body)

    assert refused.value.code == code
    assert refused.value.__cause__ is None or NUMBER not in str(refused.value.__cause__)


def test_a_soap_fault_is_a_refusal_of_digid():
    body = f'<s:Envelope xmlns:s="{SOAP}"><s:Body><s:Fault/></s:Body></s:Envelope>'
    with pytest.raises(LoginDenied, match="soap_fault"):
        judged(body.encode())


@pytest.mark.parametrize("name", ["ID", "Id", "id"])
def test_two_elements_with_one_id_are_refused(name):
    def change(root):
        one(root, "saml:NameID").set(name, one(root, "saml:Assertion").get("ID"))

    with pytest.raises(AnswerRefused, match="id_not_unique"):
        judged(answer(after=change))


def test_an_empty_id_is_refused():
    with pytest.raises(AnswerRefused, match="id_not_unique"):
        judged(answer(after=setting("saml:NameID", "ID", "")))


def test_an_xml_id_is_refused_because_a_reference_could_lead_there():
    name = "{http://www.w3.org/XML/1998/namespace}id"
    with pytest.raises(AnswerRefused, match="xml_id"):
        judged(answer(after=setting("saml:NameID", name, "_x")))


def test_a_second_artifact_response_anywhere_is_refused():
    def change(root):
        header = root.makeelement(f"{{{SOAP}}}Header")
        header.append(header.makeelement(one(root, "samlp:ArtifactResponse").tag))
        root.insert(0, header)

    with pytest.raises(AnswerRefused, match="artifact_response_count"):
        judged(answer(after=change))


def attributes(count):
    return b"<a %s/>" % b" ".join(b'a%d=""' % number for number in range(count))


def namespaces(count):
    return b"<a %s/>" % b" ".join(b'xmlns:n%d="u"' % number for number in range(count))


@pytest.mark.parametrize(
    ("most", "code"),
    [
        (lambda more: b"<a>" + b"<a/>" * (999 + more) + b"</a>", "too_many_elements"),
        (lambda more: attributes(32 + more), "too_many_attributes"),
        (lambda more: namespaces(200 + more), "too_many_namespaces"),
        (lambda more: b"<a>" + b"x" * (256 * 1024 - 7 + more) + b"</a>", "too_large"),
    ],
    ids=["elements", "attributes", "namespaces", "bytes"],
)
def test_as_much_as_we_read_is_read_and_one_more_is_refused(most, code):
    assert parse(most(0)).tag == "a"
    with pytest.raises(AnswerRefused) as refused:
        parse(most(1))
    assert refused.value.code == code
