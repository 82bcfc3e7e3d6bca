"""The messages about a case (ZDS 1.2, chapters 4.1 and 4.3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from ident.domain import IdentityKind
from ident.zaken import wording
from ident.zaken.ports import CaseWish
from ident.zaken.stuf.control import Control
from ident.zaken.stuf.elements import Node, node

# Where StUF has no element of its own for the number of a company in the trade register.
KVK = "kvkNummer"
NOTHING = {"xsi:nil": "true", "StUF:noValue": "geenWaarde"}
ASKED = {"xsi:nil": "true"}


@dataclass(frozen=True, kw_only=True)
class CaseType:
    """As the catalogue of the case system has it: a code of ten characters at most, and a name."""

    code: str
    name: str


def entity(kind: str, work: str = "") -> Mapping[str, str]:
    """`work` (verwerkingssoort): T is new, I names what is there already, W is changed."""
    return {"StUF:entiteittype": kind} | ({"StUF:verwerkingssoort": work} if work else {})


def next_case_number(control: Control) -> Node:
    """4.1.6, genereerZaakIdentificatie."""
    return node("ZDS:genereerZaakIdentificatie_Di02", control.asking("genereerZaakidentificatie"))


def create_case(control: Control, number: str, wish: CaseWish, case_type: CaseType) -> Node:
    """4.1.4, creeerZaak."""
    return node(
        "ZDS:creeerZaak_ZakLk01",
        control.about("Lk01", entity="ZAK"),
        parameters("T"),
        node(
            "ZKN:object",
            entity("ZAK", "T"),
            node("ZKN:identificatie", number),
            node("ZKN:omschrijving", wording.DESCRIPTION),
            node("ZKN:toelichting", wording.explanation(wish.code)) if wish.code else None,
            _mark(wish.request_id),
            node("ZKN:startdatum", control.day),
            node("ZKN:registratiedatum", control.day),
            node("ZKN:zaakniveau", "1"),
            node("ZKN:deelzakenIndicatie", "N"),
            _of_type(case_type),
            _initiator(wish),
        ),
    )


def change_explanation(control: Control, number: str, was: str, becomes: str) -> Node:
    """4.1.5, updateZaak: what it was and what it becomes."""
    return node(
        "ZDS:updateZaak_ZakLk01",
        control.about("Lk01", entity="ZAK"),
        parameters("W"),
        _explained(number, was),
        _explained(number, becomes),
    )


def ask_case(control: Control, number: str) -> Node:
    """4.1.2, geefZaakdetails: of a case no more than we must know of it."""
    return node(
        "ZDS:geefZaakdetails_ZakLv01",
        control.about("Lv01", entity="ZAK"),
        _one_answer(),
        node("ZKN:gelijk", entity("ZAK"), node("ZKN:identificatie", number)),
        node(
            "ZKN:scope",
            node(
                "ZKN:object",
                entity("ZAK"),
                node("ZKN:identificatie", ASKED),
                node("ZKN:toelichting", ASKED),
                node("ZKN:kenmerk", node("ZKN:kenmerk", ASKED), node("ZKN:bron", ASKED)),
                _asked_initiator(),
            ),
        ),
    )


def ask_documents(control: Control, number: str) -> Node:
    """4.3.1, geefLijstZaakdocumenten: their identifications."""
    asked = node("ZKN:gerelateerde", entity("EDC"), node("ZKN:identificatie", ASKED))
    return node(
        "ZDS:geefLijstZaakdocumenten_ZakLv01",
        control.about("Lv01", entity="ZAK"),
        _one_answer(),
        node("ZKN:gelijk", entity("ZAK"), node("ZKN:identificatie", number)),
        node(
            "ZKN:scope",
            node("ZKN:object", entity("ZAK"), node("ZKN:heeftRelevant", entity("ZAKEDC"), asked)),
        ),
    )


def parameters(kind: str) -> Node:
    """Of a notification; V: the receiver must take the change over."""
    return node(
        "ZKN:parameters",
        node("StUF:mutatiesoort", kind),
        node("StUF:indicatorOvername", "V"),
    )


def _one_answer() -> Node:
    return node(
        "ZKN:parameters",
        node("StUF:sortering", "1"),
        node("StUF:indicatorVervolgvraag", "false"),
        node("StUF:maximumAantal", "1"),
    )


def _mark(request_id: str) -> Node:
    return node("ZKN:kenmerk", node("ZKN:kenmerk", request_id), node("ZKN:bron", wording.SOURCE))


def _of_type(case_type: CaseType) -> Node:
    return node(
        "ZKN:isVan",
        entity("ZAKZKT", "T"),
        node(
            "ZKN:gerelateerde",
            entity("ZKT", "I"),
            node("ZKN:omschrijving", case_type.name) if case_type.name else None,
            node("ZKN:code", case_type.code),
        ),
    )


def _initiator(wish: CaseWish) -> Node:
    extra = None
    if wish.kind is IdentityKind.KVK:
        extra = node("StUF:extraElementen", node("StUF:extraElement", {"naam": KVK}, wish.number))
    return node(
        "ZKN:heeftAlsInitiator",
        entity("ZAKBTRINI", "T"),
        node("ZKN:gerelateerde", _party(wish)),
        node("ZKN:toelichting", wording.INITIATOR_NOTE),
        extra,
    )


def _party(wish: CaseWish) -> Node:
    authentic = node("BG:authentiek", {"StUF:metagegeven": "true"}, "J")
    if wish.kind is IdentityKind.BSN:
        number = node("BG:inp.bsn", wish.number)
        return node("ZKN:natuurlijkPersoon", entity("NPS", "T"), number, authentic)
    if wish.kind is IdentityKind.RSIN:
        number = node("BG:inn.nnpId", wish.number)
        return node("ZKN:nietNatuurlijkPersoon", entity("NNP", "T"), number, authentic)
    # Its number stands in the extra element beside it.
    return node("ZKN:nietNatuurlijkPersoon", entity("NNP", "T"))


def _explained(number: str, text: str) -> Node:
    return node(
        "ZKN:object",
        entity("ZAK", "W"),
        node("ZKN:identificatie", number),
        node("ZKN:toelichting", text or NOTHING),
    )


def _asked_initiator() -> Node:
    person = node("ZKN:natuurlijkPersoon", entity("NPS"), node("BG:inp.bsn", ASKED))
    company = node("ZKN:nietNatuurlijkPersoon", entity("NNP"), node("BG:inn.nnpId", ASKED))
    return node(
        "ZKN:heeftAlsInitiator",
        entity("ZAKBTRINI"),
        node("ZKN:gerelateerde", person, company),
        node("StUF:extraElementen", node("StUF:extraElement", {"naam": KVK, **ASKED})),
    )
