"""What a citizen sees before the call: making an appointment, his link, the test, the waiting."""

from datetime import timedelta

from sidecar.processes.preview.album import all_shown, in_call
from sidecar.processes.preview.failures import ALL, HERE
from sidecar.processes.preview.people import SANNE, Browser, Town
from sidecar.processes.preview.world import MORNING

OPEN, BOOKING, LINK = "Zonder afspraak", "Afspraak maken", "De link uit de mail"
CHANGING, TEST, WAITING = "Verzetten en afzeggen", "Camera en microfoon", "Wachten"
FAILURES = "Als er iets misgaat"
BOOK = "/afspraak-maken"


def tour(town: Town) -> None:
    _open_pages(town.anybody())
    _booking(town.anybody())
    _links(town)
    _refused_links(town)
    _changing(town)
    _test(town)
    _waiting(town)
    for which in ALL:
        town.anybody().shows(FAILURES, f"fout-{which}", f"Fout {which}", f"{HERE}/{which}")


def _open_pages(anybody: Browser) -> None:
    anybody.shows(OPEN, "voorpagina", "Voorpagina", "/")
    anybody.shows(OPEN, "zo-werkt-het", "Zo werkt videobellen", "/videobellen")
    anybody.shows(OPEN, "toegankelijkheid", "Toegankelijkheid", "/toegankelijkheid")
    anybody.shows(OPEN, "uitgelogd", "Medewerker is uitgelogd", "/uitgelogd")


def _booking(anybody: Browser) -> None:
    anybody.shows(BOOKING, "afspraak-onderwerp", "Onderwerp kiezen", BOOK)
    times = anybody.gets(f"{BOOK}/paspoort")
    anybody.shows(BOOKING, "afspraak-moment", "Moment kiezen", times)
    agenda = anybody.world.services.desks.agenda
    catalogue, today = anybody.world.services.desks.catalogue, MORNING.date()
    hold = agenda.hold("paspoort", catalogue.free("paspoort", today, 3)[0].starts_at)
    details = f"{BOOK}/gegevens/{hold.id}"
    anybody.shows(BOOKING, "afspraak-gegevens", "Gegevens invullen", details)
    with_other = anybody.posts(details, {"add_other": "1"})
    anybody.shows(BOOKING, "afspraak-samen", "Er komt iemand mee", with_other)
    wrong = anybody.posts(details, {"name": "", "mail": "geen adres"})
    anybody.shows(BOOKING, "afspraak-fouten", "Gegevens met fouten", wrong)
    fields = {"name": "Jan Jansen", "mail": "jan@burger.example"}
    anybody.shows(BOOKING, "afspraak-klaar", "Afspraak is gemaakt", anybody.posts(details, fields))


def _links(town: Town) -> None:
    for product, key, title in (
        ("geboorteaangifte", "welkom", "Welkom, met identificatie"),
        ("vraag", "welkom-zonder", "Welkom, zonder identificatie"),
        ("paspoort", "welkom-kosten", "Welkom, met kosten"),
    ):
        town.citizen(town.plan(product, 5)).shows(LINK, key, title, "/afspraak")
    talk = town.plan(minutes=5)
    town.started(talk)
    other = town.citizen(talk)
    other.shows(LINK, "ander-apparaat", "Al geopend op een ander apparaat", "/afspraak/apparaten")


def _refused_links(town: Town) -> None:
    anybody = town.anybody
    anybody().shows(LINK, "link-onbekend", "Link werkt niet (meer)", f"/a/{'A' * 22}")
    anybody().shows(LINK, "te-vroeg", "Link is er nog niet open", town.plan(minutes=300).link)
    cancelled, over, late = town.plan(minutes=5), town.plan(minutes=5), town.plan(minutes=5)
    office, clock = town.world.services.appointments, town.world.clock
    office.cancel(cancelled.appointment_id, by=SANNE)
    office.close(over.appointment_id)
    anybody().shows(LINK, "afgezegd", "Afspraak is afgezegd", cancelled.link)
    anybody().shows(LINK, "voorbij", "Afspraak is voorbij", over.link)
    clock.move(timedelta(hours=4))
    anybody().shows(LINK, "te-laat", "Tijd van de afspraak is voorbij", late.link)
    clock.back()


def _changing(town: Town) -> None:
    citizen = town.citizen(town.plan("paspoort", 24 * 60))
    citizen.shows(CHANGING, "verzetten", "Ander moment kiezen", "/afspraak/verzetten")
    citizen.shows(CHANGING, "verzet", "Afspraak is verzet", "/afspraak/verzetten/klaar")
    citizen.shows(CHANGING, "afzeggen", "Afspraak afzeggen", "/afspraak/afzeggen")


def _test(town: Town) -> None:
    devices, talk = "/afspraak/apparaten", town.plan(minutes=5)
    citizen = town.started(talk)
    citizen.shows(TEST, "test", "Test van camera en microfoon", devices)
    citizen.shows(TEST, "test-alles", "Test, alle meldingen", devices, how=all_shown)
    anybody = town.anybody()
    anybody.shows(TEST, "oefenen", "Oefenen zonder afspraak", "/oefenen")
    practice = f"{town.plan(minutes=300).link}/oefenen"
    anybody.shows(TEST, "oefenen-afspraak", "Oefenen met de link", practice)


def _waiting(town: Town) -> None:
    lobby, clock, call = town.world.services.lobby, town.world.clock, "/afspraak/gesprek"
    on_time, behind, refused, missed = (town.plan(minutes=1) for _ in range(4))
    town.waiting(town.plan(minutes=5)).shows(WAITING, "wachten-vroeg", "Wacht, te vroeg", call)
    first = town.waiting(on_time)
    first.shows(WAITING, "wachten", "Wacht, is aan de beurt", call)
    clock.move(timedelta(seconds=30))
    second = town.waiting(behind)
    second.shows(WAITING, "wachten-achter", "Wacht, er is iemand voor", call)
    turned_away = town.waiting(refused)
    lobby.refuse(refused.visitor.participant_id, by=SANNE)
    turned_away.shows(WAITING, "geweigerd", "Niet toegelaten", call)
    clock.move(timedelta(minutes=15))
    second.shows(WAITING, "wachten-laat", "Wacht, de medewerker is later", call)
    lobby.admit(on_time.visitor.participant_id, by=SANNE)
    first.shows(WAITING, "toegelaten", "Toegelaten", call)
    lobby.entered(on_time.visitor.participant_id)
    first.shows(WAITING, "binnen", "In het gesprek", call, how=in_call)
    clock.back()
    gone = town.started(missed)
    clock.move(timedelta(minutes=20))
    lobby.no_show(missed.visitor.participant_id, by=SANNE)
    gone.shows(WAITING, "gemist", "Niet verschenen, komt alsnog", call)
    clock.back()
