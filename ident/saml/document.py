"""Reads XML from outside into a tree that holds no surprises (digid.md 1.5, checks 1 to 4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from ident.refusals import AnswerRefused

# lxml carries no types; an element is always an etree._Element here.
Node = Any

LARGEST = 256 * 1024
# An answer of DigiD has about fifty elements, five attributes at the most and a dozen namespaces.
# Canonicalisation costs the square of some of these: what is far more is not even looked at.
MOST_ELEMENTS = 1000
MOST_ATTRIBUTES = 32
MOST_NAMESPACES = 200


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large a document may be; those of a login when nothing else is said."""

    size: int = LARGEST
    elements: int = MOST_ELEMENTS
    namespaces: int = MOST_NAMESPACES


OF_A_LOGIN = Limits()
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_IDS = ("ID", "Id", "id")
_FOREIGN_IDS = tuple(f"}}{name}" for name in _IDS)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", re.ASCII)


def parse(body: bytes, limits: Limits = OF_A_LOGIN) -> Node:
    """The root of a document that is small, plain UTF-8, without DTD, comments or twin ids."""
    if len(body) > limits.size:
        raise AnswerRefused("too_large")
    if body.count(b"xmlns") > limits.namespaces:
        raise AnswerRefused("too_many_namespaces")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise AnswerRefused("not_utf8") from error
    if "\0" in text:
        raise AnswerRefused("nul_byte")
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise AnswerRefused("dtd")
    root = _tree(body)
    _refuse_strays(root, limits.elements)
    return root


def _tree(body: bytes) -> Node:
    # One parser per document: a parser of lxml may not be shared by threads or greenlets.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        # `from None`: the text of this error quotes the document.
        raise AnswerRefused("not_xml") from None


def _refuse_strays(root: Node, most: int) -> None:
    seen: set[str] = set()
    # From the tree, not the root: comments and instructions may stand beside the root as well.
    for number, node in enumerate(_everything(root), start=1):
        if number > most:
            raise AnswerRefused("too_many_elements")
        if not isinstance(node.tag, str):
            raise AnswerRefused("comment_or_instruction")
        attributes = node.attrib
        if len(attributes) > MOST_ATTRIBUTES:
            raise AnswerRefused("too_many_attributes")
        for name in attributes:
            if name.endswith(_FOREIGN_IDS):
                # libxml2 takes xml:id for an ID by itself, and xmlsec one of any namespace for
                # the ID of the element: a reference could then point elsewhere.
                raise AnswerRefused("xml_id" if name == _XML_ID else "id_of_other_namespace")
            if name not in _IDS:
                continue
            value = attributes[name]
            if not value or value in seen:
                raise AnswerRefused("id_not_unique")
            seen.add(value)


def _everything(root: Node) -> Iterator[Node]:
    yield from root.itersiblings(preceding=True)
    yield from root.iter()
    yield from root.itersiblings()


def only(parent: Node, name: str, code: str) -> Node:
    """The one direct child of this name; none or several is a refusal."""
    found = parent.findall(name)
    if len(found) != 1:
        raise AnswerRefused(code)
    return found[0]


def text_of(node: Node, code: str) -> str:
    """The text of an element that has nothing but text; white space around it is trimmed."""
    if len(node) or not (text := (node.text or "").strip()):
        raise AnswerRefused(code)
    return str(text)


def instant(value: str | None, code: str) -> datetime:
    """A moment in UTC ending in Z, the only form that SAML allows."""
    if value is None or not _INSTANT.fullmatch(value):
        raise AnswerRefused(code)
    # Nine decimals are legal, Python reads six.
    plain = re.sub(r"(\.\d{1,6})\d*Z", r"\1Z", value).removesuffix("Z")
    try:
        return datetime.fromisoformat(plain).replace(tzinfo=UTC)
    except ValueError as error:
        raise AnswerRefused(code) from error
