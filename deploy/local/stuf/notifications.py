"""OntvangAsynchroon: what a notification does to the shelf, and what is refused at the door."""

import base64
import binascii
from collections.abc import Callable

from deploy.local.stuf.envelopes import NAMES, XMIME, Node, value
from deploy.local.stuf.faults import Fault
from deploy.local.stuf.shelf import CASE_TYPE, DOCUMENT_TYPE, CaseFile, DocumentFile, Shelf
from ident.domain import passes_elevenproof

BSN = ".//zkn:natuurlijkPersoon/bg:inp.bsn"
RSIN = ".//zkn:nietNatuurlijkPersoon/bg:inn.nnpId"
KVK = "stuf:extraElementen/stuf:extraElement[@naam='kvkNummer']"
OBJECT = "zkn:object"
XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
Work = Callable[[], None]


def create_case(shelf: Shelf, message: Node) -> Work:
    (found,) = _objects(message, 1, "T")
    number = value(found, "zkn:identificatie")
    if not 5 <= len(number) <= 40:
        raise Fault("StUF055", at="client")
    # ZDS 1.2, 4.1.4: that it is unique is checked here.
    if number in shelf.cases:
        raise Fault("StUF058", at=shelf.exists_at, details=f"zaak {number} bestaat al")
    if value(found, "zkn:isVan/zkn:gerelateerde/zkn:code") != CASE_TYPE:
        raise Fault("StUF064", details="zaaktype")
    case = CaseFile(
        number=number,
        description=value(found, "zkn:omschrijving"),
        explanation=value(found, "zkn:toelichting"),
        marks=[
            (value(mark, "zkn:kenmerk"), value(mark, "zkn:bron"))
            for mark in found.xpath("zkn:kenmerk", namespaces=NAMES)
        ],
        people=_people(found),
    )
    return lambda: shelf.cases.update({number: case})


def change_case(shelf: Shelf, message: Node) -> Work:
    was, becomes = _objects(message, 2, "W")
    case = shelf.cases.get(value(was, "zkn:identificatie"))
    if case is None or value(becomes, "zkn:identificatie") != case.number:
        raise Fault("StUF064")

    def change() -> None:
        for new in becomes.xpath("zkn:toelichting", namespaces=NAMES):
            case.explanation = "" if new.get(XSI_NIL) == "true" else str(new.text or "")

    return change


def add_document(shelf: Shelf, message: Node) -> Work:
    (found,) = _objects(message, 1, "T")
    name = value(found, "zkn:identificatie")
    case = shelf.cases.get(value(found, "zkn:isRelevantVoor/zkn:gerelateerde/zkn:identificatie"))
    if name in shelf.documents:
        raise Fault("StUF058", at=shelf.exists_at, details=f"document {name} bestaat al")
    if case is None or value(found, "zkn:dct.omschrijving") != DOCUMENT_TYPE:
        raise Fault("StUF064", details="zaak of documenttype")
    contents = found.xpath("zkn:inhoud", namespaces=NAMES)
    if len(contents) != 1:
        raise Fault("StUF055", at="client", details="inhoud")
    (content,) = contents
    document = DocumentFile(
        name=name,
        title=value(found, "zkn:titel"),
        kind=value(found, "zkn:dct.omschrijving"),
        media_type=content.get(f"{{{XMIME}}}contentType", ""),
        file_name=content.get("{http://www.egem.nl/StUF/StUF0301}bestandsnaam", ""),
        description=value(found, "zkn:beschrijving"),
        content=_decoded(content.text or ""),
    )

    def keep() -> None:
        shelf.documents[name] = document
        case.documents.append(name)

    return keep


def _objects(message: Node, count: int, work: str) -> list[Node]:
    found = message.xpath(OBJECT, namespaces=NAMES)
    kinds = {each.get("{http://www.egem.nl/StUF/StUF0301}verwerkingssoort") for each in found}
    if len(found) != count or kinds != {work}:
        raise Fault("StUF055", at="client")
    if value(message, "zkn:parameters/stuf:mutatiesoort") != work:
        raise Fault("StUF055", at="client")
    return list(found)


def _people(found: Node) -> list[tuple[str, str]]:
    people = []
    for role in found.xpath("zkn:heeftAlsInitiator", namespaces=NAMES):
        numbers = (("bsn", BSN), ("rsin", RSIN), ("kvk", KVK))
        people += [(kind, value(role, path)) for kind, path in numbers if value(role, path)]
    if not people:
        raise Fault("StUF055", at="client", details="heeftAlsInitiator")
    for kind, number in people:
        # As real systems do: the number is in what they say.
        if kind == "bsn" and not passes_elevenproof(number):
            raise Fault("StUF055", at="client", details=f"BSN {number} is onjuist")
    return people


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Fault("StUF055", at="client", details="inhoud") from None
