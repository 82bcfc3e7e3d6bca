"""Pages before the call: open to all or to a link, what they keep, and what the desk sees of it."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from sidecar.appointments import web as appointments
from sidecar.core.devices import Part, Result
from tests.desk import OUTSIDER, SANNE, a_desk
from tests.office import an_office, planned
from tests.pages import faults
from tests.web.apps import an_app

PAGE = {"Accept": "text/html"}
NONCE = re.compile(r"nonce-([^' ]+)")
CSRF = re.compile(r'data-csrf="([0-9a-f]{64})"')
GOOD = {part.value: "ok" for part in Part}
PRACTICE, TODAY = "/a/p1/oefenen", "/afspraak/apparaten"
REPORTS = {PRACTICE: PRACTICE, TODAY: f"{TODAY}/uitslag"}
MEASURES = {"/oefenen": "/oefenen/meting", TODAY: f"{TODAY}/meting"}


@pytest.fixture
def desk(tmp_path):
    desk = a_desk(tmp_path)
    desk.plan("p1", phone="06 12345678")
    return desk


def checked(answer):
    assert answer.status_code == 200, answer.text
    found = NONCE.search(answer.headers["Content-Security-Policy"])
    assert faults(answer.text, nonce=found and found.group(1)) == []
    return BeautifulSoup(answer.text, "html.parser")


def send(browser, page, path, data, **headers):
    """As the script of that page sends it."""
    token = CSRF.search(browser.get(page, headers=PAGE).text).group(1)
    return browser.post(path, data=data, headers={"X-CSRF-Token": token} | headers)


def kept(desk):
    return desk.preparation.of(["p1"])


@pytest.mark.parametrize("municipality", ["voorbeeldstad", "havendam"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_sound(tmp_path, municipality, language):
    desk = a_desk(tmp_path, municipality=municipality)
    desk.plan()
    for path in ("/videobellen", "/oefenen", PRACTICE, TODAY):
        checked(desk.citizen().get(f"{path}?lang={language}", headers=PAGE))


@pytest.mark.capability("M04", "M06", "M07", "M16", "M20")
def test_how_it_works_stands_in_numbered_steps_each_with_a_picture(desk):
    answer = desk.app.test_client().get("/videobellen", headers=PAGE)
    page = checked(answer)

    steps = page.select("[data-test=how-steps] > li")
    assert [step.select_one("h3 span").text for step in steps] == [str(n) for n in range(1, 8)]
    told = [step.select_one("svg[role=img]")["aria-label"] for step in steps]
    assert len(set(told)) == len(steps)
    for words in ("ongewenste mail", "rustige plek", "wifi", "DigiD bij de hand", "te laat"):
        assert words in page.text
    assert page.select_one("a[href='/oefenen']")
    assert page.select_one("main a[href='tel:140999']")
    assert page.select("script") == []


@pytest.mark.capability("M16")
def test_a_municipality_says_a_step_in_its_own_way_in_its_own_language_only(tmp_path):
    browser = a_desk(tmp_path, municipality="havendam").app.test_client()

    assert "Klik op de roze knop in de mail" in browser.get("/videobellen", headers=PAGE).text
    assert "Click the button" in browser.get("/videobellen?lang=en", headers=PAGE).text


@pytest.mark.capability("M22")
def test_anybody_may_practise_and_leaves_nothing(desk):
    page = checked(desk.app.test_client().get("/oefenen", headers=PAGE))

    assert page.select_one("[data-device-check]")["data-report"] == ""
    assert "Van deze test bewaren we niets." in page.text
    assert {each["data-problem"] for each in page.select("[data-problem]")} == {
        *("denied", "missing", "in_use", "system", "unsupported")
    }


@pytest.mark.capability("M03")
def test_these_pages_may_use_camera_and_microphone_and_reach_nobody_else(desk):
    for path in ("/oefenen", PRACTICE, TODAY):
        headers = desk.citizen().get(path, headers=PAGE).headers
        assert "camera=(self " in headers["Permissions-Policy"]
        assert "microphone=(self " in headers["Permissions-Policy"]
        assert "connect-src 'self';" in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.capability("M03", "M22")
@pytest.mark.parametrize("page", REPORTS)
def test_the_outcome_is_kept_with_the_participant(desk, page):
    agent = "Mozilla/5.0 (X11; rv:130.0) Gecko/20100101 Firefox/130.0"
    data = GOOD | {"camera": "none"}

    answer = send(desk.citizen(), page, REPORTS[page], data, **{"User-Agent": agent})

    assert (answer.status_code, answer.data) == (204, b"")
    found = kept(desk)["p1"]
    assert (found.camera, found.sound, found.browser) == (Result.NONE, Result.OK, "firefox")


@pytest.mark.parametrize("page", REPORTS)
@pytest.mark.parametrize(
    "data",
    [
        {},
        GOOD | {"camera": "perfect"},
        GOOD | {"camera": ["ok", "none"]},
        GOOD | {"naam": "Jan Jansen"},
        {**GOOD, "network": "\0"},
    ],
)
def test_strange_values_are_refused_and_nothing_is_kept(desk, page, data):
    assert send(desk.citizen(), page, REPORTS[page], data).status_code == 400
    assert kept(desk) == {}


@pytest.mark.parametrize("path", [*REPORTS.values(), *MEASURES.values()])
def test_without_our_token_nothing_is_taken(desk, path):
    assert desk.citizen().post(path, data=GOOD).status_code == 403
    assert kept(desk) == {}


def test_on_the_day_itself_only_the_browser_with_the_link_is_heard(desk):
    stranger = desk.app.test_client()

    assert stranger.get(TODAY, headers=PAGE).status_code == 404
    assert stranger.post(REPORTS[TODAY], data=GOOD).status_code == 404
    assert kept(desk) == {}


def test_a_link_of_nobody_leads_to_no_practice(desk):
    browser = desk.app.test_client()
    token = CSRF.search(browser.get("/oefenen", headers=PAGE).text).group(1)

    assert browser.get("/a/nobody/oefenen", headers=PAGE).status_code == 404
    headers = {"X-CSRF-Token": token}
    assert browser.post("/a/nobody/oefenen", data=GOOD, headers=headers).status_code == 404


def test_who_started_elsewhere_may_practise_but_changes_nothing_by_it(desk):
    token = CSRF.search(desk.citizen().get(PRACTICE, headers=PAGE).text).group(1)
    desk.guests.started.add("p1")
    browser = desk.citizen()

    page = checked(browser.get(PRACTICE, headers=PAGE))
    answer = browser.post(PRACTICE, data=GOOD, headers={"X-CSRF-Token": token})

    assert page.select_one("[data-device-check]")["data-report"] == ""
    assert (answer.status_code, kept(desk)) == (409, {})


@pytest.mark.parametrize("page", MEASURES)
def test_what_measuring_sends_is_forgotten_and_too_much_is_refused(desk, page):
    browser = desk.citizen()

    assert send(browser, page, MEASURES[page], b"x" * 48 * 1024).status_code == 204
    assert send(browser, page, MEASURES[page], b"x" * 70_000).status_code == 413


@pytest.mark.capability("M22")
def test_who_is_days_too_early_is_offered_to_practise_with_his_link(clock):
    office = an_office(clock)
    made = planned(office, date="2026-11-26")
    path = made.link.removeprefix("https://balie.example")

    page = BeautifulSoup(
        an_app(appointments.link_blueprint(office)).test_client().get(path, headers=PAGE).text,
        "html.parser",
    )

    assert page.select_one("[data-test=practice]")["href"] == f"{path}/oefenen"
    assert page.select_one("[data-test=how]")["href"] == "/videobellen"


def test_the_welcome_and_the_waiting_page_lead_to_how_it_works(desk, clock):
    desk.lobby.arrive("p1")
    waiting = BeautifulSoup(
        desk.citizen().get("/afspraak/gesprek", headers=PAGE).text, "html.parser"
    )
    assert waiting.select_one("#stand a[href='/videobellen']")["target"] == "_blank"

    office = an_office(clock)
    made = planned(office)
    routes = appointments.link_blueprint(office), appointments.citizen_blueprint(office)
    browser = an_app(*routes).test_client()
    browser.get(made.link.removeprefix("https://balie.example"), headers=PAGE)
    assert 'href="/videobellen"' in browser.get("/afspraak", headers=PAGE).text


@pytest.mark.capability("M03", "M20")
@pytest.mark.parametrize("path", ["/balie", "/balie/gesprek/a1"])
def test_the_desk_sees_the_light_and_can_call(desk, path):
    before = checked(desk.employee().get(path, headers=PAGE)).select_one("[data-test=light]")
    assert (before["data-light"], before.text.strip()) == ("untested", "Nog niet getest")

    send(desk.citizen(), PRACTICE, PRACTICE, GOOD | {"microphone": "none"})

    page = checked(desk.employee().get(path, headers=PAGE))
    light = page.select_one("[data-test=light]")
    assert (light["data-light"], light.text.strip()) == ("red", "Getest: geen microfoon")
    assert light.select_one("svg")
    call = page.select_one("[data-test=call-visitor]")
    assert (call["href"], "Bel de bezoeker" in call.text) == ("tel:0612345678", True)


def test_on_the_call_page_it_is_said_whose_test_it_was_and_what_to_do(desk):
    send(desk.citizen(), PRACTICE, PRACTICE, GOOD | {"microphone": "none"})

    text = desk.employee().get("/balie/gesprek/a1", headers=PAGE).text
    assert "Test van de bezoeker zelf, maandag 23 november 2026 om 10.00 uur" in text
    assert "Bel de bezoeker en praat via de telefoon" in text


def test_a_colleague_of_another_desk_sees_neither_light_nor_number(desk):
    send(desk.citizen(), PRACTICE, PRACTICE, GOOD)

    text = desk.employee(OUTSIDER).get("/balie", headers=PAGE).text
    assert "Getest" not in text
    assert "0612345678" not in text


def test_who_gave_no_number_and_whose_visit_is_over_shows_no_way_to_call(desk):
    desk.plan("p2", phone="")
    desk.clock.move(timedelta(minutes=30))
    desk.lobby.no_show("p1", by=SANNE)

    page = checked(desk.employee().get("/balie", headers=PAGE))

    assert page.select("[data-test=call-visitor]") == []
    assert len(page.select("[data-test=light]")) == 1
