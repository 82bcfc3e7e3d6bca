"""BeantwoordVraag and VerwerkSynchroonVrijBericht: what is there, and new numbers."""

from html import escape

from deploy.local.stuf.envelopes import Node, answer, control, today, value
from deploy.local.stuf.faults import Fault
from deploy.local.stuf.shelf import CaseFile, Shelf

ASKED = "zkn:gelijk/zkn:identificatie"
AUTHENTIC = '<bg:authentiek stuf:metagegeven="true">J</bg:authentiek>'
NO_MORE = (
    "<zkn:parameters><stuf:indicatorVervolgvraag>false</stuf:indicatorVervolgvraag>"
    "</zkn:parameters>"
)


def next_case_number(shelf: Shelf, message: Node) -> bytes:
    return _handed_out(shelf, message, "Zaak", "ZAK", shelf.next_number("Z"))


def next_document_number(shelf: Shelf, message: Node) -> bytes:
    return _handed_out(shelf, message, "Document", "EDC", shelf.next_number("D"))


def case(shelf: Shelf, message: Node) -> bytes:
    found = _case(shelf, message)
    marks = "".join(
        f"<zkn:kenmerk><zkn:kenmerk>{escape(mark)}</zkn:kenmerk>"
        f"<zkn:bron>{escape(source)}</zkn:bron></zkn:kenmerk>"
        for mark, source in (found.marks if shelf.shows_marks else [])
    )
    people = "".join(_role(kind, number) for kind, number in found.people)
    return _answered(
        shelf,
        message,
        "geefZaakdetails_ZakLa01",
        f"{_named(found)}<zkn:toelichting>{escape(found.explanation)}</zkn:toelichting>"
        f"{marks}{people}",
    )


def documents(shelf: Shelf, message: Node) -> bytes:
    found = _case(shelf, message)
    links = "".join(
        f'<zkn:heeftRelevant stuf:entiteittype="ZAKEDC"><zkn:gerelateerde stuf:entiteittype="EDC">'
        f"<zkn:identificatie>{escape(name)}</zkn:identificatie></zkn:gerelateerde>"
        f"<zkn:registratiedatum>{today()}</zkn:registratiedatum></zkn:heeftRelevant>"
        for name in found.documents
    )
    if not links:
        # The schema knows no case without documents in this answer.
        raise Fault("StUF064")
    return _answered(shelf, message, "geefLijstZaakdocumenten_ZakLa01", _named(found) + links)


def _case(shelf: Shelf, message: Node) -> CaseFile:
    found = shelf.cases.get(value(message, ASKED))
    is_blind, shelf.blind_looks = shelf.blind_looks > 0, max(0, shelf.blind_looks - 1)
    if found is None or is_blind:
        raise Fault("StUF064")
    return found


def _named(found: CaseFile) -> str:
    return f"<zkn:identificatie>{escape(found.number)}</zkn:identificatie>"


def _role(kind: str, number: str) -> str:
    number = escape(number)
    # Of what kind is not shown: a civil servant, say.
    party, extra = '<zkn:medewerker stuf:entiteittype="MDW"/>', ""
    if kind == "bsn":
        party = (
            f'<zkn:natuurlijkPersoon stuf:entiteittype="NPS"><bg:inp.bsn>{number}</bg:inp.bsn>'
            f"{AUTHENTIC}</zkn:natuurlijkPersoon>"
        )
    if kind == "rsin":
        party = (
            '<zkn:nietNatuurlijkPersoon stuf:entiteittype="NNP">'
            f"<bg:inn.nnpId>{number}</bg:inn.nnpId>{AUTHENTIC}</zkn:nietNatuurlijkPersoon>"
        )
    if kind == "kvk":
        party = '<zkn:nietNatuurlijkPersoon stuf:entiteittype="NNP"/>'
        extra = (
            '<stuf:extraElementen><stuf:extraElement naam="kvkNummer">'
            f"{number}</stuf:extraElement></stuf:extraElementen>"
        )
    return (
        '<zkn:heeftAlsInitiator stuf:entiteittype="ZAKBTRINI">'
        f"<zkn:gerelateerde>{party}</zkn:gerelateerde>{extra}</zkn:heeftAlsInitiator>"
    )


def _answered(shelf: Shelf, message: Node, name: str, inside: str) -> bytes:
    head = control(message, "La01", "<stuf:entiteittype>ZAK</stuf:entiteittype>")
    root = f"zds:{name}" if shelf.version == "1.2" else "zkn:zakLa01"
    return answer(
        f"<{root}><zkn:stuurgegevens>{head}</zkn:stuurgegevens>{NO_MORE}<zkn:antwoord>"
        f'<zkn:object stuf:entiteittype="ZAK">{inside}</zkn:object></zkn:antwoord></{root}>'
    )


def _handed_out(shelf: Shelf, message: Node, name: str, kind: str, number: str) -> bytes:
    function = f"<stuf:functie>genereer{name}identificatie</stuf:functie>"
    head = control(message, "Du02", function)
    prefix, what = "zds" if shelf.version == "1.2" else "zkn", name.lower()
    root = f"{prefix}:genereer{name}Identificatie_Du02"
    return answer(
        f"<{root}><{prefix}:stuurgegevens>{head}</{prefix}:stuurgegevens>"
        f'<{prefix}:{what} stuf:entiteittype="{kind}" stuf:functie="entiteit">'
        f"<zkn:identificatie>{number}</zkn:identificatie></{prefix}:{what}></{root}>"
    )
