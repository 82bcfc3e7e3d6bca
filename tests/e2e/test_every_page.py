"""Every page in every state that no served desk shows, judged as in test_accessibility."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from ident.brp.ports import BirthDate, Person
from ident.brp.refusals import PeopleAway
from ident.contract import CaseFiled, LoginFailed
from sidecar.appointments import handing_over_web
from sidecar.appointments import web as appointments
from sidecar.appointments.handing_over import HandingOver
from sidecar.catalogue import web as catalogue
from sidecar.catalogue.editing import Editing
from sidecar.core.messages import MessageKind
from sidecar.core.people import Member, Role
from sidecar.notifications import preview_web
from sidecar.notifications import web as notifications_web
from sidecar.notifications.previews import Previews
from sidecar.preparation import web as preparation
from sidecar.preparation.service import Preparation
from sidecar.web import front, guards, login
from tests.desk import Arrivals, NoSignOn, Sessions
from tests.e2e.judge import Screen
from tests.fakes.appointments import ListColleagues
from tests.fakes.clock import A_MONDAY
from tests.fakes.preparation import FakeDeviceChecks, ListGuests
from tests.fakes.sms import FakeSms
from tests.fakes.work import FakeTransactions, ListAudit, ListSignals
from tests.ident_world import IdentWorld
from tests.office import FORM, SANNE, an_agenda, an_office, planned
from tests.post import a_post, letters_of
from tests.unit.identification import deeds
from tests.web.apps import an_app, csrf_of
from tests.web.identification.screens import build

PAGE = {"Accept": "text/html"}
NEW = "/balie/afspraken/nieuw"
LONG = "Wilhelmina Johanna Antoinetta van der Lindenhoeve-Oosterbeek tot Zuidwijk"
CODE = "012345"
pytestmark = pytest.mark.capability("M134")


@pytest.fixture
def screen(browsers):
    context = browsers.get("desk").new_context(locale="nl-NL")
    yield Screen(context.new_page())
    context.close()


def path_of(made):
    return made.link.removeprefix("https://balie.example")


def links(clock, municipality):
    office = an_office(clock)
    blueprints = [appointments.link_blueprint(office), appointments.citizen_blueprint(office)]
    return office, an_app(*blueprints, municipality=municipality)


@pytest.mark.parametrize("municipality", ["voorbeeldstad", "havendam"])
def test_the_pages_behind_a_link(screen, clock, municipality):
    office, app = links(clock, municipality)
    client, other = app.test_client(), app.test_client()
    made = planned(office, name=LONG)
    for each in (client, other):
        each.get(path_of(made), headers=PAGE)
    screen.shows("welcome", client, client.get("/afspraak", headers=PAGE))
    for each in (client, other):
        token = {"csrf_token": csrf_of(each, "/afspraak")}
        answer = each.post("/afspraak/start", data=token, headers=PAGE)
    screen.shows("other browser", other, answer)
    screen.shows("unknown", client, client.get("/a/" + "A" * 22, headers=PAGE))
    early = planned(office, time="14:00")
    screen.shows("too early", client, client.get(path_of(early), headers=PAGE))
    cancelled, over = planned(office), planned(office)
    office.cancel(cancelled.appointment_id, by=SANNE)
    office.close(over.appointment_id)
    screen.shows("cancelled", client, client.get(path_of(cancelled), headers=PAGE))
    screen.shows("over", client, client.get(path_of(over), headers=PAGE))
    clock.move(timedelta(hours=3))
    screen.shows("too late", client, client.get(path_of(made), headers=PAGE))
    assert screen.found == []


def test_the_pages_of_planning(screen, clock):
    office = an_office(clock, sends_texts=True)
    staff = guards.employees(Sessions(SANNE))
    kim = Member(id="e8", name=LONG, function="adviseur", signed_in_at=A_MONDAY)
    handing_over = HandingOver(
        appointments=office, colleagues=ListColleagues(burgerzaken=[kim]), followers=()
    )
    client = an_app(
        appointments.link_blueprint(office),
        appointments.staff_blueprint(office, staff),
        handing_over_web.blueprint(handing_over, staff),
    ).test_client()
    client.set_cookie("balie", SANNE.id)
    screen.shows("new", client, client.get(NEW, headers=PAGE))
    token = {"csrf_token": csrf_of(client, NEW)}
    wrong = dict.fromkeys(FORM, "?") | token
    screen.shows("mistakes", client, client.post(NEW, data=wrong, headers=PAGE))
    made = planned(office, name=LONG, second_name=LONG, second_mail="kim@burger.example")
    path = f"/balie/afspraken/{made.appointment_id}"
    screen.shows("appointment", client, client.get(path, headers=PAGE))
    screen.shows("hand over", client, client.get(f"{path}/overdragen", headers=PAGE))
    token = {"csrf_token": csrf_of(client, path), "to": "", "was": SANNE.id}
    nobody = client.post(f"{path}/overdragen", data=token, headers=PAGE)
    screen.shows("to nobody", client, nobody)
    screen.shows("cancel", client, client.get(f"{path}/annuleren", headers=PAGE))
    office.cancel(made.appointment_id, by=SANNE)
    screen.shows("cancelled", client, client.get(path, headers=PAGE))
    assert screen.found == []


def test_the_page_of_how_somebody_is_reached(screen, clock):
    post, staff = a_post(clock, sms=FakeSms()), guards.employees(Sessions(SANNE))
    made = post.plan(name=LONG)
    client = an_app(
        appointments.staff_blueprint(post.office, staff),
        notifications_web.staff_blueprint(post.work_list, staff),
    ).test_client()
    client.set_cookie("balie", SANNE.id)
    path = f"/balie/afspraken/{made.appointment_id}/deelnemers/{made.participant_id}/adres"
    screen.shows("reach", client, client.get(path, headers=PAGE))
    wrong = {"csrf_token": csrf_of(client, path), "mail": "?", "phone": "?", "reach": "?"}
    screen.shows("reach, mistakes", client, client.post(path, data=wrong, headers=PAGE))
    assert screen.found == []


def test_the_pages_of_a_team_lead(screen, clock):
    lead = replace(SANNE, roles=frozenset({Role.EMPLOYEE, Role.LEAD}))
    editing = Editing(
        catalogue=an_agenda(clock).catalogue,
        transactions=FakeTransactions(),
        audit=ListAudit(),
        clock=clock,
    )
    kim = Member(id="e8", name=LONG, function="adviseur", signed_in_at=A_MONDAY)
    members = ListColleagues(burgerzaken=[kim])
    client = an_app(
        catalogue.blueprint(editing, members, guards.leads(Sessions(lead)))
    ).test_client()
    client.set_cookie("balie", lead.id)
    screen.shows("management", client, client.get("/balie/beheer?bewaard=ja", headers=PAGE))
    for path in ("/balie/beheer/balies/burgerzaken", "/balie/beheer/onderwerpen/geboorte"):
        screen.shows(path, client, client.get(path, headers=PAGE))
        wrong = {"csrf_token": csrf_of(client, path), "hours_0": "laat", "exception_day_0": "?"}
        screen.shows(f"{path}, mistakes", client, client.post(path, data=wrong, headers=PAGE))
    assert screen.found == []


def test_the_examples_of_messages(screen, clock):
    lead, letters = replace(SANNE, roles=frozenset({Role.EMPLOYEE, Role.LEAD})), letters_of()
    previews = Previews(
        letters=letters, texts=letters.texts, public_url="https://balie.example", clock=clock
    )
    client = an_app(preview_web.blueprint(previews, guards.leads(Sessions(lead)))).test_client()
    client.set_cookie("balie", lead.id)
    for kind in MessageKind:
        path = f"{preview_web.HERE}?soort={kind}"
        screen.shows(path, client, client.get(path, headers=PAGE))
    assert screen.found == []


def test_the_front_page_the_ways_out_and_what_went_wrong(screen):
    client = an_app(login.blueprint(NoSignOn(), Sessions(SANNE), Arrivals())).test_client()
    for path in ("/", "/nergens", "/uitgelogd"):
        screen.shows(path, client, client.get(path, headers=PAGE))
    assert screen.found == []


@pytest.mark.parametrize("municipality", ["voorbeeldstad", "havendam"])
def test_the_pages_before_the_call(screen, clock, municipality):
    practice = Preparation(
        checks=FakeDeviceChecks(),
        guests=ListGuests(),
        transactions=FakeTransactions(),
        signals=ListSignals(),
        clock=clock,
    )
    routes = preparation.open_blueprint(practice), front.blueprint({})
    client = an_app(*routes, municipality=municipality).test_client()
    for path in ("/", "/videobellen", "/videobellen?lang=en", "/oefenen"):
        screen.shows(path, client, client.get(path, headers=PAGE))
    assert screen.found == []


def the_cards(clock, **wanted):
    """The use cases of identification, and a client that is both the citizen and Sanne."""
    screen = build(clock, **wanted)
    return screen.world, screen.client


def in_a_page(client, path):
    """A card where it always stands: beside other things of a page."""
    return around(client, client.get(path, headers=PAGE | {"HX-Request": "true"}).text)


def around(client, html):
    page = BeautifulSoup(client.get("/nergens", headers=PAGE).text, "html.parser")
    heading = page.new_tag("h1", string="Gesprek")
    card = BeautifulSoup(html, "html.parser")
    page.main.clear()
    page.main.extend([heading, card])
    return answered(str(page))


def answered(html):
    return SimpleNamespace(
        status_code=200,
        headers={"Content-Type": "text/html"},
        get_data=html.encode,
        close=lambda: None,
    )


CARDS = ("/balie/gesprek/a1/identificatie/p1", "/afspraak/identificatie")


def test_the_cards_of_identification_until_completed(screen, clock):
    world, client = the_cards(clock)

    def look(state):
        for path in CARDS:
            screen.shows(f"{state} {path}", client, in_a_page(client, path))

    look("none")
    request = deeds.ask(world)
    look("asked")
    hand_over = client.get(f"/identificeren/{request.id}", headers=PAGE).text
    screen.shows("hand-over", client, answered(hand_over.replace(".submit()", "")))
    deeds.opens(world, request)
    look("opened")
    facts = {"request_id": request.id, "at": clock.now()}
    world.following.happened(LoginFailed(**facts, reason="level_too_low"))
    look("failed")
    deeds.logs_in(world, request, code=CODE)
    look("identified")
    for pasted in ("999999", CODE):
        world.people.paste(pasted, visitor=deeds.JAN)
        look(f"pasted {pasted}")
    world.following.happened(CaseFiled(**facts, case_number="2026-37131"))
    deeds.judges(world)
    look("matched")
    deeds.completes(world)
    look("completed")
    assert screen.found == []


@pytest.mark.parametrize("scheme", ["derived_code", "named_employee", "named_employee_code"])
def test_the_cards_of_the_other_schemes(screen, clock, scheme):
    world, client = the_cards(clock, scheme=scheme, means=("digid", "eherkenning"))

    def look(state):
        for path in CARDS:
            screen.shows(f"{state} {path}", client, in_a_page(client, path))

    request = deeds.ask(world)
    look("asked")
    deeds.enters_number(world, request)
    look("entered")
    deeds.logs_in(world, request, code="" if scheme == "named_employee" else CODE)
    look("identified")
    deeds.judges(world, matches=False)
    look("differed")
    assert screen.found == []


def test_the_cards_of_identification_when_it_goes_wrong(screen, clock):
    world, client = the_cards(clock)
    skipped = {"reason": "other", "note": "x" * 200}
    world.closing.skip("a1", "p1", skipped, by=SANNE)
    screen.shows("skipped", client, in_a_page(client, CARDS[0]))
    token = {"csrf_token": csrf_of(client, CARDS[0])}
    wrong = client.post(f"{CARDS[0]}/overslaan", data=token, headers=PAGE | {"HX-Request": "true"})
    screen.shows("skip, wrong", client, around(client, wrong.text))
    deeds.identified(world)
    deeds.judges(world, matches=False)
    for path in CARDS:
        screen.shows(f"differed {path}", client, in_a_page(client, path))
    deeds.ask(world)
    clock.move(timedelta(minutes=16))
    for path in CARDS:
        screen.shows(f"expired {path}", client, in_a_page(client, path))
    assert screen.found == []


def test_the_pages_of_the_phone(screen, clock):
    world, client = the_cards(clock)
    link = world.phones.link(deeds.ask(world))
    path = link.address.removeprefix("https://balie.example")

    screen.shows("phone", client, client.get(path, headers=PAGE))
    screen.shows("phone, used", client, client.get(path[:-1] + "_", headers=PAGE))
    done = client.get("/identificeren/telefoon/klaar", headers=PAGE)
    screen.shows("phone, done", client, done)
    assert screen.found == []


@pytest.mark.parametrize("municipality", ["voorbeeldstad", "havendam"])
def test_the_pages_of_ident_for_the_citizen(screen, tmp_path, municipality):
    world = IdentWorld(tmp_path, municipality=municipality)
    client = world.client
    screen.shows("no visit", client, client.get("/"))
    screen.shows("introduction", client, world.start("r1"))
    for options in ({"person": None}, {"level": "basis"}, {"fault": "request_denied"}):
        screen.shows(str(options), client, world.log_in(f"r-{next(iter(options))}", **options))
    code = world.log_in("r9")
    screen.shows("code", client, code)
    page = BeautifulSoup(code.text, "html.parser")
    token = page.select_one('form[action="/logout"] [name=csrf_token]')["value"]
    out = client.post("/logout", data={"csrf_token": token}, follow_redirects=True)
    screen.shows("logged out", client, out)
    assert screen.found == []


def test_the_part_of_ident_for_the_civil_servant(screen, tmp_path):
    world = IdentWorld(tmp_path)
    client = world.client

    def look():
        return client.post("/staff", data={"token": world.staff_token()})

    screen.shows("unknown", client, look())
    world.log_in()
    masked = look()
    screen.shows("masked", client, masked)
    token = BeautifulSoup(masked.text, "html.parser").select_one("[name=token]")["value"]
    screen.shows("shown", client, client.post("/staff/reveal", data={"token": token}))
    world.stores.requests.run_out("r1")
    screen.shows("expired", client, look())
    screen.shows("refused", client, client.post("/staff", data={"token": "?"}))
    assert screen.found == []


def test_what_the_brp_says_of_somebody(screen, tmp_path):
    everything = Person(
        name="Aylin Voorbeeld",
        birth=BirthDate(year=1980, month=5),
        municipality="Voorbeeldstad",
        is_secret=True,
        is_deceased=True,
        doubted=frozenset({"name", "birth"}),
        supplied_by=("Sociale Verzekeringsbank",),
        verified="bewijs gezien",
    )
    answers = iter([PeopleAway("slow"), None, everything])

    def person(*_asked):
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    world = IdentWorld(tmp_path, people=SimpleNamespace(person=person))
    client = world.client
    world.log_in()
    page = client.post("/staff", data={"token": world.staff_token()})
    screen.shows("may be asked", client, page)
    token = BeautifulSoup(page.text, "html.parser").select_one("[name=token]")["value"]
    for state in ("away", "nobody", "somebody"):
        screen.shows(state, client, client.post("/staff/person", data={"token": token}))
    assert screen.found == []
