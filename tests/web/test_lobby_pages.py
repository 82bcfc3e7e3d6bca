"""Pages of the lobby: who may see them, what each state shows, what a deed answers."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from sidecar.core.visits import Part
from tests.desk import OUTSIDER, SANNE, START, a_desk
from tests.fakes.clock import A_MONDAY
from tests.pages import faults

PAGE = {"Accept": "text/html"}
PART = {**PAGE, "HX-Request": "true"}
NONCE = re.compile(r"nonce-([^' ]+)")
CSRF = re.compile(r'csrf_token" value="([0-9a-f]{64})"')


@pytest.fixture
def desk(tmp_path):
    return a_desk(tmp_path)


def checked(answer, *, is_part=False):
    assert answer.status_code == 200, answer.text
    nonce = NONCE.search(answer.headers["Content-Security-Policy"]).group(1)
    assert faults(answer.text, nonce=nonce, is_part=is_part) == []
    return answer.text


def csrf_of(browser, path):
    return CSRF.search(browser.get(path, headers=PAGE).text).group(1)


def press(browser, path, *, page, headers=PAGE):
    return browser.post(path, data={"csrf_token": csrf_of(browser, page)}, headers=headers)


def expected(desk, who="p1"):
    """He was told of, and is not there yet."""


def early(desk, who="p1"):
    desk.clock.set(START - timedelta(minutes=20))
    desk.lobby.arrive(who)
    desk.clock.set(A_MONDAY)


def waiting(desk, who="p1"):
    desk.lobby.arrive(who)


def called(desk, who="p1"):
    waiting(desk, who)
    desk.lobby.admit(who, by=SANNE)


def inside(desk, who="p1"):
    called(desk, who)
    desk.lobby.entered(who)


def refused(desk, who="p1"):
    waiting(desk, who)
    desk.lobby.refuse(who, by=SANNE)


def no_show(desk, who="p1"):
    desk.lobby.no_show(who, by=SANNE)


STATES = (expected, early, waiting, called, inside, refused, no_show)


@pytest.mark.parametrize(
    ("municipality", "language"),
    [("voorbeeldstad", "nl"), ("havendam", "nl"), ("voorbeeldstad", "en")],
)
def test_every_page_is_sound_in_every_state(tmp_path, municipality, language):
    desk = a_desk(tmp_path, municipality=municipality)
    lang, employee = f"?lang={language}", desk.employee()
    for number, state in enumerate(STATES, start=1):
        starts_at = START + timedelta(minutes=20) if state is early else START
        desk.plan(f"p{number}", starts_at=starts_at)
        state(desk, f"p{number}")
        citizen = desk.citizen(f"p{number}")

        checked(employee.get(f"/balie/gesprek/a{number}{lang}", headers=PAGE))
        part = checked(citizen.get(f"/afspraak/gesprek/stand{lang}", headers=PART), is_part=True)
        assert f'data-state="{state.__name__}"' in part
        if state is not expected:
            checked(citizen.get(f"/afspraak/gesprek{lang}", headers=PAGE))
    checked(employee.get(f"/balie{lang}", headers=PAGE))
    checked(employee.get(f"/balie/lijst{lang}", headers=PART), is_part=True)
    checked(employee.get(f"/balie/gesprek/a1/stand{lang}", headers=PART), is_part=True)
    checked(employee.get(f"/balie/gesprek/a1/einde{lang}", headers=PAGE))
    checked(desk.citizen().get(f"/afspraak/apparaten{lang}", headers=PAGE))


@pytest.mark.capability("M08", "M133")
def test_arriving_makes_the_citizen_wait_without_a_second_click(desk):
    desk.plan()
    citizen = desk.citizen()

    answer = press(citizen, "/afspraak/aankomst", page="/afspraak/apparaten")

    assert (answer.status_code, answer.location) == (303, "/afspraak/gesprek")
    assert 'data-state="waiting"' in citizen.get("/afspraak/gesprek", headers=PAGE).text


@pytest.mark.capability("M29", "M133")
def test_a_citizen_need_not_download_or_fill_in_anything(desk):
    desk.plan()
    citizen = desk.citizen()
    desk.lobby.arrive("p1")

    for path in ("/afspraak/apparaten", "/afspraak/gesprek"):
        page = BeautifulSoup(citizen.get(path, headers=PAGE).text, "html.parser")
        away = {link["href"] for link in page.select("a[href^=http]")}
        assert page.select("[download]") == []
        assert away <= {"https://www.voorbeeldstad.example"}
        assert page.select("input:not([type=hidden]):not([type=checkbox]), textarea") == []


@pytest.mark.capability("M03", "M134")
def test_the_device_check_explains_first_helps_with_each_trouble_and_can_be_skipped(desk):
    desk.plan()
    page = BeautifulSoup(
        desk.citizen().get("/afspraak/apparaten", headers=PAGE).text, "html.parser"
    )

    assert "Uw browser vraagt zo of dat mag." in page.select_one("[data-step=explain]").text
    assert page.select_one("[data-step=explain] [data-test=device-begin]")
    troubles = {each["data-problem"]: each for each in page.select("[data-problem]")}
    assert set(troubles) >= {"denied", "missing", "in_use"}
    assert len({each.get_text() for each in troubles.values()}) == len(troubles)
    assert all(each.select("li") and each.select("a[href^=tel]") for each in troubles.values())
    assert page.select_one("form[action='/afspraak/aankomst'] [type=submit]")


def test_who_did_not_arrive_yet_is_sent_to_the_device_check(desk):
    desk.plan()

    answer = desk.citizen().get("/afspraak/gesprek", headers=PAGE)

    assert (answer.status_code, answer.location) == (303, "/afspraak/apparaten")


@pytest.mark.parametrize(
    ("minutes", "title"),
    [(-10, "U bent op tijd"), (0, "Blijf bij uw scherm"), (11, "Sorry, het duurt iets langer")],
)
def test_the_waiting_text_follows_the_clock(desk, minutes, title):
    desk.plan()
    desk.clock.set(START + timedelta(minutes=minutes))
    desk.lobby.arrive("p1")

    assert title in desk.citizen().get("/afspraak/gesprek/stand", headers=PART).text


def test_the_waiting_page_tells_how_many_wait_before(desk):
    for each in ("p1", "p2", "p3"):
        desk.plan(each)
        desk.lobby.arrive(each)
        desk.clock.move(timedelta(seconds=1))

    assert "2 personen" in desk.citizen("p3").get("/afspraak/gesprek/stand", headers=PART).text
    assert 'data-ahead="0"' in desk.citizen("p1").get("/afspraak/gesprek/stand").text


def test_a_refused_citizen_gets_a_next_step_and_a_phone_number(desk):
    desk.plan()
    refused(desk)

    text = desk.citizen().get("/afspraak/gesprek", headers=PAGE).text

    assert 'href="tel:140999"' in text


@pytest.mark.capability("M118")
def test_after_the_call_the_citizen_sees_the_end_page_and_nobody_else_does(desk):
    desk.plan()
    inside(desk)
    citizen = desk.citizen()
    early = citizen.get("/afspraak/einde", headers=PAGE)
    assert (early.status_code, early.location) == (303, "/afspraak/gesprek")

    desk.lobby.finish("a1", by=SANNE)

    text = checked(citizen.get("/afspraak/einde", headers=PAGE))
    assert 'data-test="end-page"' in text
    assert citizen.get("/afspraak/gesprek", headers=PAGE).location == "/afspraak/einde"


def test_without_a_link_there_is_no_citizen_page(desk):
    desk.plan()

    for path in ("/afspraak/apparaten", "/afspraak/gesprek", "/afspraak/einde"):
        assert desk.app.test_client().get(path, headers=PAGE).status_code == 404


def test_the_list_is_for_employees_only(desk):
    stranger = desk.app.test_client().get("/balie", headers=PAGE)

    assert (stranger.status_code, stranger.location) == (303, "/login")
    assert desk.citizen().get("/balie", headers=PAGE).status_code == 303


def test_a_colleague_of_another_desk_sees_nothing(desk):
    desk.plan()
    desk.lobby.arrive("p1")
    outsider = desk.employee(OUTSIDER)

    assert "Jan Jansen" not in outsider.get("/balie", headers=PAGE).text
    token = csrf_of(outsider, "/balie")
    for path in ("/balie/gesprek/a1", "/balie/gesprek/a1/stand", "/balie/gesprek/a1/einde"):
        assert outsider.get(path, headers=PAGE).status_code == 404
    for path in (
        "/balie/bezoeken/p1/toelaten",
        "/balie/bezoeken/p1/weigeren",
        "/balie/bezoeken/p1/niet-verschenen",
        "/balie/gesprek/a1/afronden",
    ):
        answer = outsider.post(path, data={"csrf_token": token}, headers=PAGE)
        assert answer.status_code == 404
    assert desk.lobby.standing("p1").state == "waiting"


@pytest.mark.capability("M08")
def test_admitting_answers_with_the_people_for_htmx_and_the_page_without(desk):
    desk.plan()
    desk.lobby.arrive("p1")
    employee = desk.employee()

    part = press(employee, "/balie/bezoeken/p1/toelaten", page="/balie/gesprek/a1", headers=PART)
    again = press(employee, "/balie/bezoeken/p1/toelaten", page="/balie/gesprek/a1")

    assert 'data-state="called"' in part.text
    assert (again.status_code, again.location) == (303, "/balie/gesprek/a1")


def test_the_later_of_two_colleagues_is_told(desk):
    desk.plan()
    desk.lobby.arrive("p1")
    desk.lobby.admit("p1", by=SANNE)

    answer = press(desk.employee(), "/balie/bezoeken/p1/weigeren", page="/balie/gesprek/a1")

    assert answer.status_code == 409
    assert "collega" in answer.text


def test_who_was_admitted_and_does_not_come_in_can_be_admitted_again(desk):
    desk.plan()
    called(desk)
    page = desk.employee()
    assert 'data-test="admit"' not in page.get("/balie/gesprek/a1", headers=PAGE).text

    desk.clock.move(timedelta(seconds=9))

    assert "Opnieuw toelaten" in page.get("/balie/gesprek/a1", headers=PAGE).text


def test_finishing_ends_on_a_page_of_its_own(desk):
    desk.plan()
    inside(desk)
    employee = desk.employee()

    answer = press(employee, "/balie/gesprek/a1/afronden", page="/balie/gesprek/a1")

    assert (answer.status_code, answer.location) == (303, "/balie/gesprek/a1/einde")
    assert 'data-test="end-page"' in checked(employee.get(answer.location, headers=PAGE))
    assert employee.get("/balie/gesprek/a1", headers=PAGE).location == answer.location


@pytest.mark.parametrize(
    "path",
    [
        "/balie/bezoeken/p1/toelaten",
        "/balie/bezoeken/p1/weigeren",
        "/balie/bezoeken/p1/niet-verschenen",
        "/balie/gesprek/a1/afronden",
    ],
)
def test_a_deed_of_staff_without_our_token_changes_nothing(desk, path):
    desk.plan()
    desk.lobby.arrive("p1")

    assert desk.employee().post(path, headers=PAGE).status_code == 403
    assert desk.lobby.standing("p1").state == "waiting"


def test_arriving_without_our_token_changes_nothing(desk):
    desk.plan()

    assert desk.citizen().post("/afspraak/aankomst", headers=PAGE).status_code == 403
    assert desk.lobby.standing("p1").state == "expected"


@pytest.mark.parametrize("page", ["-1", "0", "x", "9" * 30, "２", ""])
def test_a_page_number_that_is_none_shows_the_first_page(desk, page):
    desk.plan()

    assert "Jan Jansen" in checked(desk.employee().get(f"/balie?pagina={page}", headers=PAGE))


def test_a_long_day_comes_in_pages_of_fifty(desk):
    for number in range(1, 62):
        desk.plan(f"p{number}", name=f"Bezoeker {number}")
    employee = desk.employee()

    first, second = (employee.get(f"/balie?pagina={n}", headers=PAGE).text for n in (1, 2))

    assert first.count('data-test="visit-row"') == 50
    assert second.count('data-test="visit-row"') == 11
    checked(employee.get("/balie?pagina=2", headers=PAGE))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("noor", 1), ("  NOOR ", 1), ("n", 2), ("%", 0), ("_", 0), ("'; --", 0), ("x" * 9000, 0)],
)
def test_the_list_can_be_searched_by_name(desk, wanted, found):
    desk.plan("p1", name="Noor de Boer")
    desk.plan("p2", name="Jan Smit")
    desk.lobby.arrive("p2")

    answer = desk.employee().get("/balie", query_string={"zoek": wanted}, headers=PAGE)

    assert checked(answer).count('data-test="visit-row"') == found
    assert 'data-waiting="1"' in answer.text


@pytest.mark.capability("M33")
def test_another_day_is_one_press_away_and_back(desk, clock):
    tomorrow = clock.now() + timedelta(days=1)
    desk.plan("p1", name="Noor de Boer")
    desk.plan("p2", name="Jan Smit", starts_at=tomorrow, ends_at=tomorrow + timedelta(minutes=20))
    staff = desk.employee()

    today = BeautifulSoup(checked(staff.get("/balie", headers=PAGE)), "html.parser")
    after = today.select_one("[data-test=day-after]")["href"]
    shown = BeautifulSoup(checked(staff.get(after, headers=PAGE)), "html.parser")

    assert [row["data-name"] for row in today.select("[data-test=visit-row]")] == ["Noor de Boer"]
    assert [row["data-name"] for row in shown.select("[data-test=visit-row]")] == ["Jan Smit"]
    assert shown.h1.text == "Afspraken van dinsdag 24 november 2026"
    assert "dag=2026-11-24" in shown.select_one("#lijst")["hx-get"]
    assert shown.select_one("[data-test=day-today]")["href"] == "/balie"


@pytest.mark.parametrize(
    "day", ["", "x", "2026-02-30", "9999-12-31", "0001-01-01", "２０２６-11-24"]
)
def test_a_day_that_is_none_shows_today(desk, day):
    desk.plan()

    answer = desk.employee().get("/balie", query_string={"dag": day}, headers=PAGE)

    assert "Jan Jansen" in checked(answer)


def test_a_name_is_shown_as_text_and_never_as_markup(desk):
    desk.plan(name="<img src=x onerror=alert(1)>")

    for path in ("/balie", "/balie/gesprek/a1"):
        text = checked(desk.employee().get(path, headers=PAGE))
        assert "<img src=x" not in text


@pytest.mark.capability("M17")
def test_the_civil_servant_sees_who_helps_and_has_no_card_to_identify_him(desk):
    desk.plan("p1", part=Part.CITIZEN)
    desk.plan("p2", appointment_id="a1", name="Tess Tolk", part=Part.INTERPRETER)
    staff = desk.employee()

    page = BeautifulSoup(checked(staff.get("/balie/gesprek/a1", headers=PAGE)), "html.parser")
    assert [part.text for part in page.select("#mensen [data-test=part]")] == ["Tolk"]
    places = page.select("[data-identifications] > [data-identification-of]")
    assert [place["data-identification-of"] for place in places] == ["p1"]
    assert "Geboorte aangeven · Tolk" in checked(staff.get("/balie", headers=PAGE))


@pytest.mark.capability("M17")
def test_who_is_invited_later_gets_a_place_for_his_card(desk):
    desk.plan("p1")
    desk.plan("p2", appointment_id="a1", part=Part.CARER)
    staff = desk.employee()

    place = staff.get("/balie/gesprek/a1/vak/p1", headers=PART)
    assert place.status_code == 200
    assert 'data-identification-of="p1"' in place.text
    for nobody in ("p2", "p3"):
        assert staff.get(f"/balie/gesprek/a1/vak/{nobody}", headers=PART).status_code == 404
