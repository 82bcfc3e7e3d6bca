"""What a civil servant and a team lead see, and how a conversation ends for both sides."""

from sidecar.core.messages import MessageKind
from sidecar.processes.preview.people import SANNE, Town

LIST, PLANNING, MANAGING = "De lijst van vandaag", "Afspraken", "Beheer"
ENDS, MESSAGES, LETTERS = "Na het gesprek", "Berichten", "Mails en sms"
APPOINTMENTS, MANAGEMENT = "/balie/afspraken", "/balie/beheer"
WORK, EXAMPLES = "/balie/berichten", "/balie/berichten/voorbeelden"


def tour(town: Town) -> None:
    _ends(town)
    _appointments(town)
    _messages(town)
    _management(town)
    _letters(town)
    _list(town)


def _list(town: Town) -> None:
    """Last, when there are people in all states."""
    sanne = town.sanne
    sanne.shows(LIST, "lijst", "Iedereen, in alle toestanden", "/balie")
    sanne.shows(LIST, "lijst-mij", "Alleen mijn afspraken", "/balie?van=mij")
    sanne.shows(LIST, "lijst-zoeken", "Zoeken", "/balie?zoek=jan")
    sanne.shows(LIST, "lijst-leeg", "Niets gevonden", "/balie?zoek=niemand")
    tomorrow = "/balie?dag=2026-11-24"
    sanne.shows(LIST, "lijst-morgen", "Een andere dag", tomorrow)


def _ends(town: Town) -> None:
    talk, services = town.plan("verhuizing", 1), town.world.services
    citizen = town.inside(talk)
    steps = "Wij sturen u binnen een week een brief."
    services.followup.write(talk.appointment_id, steps, seen=0, by=SANNE)
    services.lobby.finish(talk.appointment_id, by=SANNE)
    citizen.shows(ENDS, "einde", "Einde voor de burger", "/afspraak/einde")
    town.sanne.shows(
        ENDS,
        "einde-medewerker",
        "Einde voor de medewerker",
        f"/balie/gesprek/{talk.appointment_id}",
    )
    joyful = town.plan("geboorteaangifte", 1)
    parent = town.inside(joyful)
    ids = joyful.appointment_id, joyful.visitor.participant_id
    skipped = {"reason": "known", "note": ""}
    services.identification.closing.skip(*ids, skipped, by=SANNE)
    services.lobby.finish(joyful.appointment_id, by=SANNE)
    parent.shows(ENDS, "einde-felicitatie", "Einde met een felicitatie", "/afspraak/einde")


def _appointments(town: Town) -> None:
    sanne, new = town.sanne, f"{APPOINTMENTS}/nieuw"
    sanne.shows(PLANNING, "nieuw", "Nieuwe afspraak", new)
    wrong = sanne.posts(new, {"product": "", "name": "", "mail": "?"})
    sanne.shows(PLANNING, "nieuw-fouten", "Nieuwe afspraak met fouten", wrong)
    people = {"second_name": "Sam Vermeer", "second_mail": "sam@burger.example"}
    talk = town.plan("ondertrouw", 26 * 60, **people)
    one = f"{APPOINTMENTS}/{talk.appointment_id}"
    for path, key, title in (
        (one, "afspraak", "Een afspraak"),
        (f"{one}/verzetten", "afspraak-verzetten", "Verzetten"),
        (f"{one}/annuleren", "afspraak-annuleren", "Annuleren"),
        (f"{one}/overdragen", "afspraak-overdragen", "Aan een collega geven"),
        (f"{one}/uitnodigen", "afspraak-uitnodigen", "Iemand erbij vragen"),
        (f"{one}/onderwerpen", "afspraak-onderwerpen", "Onderwerpen"),
        (f"{one}/vervolg", "afspraak-vervolg", "Vervolgafspraak"),
        (f"{one}/berichten", "afspraak-berichten", "Berichten van de afspraak"),
        (f"{one}/deelnemers/{talk.visitor.participant_id}/adres", "adres", "Ander adres"),
    ):
        sanne.shows(PLANNING, key, title, path)
    empty = sanne.posts(f"{one}/uitnodigen", {"name": ""})
    sanne.shows(PLANNING, "uitnodigen-fouten", "Iemand erbij vragen, met fouten", empty)
    town.world.services.appointments.cancel(talk.appointment_id, by=SANNE)
    sanne.shows(PLANNING, "afspraak-geannuleerd", "Geannuleerde afspraak", one)


def _messages(town: Town) -> None:
    notifications, talk = town.world.services.notifications, town.plan(minutes=60)
    town.sanne.shows(MESSAGES, "berichten-leeg", "Geen berichten om iets mee te doen", WORK)
    items = notifications.work_list.of_appointment(talk.appointment_id, by=SANNE)
    for item in items:
        notifications.worker.give_up(item.message.id)
    other = f"{WORK}/{items[0].message.id}/adres"
    town.sanne.shows(MESSAGES, "bericht-adres", "Ander adres voor een bericht", other)
    town.sanne.shows(MESSAGES, "berichten", "Een bericht kwam niet aan", WORK)
    one = f"{APPOINTMENTS}/{talk.appointment_id}"
    town.sanne.shows(MESSAGES, "berichten-afspraak", "Afspraak, bericht kwam niet aan", one)
    town.sanne.shows(MESSAGES, "bewijs", "Op weg naar een bewijs", "/balie/bewijs")


def _management(town: Town) -> None:
    for path, key, title in (
        ("", "beheer", "Balies en onderwerpen"),
        ("/balies/burgerzaken", "beheer-balie", "Een balie"),
        ("/onderwerpen/geboorteaangifte", "beheer-onderwerp", "Een onderwerp"),
    ):
        town.sanne.shows(MANAGING, key, title, f"{MANAGEMENT}{path}")
    desk = f"{MANAGEMENT}/balies/jeugd"
    wrong = town.sanne.posts(desk, {"hours_0": "laat", "exception_day_0": "?"})
    town.sanne.shows(MANAGING, "beheer-balie-fouten", "Een balie, met fouten", wrong)


def _letters(town: Town) -> None:
    language = town.world.language
    for kind in MessageKind:
        query = f"?soort={kind}&taal={language}"
        title = town.world.services.ground.texts["nl"](f"messages.kind.{kind}")
        town.sanne.shows(LETTERS, f"bericht-{kind}", title, f"{EXAMPLES}{query}")
