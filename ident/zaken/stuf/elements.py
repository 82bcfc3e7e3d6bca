"""Builds XML from names with a prefix, so that a message in code reads like the one on the line."""

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

# lxml carries no types; an element is always an etree._Element here.
Node = Any

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
ZDS = "http://www.stufstandaarden.nl/koppelvlak/zds0120"
NAMESPACES = {
    "soap": SOAP,
    "StUF": "http://www.egem.nl/StUF/StUF0301",
    "ZKN": "http://www.egem.nl/StUF/sector/zkn/0310",
    "BG": "http://www.egem.nl/StUF/sector/bg/0310",
    "ZDS": ZDS,
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xmime": "http://www.w3.org/2005/05/xmlmime",
}
# XML 1.0, 2.2: what is no Char cannot be written, not even escaped.
_NO_CHAR = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Part = Node | Mapping[str, str] | str | None


def node(name: str, *parts: Part) -> Node:
    """`parts` are attributes (a mapping), text, other elements, or None for nothing."""
    made = etree.Element(_full(name), nsmap=NAMESPACES)
    for part in parts:
        if part is None:
            continue
        if isinstance(part, str):
            made.text = _NO_CHAR.sub("", part)
        elif isinstance(part, Mapping):
            for key, value in part.items():
                made.set(_full(key), value)
        else:
            made.append(part)
    return made


def envelope(message: Node) -> bytes:
    """SOAP 1.1, 4."""
    whole = node("soap:Envelope", node("soap:Header"), node("soap:Body", message))
    etree.cleanup_namespaces(whole, keep_ns_prefixes=["StUF", "ZKN", "ZDS"])
    done: bytes = etree.tostring(whole, xml_declaration=True, encoding="UTF-8")
    return done


def _full(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name
