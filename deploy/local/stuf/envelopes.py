"""Reads the envelope of a message, and writes those of receipts, answers and faults."""

import secrets
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from deploy.local.stuf.faults import WORDS, Fault

Node = Any
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
STUF = "http://www.egem.nl/StUF/StUF0301"
ZKN = "http://www.egem.nl/StUF/sector/zkn/0310"
BG = "http://www.egem.nl/StUF/sector/bg/0310"
ZDS = "http://www.stufstandaarden.nl/koppelvlak/zds0120"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XMIME = "http://www.w3.org/2005/05/xmlmime"
NAMES = {"soap": SOAP, "stuf": STUF, "zkn": ZKN, "bg": BG, "zds": ZDS, "xmime": XMIME}
DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())


def message_in(body: bytes) -> Node:
    """The one element in the body of the envelope."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        found = etree.fromstring(body, parser).xpath("/soap:Envelope/soap:Body/*", namespaces=NAMES)
    except etree.XMLSyntaxError:
        raise Fault("StUF055", at="client") from None
    if len(found) != 1:
        raise Fault("StUF055", at="client")
    return found[0]


def value(node: Node, path: str) -> str:
    """The text at this path, or empty."""
    found = node.xpath(path, namespaces=NAMES)
    return str(found[0].text or "").strip() if found else ""


def answer(message: str) -> bytes:
    whole = f"<soap:Envelope {DECLARED}><soap:Body>{message}</soap:Body></soap:Envelope>"
    return b'<?xml version="1.0" encoding="UTF-8"?>' + whole.encode()


def control(sent: Node, code: str, last: str = "") -> str:
    """Stuurgegevens of an answer: sender and receiver change places."""
    parties = "".join(
        f"<stuf:{ours}>{_party(sent, theirs)}</stuf:{ours}>"
        for ours, theirs in (("zender", "ontvanger"), ("ontvanger", "zender"))
    )
    about = escape(value(sent, "*/stuf:referentienummer"))
    return (
        f"<stuf:berichtcode>{code}</stuf:berichtcode>{parties}"
        f"<stuf:referentienummer>{secrets.token_hex(16)}</stuf:referentienummer>"
        f"<stuf:tijdstipBericht>{_now()}</stuf:tijdstipBericht>"
        f"<stuf:crossRefnummer>{about}</stuf:crossRefnummer>{last}"
    )


def today() -> str:
    """As StUF writes a day; it knows no zones."""
    return _now()[:8]


def _now() -> str:
    return datetime.now(ZoneInfo("Europe/Amsterdam")).strftime("%Y%m%d%H%M%S%f")[:17]


def receipt(sent: Node) -> bytes:
    stuurgegevens = f"<stuf:stuurgegevens>{control(sent, 'Bv03')}</stuf:stuurgegevens>"
    return answer(f"<stuf:Bv03Bericht>{stuurgegevens}</stuf:Bv03Bericht>")


def fault(problem: Fault, code: str, sent: Node | None) -> bytes:
    """`code` is Fo01, Fo02 or Fo03; Fo02 names no parties."""
    head = f"<stuf:berichtcode>{code}</stuf:berichtcode>"
    if sent is not None and code != "Fo02":
        head = control(sent, code)
    details = f"<stuf:details>{escape(problem.details)}</stuf:details>" if problem.details else ""
    words = WORDS[problem.code]
    side = "Client" if problem.at == "client" else "Server"
    return answer(
        f"<soap:Fault><faultcode>soap:{side}</faultcode><faultstring>{words}</faultstring><detail>"
        f"<stuf:{code}Bericht><stuf:stuurgegevens>{head}</stuf:stuurgegevens>"
        f"<stuf:body><stuf:code>{problem.code}</stuf:code><stuf:plek>{problem.at}</stuf:plek>"
        f"<stuf:omschrijving>{words}</stuf:omschrijving>{details}</stuf:body>"
        f"</stuf:{code}Bericht></detail></soap:Fault>"
    )


def _party(sent: Node, name: str) -> str:
    parts = ("organisatie", "applicatie", "administratie", "gebruiker")
    found = ((part, value(sent, f"*/stuf:{name}/stuf:{part}")) for part in parts)
    return "".join(f"<stuf:{part}>{escape(text)}</stuf:{part}>" for part, text in found if text)
