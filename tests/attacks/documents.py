"""Documents with surprises (checks 1 to 6), which fall before any signature is looked at."""

from functools import partial

from lxml import etree

from deploy.local.digid.names import SAMLP
from tests.attacks.attack import Attack, on_the_way
from tests.unit.ident.answers import answer, one, setting

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def in_number(node):
    """The number of the person with something between its digits."""

    def change(root):
        name_id = one(root, "saml:NameID")
        name_id.text, stray = name_id.text[:14], node()
        stray.tail = "0341"
        name_id.append(stray)

    return change


def beside_root(node):
    return lambda root: root.addnext(node())


def second_message(root):
    header = root.makeelement(f"{{{SOAP}}}Header")
    header.append(header.makeelement(one(root, "samlp:ArtifactResponse").tag))
    root.insert(0, header)


def same_id(name):
    """Another element bears the ID of the assertion."""

    def change(root):
        one(root, "saml:NameID").set(name, one(root, "saml:Assertion").get("ID"))

    return change


def with_doctype(text):
    def build():
        return etree.tostring(etree.fromstring(answer()), doctype=text)

    return build


def with_entity():
    """The number comes from an entity that the document itself declares."""
    root = etree.fromstring(answer())
    in_number(lambda: etree.Entity("n"))(root)
    return etree.tostring(root, doctype='<!DOCTYPE x [<!ENTITY n "90007">]>')


def undeclared_entity():
    root = etree.fromstring(answer())
    in_number(lambda: etree.Entity("n"))(root)
    return etree.tostring(root)


def bytes_around(before=b"", after=b""):
    return lambda: before + answer() + after


_BUILT = [
    (1, bytes_around(after=b" " * 256 * 1024), "too_large"),
    (1, lambda: answer().decode().encode("utf-16"), "not_utf8"),
    (1, bytes_around(after=b"\xff"), "not_utf8"),
    (1, bytes_around(after=b"\0"), "nul_byte"),
    (2, with_doctype("<!DOCTYPE x>"), "dtd"),
    (2, with_doctype('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'), "dtd"),
    (2, with_doctype("<!DOCTYPE x [<!ATTLIST NameID ID ID #IMPLIED>]>"), "dtd"),
    (2, with_doctype('<!DOCTYPE x SYSTEM "http://digid.example/x.dtd">'), "dtd"),
    (2, with_entity, "dtd"),
    (2, bytes_around(b'<!doctype x [<!ENTITY a "x">]>'), "dtd"),
    (2, bytes_around(b"<!ENTITY a 'x'>"), "dtd"),
    (2, undeclared_entity, "not_xml"),
    (2, lambda: b"", "not_xml"),
    (2, lambda: answer()[:-1], "not_xml"),
    (5, lambda: b"<x/>", "no_envelope"),
    (5, lambda: f'<s:Envelope xmlns:s="{SOAP}"/>'.encode(), "body_count"),
    (
        5,
        lambda: f'<s:Envelope xmlns:s="{SOAP}"><s:Body/><s:Body/></s:Envelope>'.encode(),
        "body_count",
    ),
    (5, lambda: f'<s:Envelope xmlns:s="{SOAP}"><s:Body/></s:Envelope>'.encode(), "body_content"),
    (
        5,
        lambda: f'<s:Envelope xmlns:s="{SOAP}"><s:Body><s:Fault/></s:Body></s:Envelope>'.encode(),
        "soap_fault",
    ),
    (
        5,
        lambda: answer().replace(SOAP.encode(), b"http://www.w3.org/2003/05/soap-envelope"),
        "no_envelope",
    ),
]
_ON_THE_WAY = [
    (3, beside_root(lambda: etree.Comment(" beside ")), "comment_or_instruction"),
    (3, beside_root(lambda: etree.PI("xml-stylesheet", "href='x'")), "comment_or_instruction"),
    (3, in_number(lambda: etree.Comment(" in ")), "comment_or_instruction"),
    (3, in_number(lambda: etree.PI("in")), "comment_or_instruction"),
    (4, same_id("ID"), "id_not_unique"),
    (4, same_id("Id"), "id_not_unique"),
    (4, same_id("id"), "id_not_unique"),
    (4, setting("saml:NameID", "ID", ""), "id_not_unique"),
    (4, same_id(XML_ID), "xml_id"),
    (4, setting("saml:NameID", XML_ID, "_x"), "xml_id"),
    (4, same_id(f"{{{SAMLP}}}ID"), "id_of_other_namespace"),
    (4, setting("saml:NameID", f"{{{SAMLP}}}Id", "_x"), "id_of_other_namespace"),
    (4, setting("saml:Assertion", "{relative}id", "_x"), "id_of_other_namespace"),
    (6, second_message, "artifact_response_count"),
]


def of_a_size(count, most, code):
    """One more than we read (check 1); the document says nothing, so nothing else stops it."""
    return Attack(check=1, code=code, build=partial(most, count + 1))


def elements(count):
    return b"<a>" + b"<a/>" * (count - 1) + b"</a>"


def attributes(count):
    return b"<a %s/>" % b" ".join(b'a%d=""' % number for number in range(count))


def namespaces(count):
    return b"<a %s/>" % b" ".join(b'xmlns:n%d="u"' % number for number in range(count))


def letters(count):
    return b"<a>" + b"x" * (count - 7) + b"</a>"


SIZES = [
    (1000, elements, "too_many_elements"),
    (32, attributes, "too_many_attributes"),
    (200, namespaces, "too_many_namespaces"),
    (256 * 1024, letters, "too_large"),
]
ATTACKS = [Attack(check=check, code=code, build=build) for check, build, code in _BUILT]
ATTACKS += [on_the_way(*row) for row in _ON_THE_WAY]
ATTACKS += [of_a_size(*row) for row in SIZES]
