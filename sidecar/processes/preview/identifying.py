"""Both sides of an identification, from the request to its end, in the call."""

from datetime import timedelta

from ident.contract import (
    REASONS,
    CaseFiled,
    CaseRefused,
    Identified,
    LoginFailed,
    NumberEntered,
    Opened,
)
from sidecar.identification.domain import IdentificationRequest
from sidecar.processes.preview.album import in_call
from sidecar.processes.preview.people import SANNE, Browser, Talk, Town
from sidecar.processes.preview.world import PUBLIC

CITIZEN, STAFF = "Identificeren: de burger", "Identificeren: de medewerker"
PHONE = "Identificeren: verder op de telefoon"
CALL = "/afspraak/gesprek"
CODE, WRONG = "042137", "999999"


def tour(town: Town) -> None:
    _until_completed(_Table(town, "geboorteaangifte", "code"))
    _known_number(_Table(town, "aanvraag", "bekend"))
    _by_name(_Table(town, "jeugdhulp", "op-naam"))
    _wrong(_Table(town, "ondertrouw", "fout"))
    _without(_Table(town, "geboorteaangifte", "zonder"))
    _on_the_phone(_Table(town, "geboorteaangifte", "telefoon"))


class _Table:
    """A citizen who is inside, and the panel of the civil servant beside him."""

    def __init__(self, town: Town, product: str, name: str) -> None:
        self.town, self.name = town, name
        self.parts = town.world.services.identification
        self.talk: Talk = town.plan(product, 1)
        self.citizen: Browser = town.inside(self.talk)
        self.ids = self.talk.appointment_id, self.talk.visitor.participant_id

    def both(self, state: str, title: str) -> None:
        key = f"{self.name}-{state}"
        self.citizen.shows(CITIZEN, f"id-{key}", title, CALL, how=in_call)
        panel = f"/balie/gesprek/{self.talk.appointment_id}"
        self.town.sanne.shows(STAFF, f"paneel-{key}", title, panel)

    def asks(self) -> IdentificationRequest:
        return self.parts.people.ask(*self.ids, by=SANNE)

    def hears(self, kind: type, request: IdentificationRequest, **facts: str) -> None:
        """What ident reports."""
        event = kind(request_id=request.id, at=self.town.world.clock.now(), **facts)
        self.parts.following.happened(event)

    def logs_in(self, request: IdentificationRequest, code: str) -> None:
        facts = {"level": "hoog", "code": code, "means": request.means.split()[0]}
        self.hears(Identified, request, **facts)


def _until_completed(table: _Table) -> None:
    table.both("nog-niet", "Nog niet gevraagd")
    request = table.asks()
    table.both("gevraagd", "Gevraagd")
    table.citizen.shows(
        CITIZEN, "id-doorgeven", "Op weg naar DigiD", f"/identificeren/{request.id}"
    )
    table.hears(Opened, request)
    table.both("geopend", "Burger is bij DigiD")
    for reason in REASONS:
        table.hears(LoginFailed, request, reason=reason)
        table.both(f"mislukt-{reason}", f"Inloggen mislukt: {reason}")
    table.logs_in(request, CODE)
    table.both("ingelogd", "Ingelogd: de code vergelijken")
    table.parts.people.paste(WRONG, visitor=table.talk.visitor)
    table.both("andere-code", "Een andere code geplakt")
    table.parts.people.paste(CODE, visitor=table.talk.visitor)
    table.both("zelfde-code", "De code klopt volgens de computer")
    table.hears(CaseFiled, request, case_number="2026-37131")
    table.parts.people.judge(*table.ids, matches=True, by=SANNE)
    table.both("klopt", "De code klopt")
    table.parts.people.complete(*table.ids, by=SANNE)
    table.both("voltooid", "Voltooid")


def _known_number(table: _Table) -> None:
    request = table.asks()
    table.both("nummer", "Bekend nummer: de medewerker vult het in")
    table.hears(NumberEntered, request)
    table.both("gevraagd", "Bekend nummer: gevraagd")
    table.logs_in(request, CODE)
    table.both("ingelogd", "Bekend nummer: ingelogd")


def _by_name(table: _Table) -> None:
    request = table.asks()
    table.both("gevraagd", "Op naam: twee woorden voorlezen")
    table.logs_in(request, "")
    table.both("ingelogd", "Op naam: ingelogd, geen code")


def _wrong(table: _Table) -> None:
    request = table.asks()
    table.logs_in(request, CODE)
    table.hears(CaseRefused, request, why="other_person")
    table.both("zaak", "De zaak is van iemand anders")
    table.parts.people.judge(*table.ids, matches=False, by=SANNE)
    table.both("klopt-niet", "De code klopt niet")
    table.asks()
    table.town.world.clock.move(timedelta(minutes=16))
    table.both("verlopen", "Verzoek is verlopen")
    table.town.world.clock.back()


def _without(table: _Table) -> None:
    skipped = {"reason": "known", "note": ""}
    table.parts.closing.skip(*table.ids, skipped, by=SANNE)
    table.both("overgeslagen", "Zonder identificatie, met een reden")


def _on_the_phone(table: _Table) -> None:
    request = table.asks()
    link = table.parts.phones.link(request)
    if link is None:
        raise RuntimeError("a request that was just made has no link for a phone")
    path, phone = link.address.removeprefix(PUBLIC), table.town.anybody()
    phone.shows(PHONE, "telefoon", "Code gescand", path)
    phone.shows(PHONE, "telefoon-onderweg", "Op weg naar DigiD", phone.posts(path))
    phone.shows(PHONE, "telefoon-gebruikt", "Code is al gebruikt", path)
    phone.shows(PHONE, "telefoon-klaar", "Klaar op de telefoon", "/identificeren/telefoon/klaar")
