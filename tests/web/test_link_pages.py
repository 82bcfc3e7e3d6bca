"""From the link in the mail to the welcome page, and the six pages that refuse a link."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Blueprint

from sidecar.appointments import web
from sidecar.web import guards
from tests.office import SANNE, an_office, planned
from tests.pages import faults
from tests.web.apps import an_app, csrf_of

PAGE = {"Accept": "text/html"}
PHONE = {"voorbeeldstad": "14 0999", "havendam": "14 0888"}


@pytest.fixture
def office(clock):
    return an_office(clock)


@pytest.fixture(params=["voorbeeldstad", "havendam"])
def municipality(request):
    return request.param


@pytest.fixture
def app(office, municipality):
    blueprints = [web.link_blueprint(office), web.citizen_blueprint(office)]
    return an_app(*blueprints, municipality=municipality)


def path_of(made):
    return made.link.removeprefix("https://balie.example")


def opened(app, made):
    browser = app.test_client()
    answer = browser.get(path_of(made), headers=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/afspraak")
    return browser


def started(app, made):
    browser = opened(app, made)
    answer = post(browser, "/afspraak/start", page="/afspraak")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/afspraak/apparaten")
    return browser


def post(browser, path, *, page="/afspraak"):
    return browser.post(path, data={"csrf_token": csrf_of(browser, page)}, headers=PAGE)


def checked(answer):
    """The page, after the checks that every page passes."""
    policy = answer.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-", 1)[1].split("'", 1)[0]
    assert faults(answer.text, nonce=nonce) == []
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.capability("M112")
def test_the_welcome_page_says_who_when_and_what_next(app, office):
    page = checked(opened(app, planned(office)).get("/afspraak", headers=PAGE))

    text = page.main.get_text(" ", strip=True)
    assert "Welkom, Jan Jansen" in text
    assert "maandag 23 november 2026 om 10.10 uur" in text
    assert "Sanne de Vries, medewerker burgerzaken" in text
    assert len(page.select("[data-test=start]")) == 1


@pytest.mark.capability("M20")
def test_the_welcome_page_says_whom_to_call(app, office, municipality):
    page = checked(opened(app, planned(office)).get("/afspraak", headers=PAGE))

    assert f"vraag? Bel {PHONE[municipality]}" in page.main.get_text()
    assert page.select_one("[data-test=cancel-own]")
    assert ("Hebt u" in page.main.get_text()) is (municipality == "voorbeeldstad")


@pytest.mark.capability("M09")
@pytest.mark.parametrize(("product", "wanted"), [("geboorte", True), ("verhuizing", False)])
def test_digid_is_named_only_when_it_is_needed(app, office, product, wanted):
    browser = opened(app, planned(office, product=product))

    assert ("DigiD" in browser.get("/afspraak", headers=PAGE).text) is wanted


def test_the_language_of_the_citizen_counts_until_he_chooses_another(app, office):
    browser = opened(app, planned(office, language="en"))

    english = checked(browser.get("/afspraak", headers=PAGE))
    dutch = checked(browser.get("/afspraak?lang=nl", headers=PAGE))

    assert "Monday 23 November 2026 at 10:10" in english.get_text()
    assert (english.html["lang"], dutch.html["lang"]) == ("en", "nl")


def test_opening_a_link_writes_nothing(app, office):
    """A mail scanner opens links too; it must not take the visit away from the citizen."""
    made = planned(office)
    opened(app, made)

    assert started(app, made)


def test_opening_the_link_again_in_the_same_browser_goes_on(app, office):
    made = planned(office)
    browser = started(app, made)

    browser.get(path_of(made), headers=PAGE)

    assert post(browser, "/afspraak/start").status_code == 303


@pytest.mark.capability("M62")
def test_a_second_browser_is_asked_first_and_then_takes_over(app, office):
    made = planned(office)
    first, second = started(app, made), opened(app, made)

    refused = post(second, "/afspraak/start")
    page = checked(refused)
    assert refused.status_code == 409
    form = page.select_one("form[action='/afspraak/hier-verder']")
    token = form.select_one("[name=csrf_token]")["value"]
    taken = second.post("/afspraak/hier-verder", data={"csrf_token": token})

    assert taken.headers["Location"] == "/afspraak/apparaten"
    assert post(first, "/afspraak/start").status_code == 409
    assert post(second, "/afspraak/start").status_code == 303


def refusal(app, office, clock, kind):
    """The answer to the link in the state that the refusal is about."""
    made = planned(office, time="14:00" if kind == "too_early" else "10:10")
    if kind == "cancelled":
        office.cancel(made.appointment_id, by=SANNE)
    if kind == "over":
        office.close(made.appointment_id)
    if kind == "too_late":
        clock.move(timedelta(hours=3))
    path = "/a/" + "A" * 22 if kind == "unknown" else path_of(made)
    return app.test_client().get(path, headers=PAGE)


@pytest.mark.capability("M139")
@pytest.mark.parametrize(
    ("kind", "status"),
    [("unknown", 404), ("cancelled", 410), ("over", 410), ("too_early", 403), ("too_late", 410)],
)
def test_each_refusal_has_its_own_page_with_a_next_step(
    app, office, clock, municipality, kind, status
):
    answer = refusal(app, office, clock, kind)
    page = checked(answer)

    assert answer.status_code == status
    assert page.select_one("[data-test=refused]")["data-reason"] == kind
    assert PHONE[municipality] in page.main.get_text()
    # Until it opens its holder may still move or cancel it.
    assert ("Set-Cookie" in answer.headers) == (kind == "too_early")


def test_opening_an_old_mail_does_not_end_the_visit_that_goes_on(app, office, clock):
    now, later = planned(office), planned(office, time="16:00", name="Kim Bos")
    browser = app.test_client()
    browser.get(path_of(now))

    early = browser.get(path_of(later), headers=PAGE)

    assert early.status_code == 403
    assert "Set-Cookie" not in early.headers
    assert "Jan Jansen" in browser.get("/afspraak", headers=PAGE).text
    office.cancel(now.appointment_id, by=SANNE)
    assert "Set-Cookie" in browser.get(path_of(later), headers=PAGE).headers


def test_no_two_refusals_look_the_same(app, office, clock):
    kinds = ("unknown", "cancelled", "over", "too_early", "too_late")
    headings = {checked(refusal(app, office, clock, kind)).h1.text for kind in kinds}

    assert len(headings) == len(kinds)


def test_who_is_too_early_hears_when_and_goes_on_by_himself(app, office, clock):
    page = checked(refusal(app, office, clock, "too_early"))

    assert "op maandag 23 november 2026 om 13.30 uur" in page.main.get_text()
    assert page.select_one("[data-continue-in='12600']")


def test_a_link_that_dies_while_the_page_is_open_is_refused_there_too(app, office):
    made = planned(office)
    browser = opened(app, made)
    office.cancel(made.appointment_id, by=SANNE)

    answer = browser.get("/afspraak", headers=PAGE)

    assert answer.status_code == 410
    assert checked(answer).select_one("[data-reason=cancelled]")


def test_a_program_gets_the_refusal_as_a_problem(app, office, clock):
    answer = app.test_client().get("/a/nothing", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "link_unknown"


def test_without_a_link_there_is_no_welcome(app):
    answer = app.test_client().get("/afspraak", headers=PAGE)

    assert answer.status_code == 404
    assert checked(answer).select_one("[data-reason=unknown]")


@pytest.mark.parametrize("cookie", ["", "x" * 3000, "WyJwMSIsImIiXQ.forged", "%00"])
def test_a_cookie_that_is_not_ours_is_as_good_as_none(app, cookie):
    browser = app.test_client()
    browser.set_cookie("bezoek", cookie)

    assert browser.get("/afspraak", headers=PAGE).status_code == 404


@pytest.mark.parametrize("path", ["/afspraak/start", "/afspraak/hier-verder"])
def test_starting_without_our_token_changes_nothing(app, office, path):
    made = planned(office)
    browser = opened(app, made)

    assert browser.post(path, headers=PAGE).status_code == 403
    assert browser.post(path, data={"csrf_token": "0" * 64}, headers=PAGE).status_code == 403

    assert office.invitation(made.participant_id).participant.browser_hash is None


@pytest.mark.parametrize("link", ["x" * 4000, "..%2f..", "%00", "é", "a b"])
def test_a_strange_link_is_an_unknown_link(app, link):
    assert app.test_client().get(f"/a/{link}", headers=PAGE).status_code == 404


def test_who_did_not_start_is_sent_to_the_welcome_page(office):
    routes = Blueprint("call", __name__)
    routes.get("/afspraak/gesprek")(lambda: "call")
    call = guards.protect(routes, guards.citizens(office))
    app = an_app(web.link_blueprint(office), web.citizen_blueprint(office), call)
    browser = opened(app, planned(office))

    before = browser.get("/afspraak/gesprek", headers=PAGE)
    post(browser, "/afspraak/start")

    assert (before.status_code, before.headers["Location"]) == (303, "/afspraak")
    assert browser.get("/afspraak/gesprek", headers=PAGE).text == "call"
