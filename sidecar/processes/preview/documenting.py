"""Both sides of the documents in a call, in every state of a document."""

from collections.abc import Callable

from sidecar.bootstrap.documents import DocumentParts
from sidecar.documents.domain import Document, Origin, Request
from sidecar.documents.receiving import Party
from sidecar.processes.preview.album import in_call
from sidecar.processes.preview.papers import AWAY, INFECTED, a_pdf
from sidecar.processes.preview.people import SANNE, Town
from sidecar.processes.preview.world import PUBLIC

CITIZEN, STAFF = "Documenten: de burger", "Documenten: de medewerker"
PHONE = "Documenten: met de telefoon"
CALL, LOOK = "/afspraak/gesprek", "/afspraak/documenten/stukken"
FIELDS = {"label": "Kopie van het huurcontract", "help": "Alle bladzijden, ook de laatste."}


def tour(town: Town) -> None:
    parts = town.world.services.documents
    if parts is None:
        return
    states: tuple[tuple[str, str, Callable[[_Table], object]], ...] = (
        ("niets", "Niets gevraagd", lambda _table: None),
        ("gevraagd", "Gevraagd", _Table.asks),
        ("half", "Deels ontvangen", lambda table: table.receives(a_pdf()[:100], rest=900)),
        ("ontvangen", "Ontvangen, nog niet verstuurd", lambda table: table.receives()),
        ("controle", "In controle", lambda table: table.sends()),
        ("wacht", "Wacht op de virusscanner", lambda table: table.is_checked(AWAY)),
        ("virus", "Geweigerd: virus", lambda table: table.is_checked(INFECTED)),
        ("soort", "Geweigerd: geen document", lambda table: table.is_checked(body=b"geen")),
        ("klaar", "Klaar om te bekijken", lambda table: table.is_checked()),
        ("aangenomen", "Aangenomen", lambda table: table.is_judged(table.accepts)),
        ("terug", "Teruggestuurd", lambda table: table.is_judged(table.sends_back)),
        ("van-ons", "Van de gemeente, getoond", lambda table: table.shows_ours()),
    )
    for state, title, comes_to in states:
        table = _Table(town, parts)
        comes_to(table)
        table.both(state, title)
    _a_form_with_mistakes(_Table(town, parts))
    _looking(_Table(town, parts))
    _by_phone(_Table(town, parts))
    town.sanne.shows(STAFF, "bewaard", "Wat er bewaard is", "/balie/beheer/documenten")


class _Table:
    """A citizen who is inside, and what he and the civil servant do with documents."""

    def __init__(self, town: Town, parts: DocumentParts) -> None:
        self.town, self.parts = town, parts
        self.talk = town.plan("vraag", 1)
        self.citizen = town.inside(self.talk)
        self.call, self.who = self.talk.appointment_id, self.talk.visitor.participant_id
        self.panel = f"/balie/gesprek/{self.call}"

    def both(self, state: str, title: str) -> None:
        self.citizen.shows(CITIZEN, f"doc-{state}", title, CALL, how=in_call)
        self.town.sanne.shows(STAFF, f"doc-paneel-{state}", title, self.panel)

    def asks(self) -> Request:
        return self.parts.asking.ask(self.call, self.who, FIELDS, ["pdf", "jpeg"], by=SANNE)

    def receives(self, body: bytes = b"", *, rest: int = 0) -> Document:
        party, found = Party.of_citizen(self.call, self.who), body or a_pdf()
        return self._takes(party, self.asks().id, found, rest)

    def sends(self, body: bytes = b"") -> Document:
        document = self.receives(body)
        party = Party.of_citizen(self.call, self.who)
        self.parts.receiving.send(party, document.request_id, remark="Blad 2 is wat licht.")
        return document

    def is_checked(self, outcome: str = "", *, body: bytes = b"") -> Document:
        document = self.sends(body)
        self._checks(document, outcome)
        return document

    def is_judged(self, how: Callable[[Document], object]) -> None:
        how(self.is_checked())

    def accepts(self, document: Document) -> None:
        self.parts.judging.accept(self.call, document.id, by=SANNE)

    def sends_back(self, document: Document) -> None:
        text = "De laatste bladzijde ontbreekt."
        self.parts.judging.send_back(self.call, document.id, text, by=SANNE)

    def shows_ours(self) -> Document:
        party = Party(
            appointment_id=self.call,
            participant_id=self.who,
            sender_id=SANNE.id,
            origin=Origin.MUNICIPALITY,
        )
        document = self._takes(party, None, a_pdf(), 0)
        self.parts.receiving.send(party, None)
        self._checks(document, "")
        return self.parts.judging.show(self.call, document.id, by=SANNE)

    def _takes(self, party: Party, request_id: str | None, body: bytes, rest: int) -> Document:
        receiving, size = self.parts.receiving, len(body) + rest
        document = receiving.begin(party, request_id=request_id, name="huurcontract.pdf", size=size)
        receiving.append(party, document.id, offset=0, chunks=[body])
        return document

    def _checks(self, document: Document, outcome: str) -> None:
        self.town.world.scanner.says = outcome
        self.parts.errands.check(document.id)


def _a_form_with_mistakes(table: _Table) -> None:
    path = f"{table.panel}/documenten/van/{table.who}/vragen"
    answer = table.town.sanne.posts(path, {"label": "", "most": "veel"})
    table.town.sanne.shows(STAFF, "doc-fouten", "Vraag met fouten", answer)


def _looking(table: _Table) -> None:
    document = table.shows_ours()
    table.citizen.shows(CITIZEN, "doc-bekijken", "Document bekijken", f"{LOOK}/{document.id}")
    path = f"{table.panel}/documenten/stukken/{document.id}"
    table.town.sanne.shows(STAFF, "doc-paneel-bekijken", "Document bekijken", path)
    table.citizen.shows(CITIZEN, "doc-los", "Documenten zonder script", "/afspraak/documenten")
    alone = f"{table.panel}/documenten"
    table.town.sanne.shows(STAFF, "doc-paneel-los", "Documenten zonder script", alone)


def _by_phone(table: _Table) -> None:
    request, visitor = table.asks(), table.talk.visitor
    table.parts.phoning.offer(visitor, request.id)
    table.citizen.shows(CITIZEN, "doc-telefoon", "Code voor de telefoon", CALL, how=in_call)
    shown = table.parts.phoning.shown([request])[request.id]
    if shown.link is None:
        raise RuntimeError("a code that was just offered is not shown")
    path, phone = shown.link.address.removeprefix(PUBLIC), table.town.anybody()
    phone.shows(PHONE, "doc-telefoon-link", "Code gescand", path)
    phone.shows(PHONE, "doc-telefoon-sturen", "Sturen met de telefoon", phone.posts(path))
    phone.shows(PHONE, "doc-telefoon-gebruikt", "Code is al gebruikt", path)
    table.citizen.shows(CITIZEN, "doc-gekoppeld", "Telefoon is gekoppeld", CALL, how=in_call)
    table.parts.phoning.release(visitor, request.id)
    again = "/telefoon/documenten"
    phone.shows(PHONE, "doc-telefoon-los", "Telefoon is losgekoppeld", again)
