"""The messages about a document (ZDS 1.2, chapter 4.3)."""

import base64
from dataclasses import dataclass

from ident.zaken.ports import CaseDocument
from ident.zaken.stuf.control import Control
from ident.zaken.stuf.elements import Node, node
from ident.zaken.stuf.messages import entity, parameters
from ident.zaken.wording import FINAL, language


def next_document_number(control: Control) -> Node:
    """4.3.7, genereerDocumentIdentificatie."""
    return node(
        "ZDS:genereerDocumentIdentificatie_Di02", control.asking("genereerDocumentidentificatie")
    )


LONGEST = 1000


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a document belongs, and as what."""

    case_number: str
    document_type: str
    confidentiality: str


def add_document(control: Control, name: str, document: CaseDocument, place: Place) -> Node:
    """4.3.4, voegZaakdocumentToe: the document, whole, and the case on which it hangs."""
    return node(
        "ZDS:voegZaakdocumentToe_EdcLk01",
        control.about("Lk01", entity="EDC"),
        parameters("T"),
        node(
            "ZKN:object",
            entity("EDC", "T"),
            node("ZKN:identificatie", name),
            node("ZKN:dct.omschrijving", place.document_type),
            node("ZKN:creatiedatum", document.made_on.strftime("%Y%m%d")),
            node("ZKN:titel", document.title),
            node("ZKN:beschrijving", _description(document)),
            node("ZKN:formaat", document.media_type),
            node("ZKN:taal", language(document.language)),
            node("ZKN:status", FINAL),
            node("ZKN:vertrouwelijkAanduiding", place.confidentiality),
            node("ZKN:auteur", document.employee_name),
            _content(document),
            _relevant_to(place.case_number, document.title),
        ),
    )


def _description(document: CaseDocument) -> str:
    """StUF has no place of its own for integrity; here it can be read and compared."""
    return f"SHA-256: {document.sha256}\n{document.description}".strip()[:LONGEST]


def _content(document: CaseDocument) -> Node:
    named = {"xmime:contentType": document.media_type, "StUF:bestandsnaam": document.file_name}
    return node("ZKN:inhoud", named, base64.b64encode(document.content.whole()).decode())


def _relevant_to(case_number: str, title: str) -> Node:
    case = node("ZKN:gerelateerde", entity("ZAK", "I"), node("ZKN:identificatie", case_number))
    return node("ZKN:isRelevantVoor", entity("EDCZAK", "T"), case, node("ZKN:titel", title))
