"""The routes of identification: both cards, the way to ident, and its events."""

from datetime import timedelta

import pytest
from flask import Blueprint, g

from ident.contract import Identified, LoginFailed, Opened
from sidecar.core.errors import NotAllowed
from sidecar.identification import web
from tests.builders import a_visitor, an_employee
from tests.fakes.identification import an_identification
from tests.pages import faults
from tests.web.apps import an_app, csrf_of

SANNE = an_employee()
CARD = "/balie/gesprek/a1/identificatie"
PAGE = {"Accept": "text/html"}
PART = PAGE | {"HX-Request": "true"}


@pytest.fixture
def identification(clock):
    return an_identification(clock)


class Person:
    """Who is at the keyboard: the guards of these tests let exactly him in."""

    employee = SANNE
    visitor = a_visitor()


@pytest.fixture
def person():
    return Person()


@pytest.fixture
def browser(identification, clock, person):
    def staff_guard():
        if person.employee is None:
            raise NotAllowed("nobody")
        g.employee = person.employee
        web.guards.csrf.check()

    def citizen_guard():
        if person.visitor is None:
            raise NotAllowed("nobody")
        g.visitor = person.visitor
        web.guards.csrf.check()

    def opened(token):
        kind, _, request_id = token.partition(":")
        if kind == "Opened":
            return Opened(request_id=request_id, at=clock.now())
        if kind == "Identified":
            return Identified(request_id=request_id, at=clock.now(), level="midden", code="012345")
        raise NotAllowed("foreign")

    url = "https://ident.example"
    return an_app(
        web.staff_blueprint(
            identification, staff_guard, ident_url=url, show=lambda at: f"{at:%H.%M}"
        ),
        web.citizen_blueprint(identification, citizen_guard, ident_url=url),
        web.machine_blueprint(identification, opened),
        Blueprint("plain", __name__),
    ).test_client()


def press(browser, deed, *, headers=PART, **fields):
    token = csrf_of(browser, CARD)
    return browser.post(f"{CARD}/{deed}", data={"csrf_token": token} | fields, headers=headers)


def arrive(browser, event, request_id):
    return browser.post("/machine/identifications", data=f"{event}:{request_id}")


@pytest.mark.capability("M10", "M11")
def test_from_the_button_to_completed_by_the_routes(browser, identification):
    assert 'data-test="identify"' in browser.get(CARD, headers=PART).text
    assert 'data-state="asked"' in press(browser, "vragen").text
    request = identification.of_visitor(a_visitor())
    assert (
        f"/identificeren/{request.id}" in browser.get("/afspraak/identificatie", headers=PART).text
    )

    assert arrive(browser, "Opened", request.id).status_code == 204
    assert arrive(browser, "Identified", request.id).status_code == 204
    card = browser.get(CARD, headers=PART).text
    assert "Midden" in card
    assert ">012<" in card
    assert 'data-state="matched"' in press(browser, "klopt").text
    assert 'data-state="completed"' in press(browser, "voltooien").text


@pytest.mark.capability("M96", "M95", "M61")
def test_the_card_has_a_script_a_link_to_copy_and_a_warning(browser):
    assert "paspoort" in browser.get(CARD, headers=PART).text
    card = press(browser, "vragen").text
    assert "Bovenaan staat het adres balie.example" in card
    assert 'data-copy="#identificatie-link"' in card


def test_the_start_token_travels_in_a_form_and_in_no_address(browser, identification):
    press(browser, "vragen")
    request = identification.of_visitor(a_visitor())

    page = browser.get(f"/identificeren/{request.id}", headers=PAGE)

    assert 'action="https://ident.example/start"' in page.text
    assert f'value="start:{request.id}:midden:Sanne de Vries"' in page.text
    assert "location" not in page.headers


def test_a_link_of_another_citizen_is_unknown(browser, identification, person):
    press(browser, "vragen")
    request = identification.of_visitor(a_visitor())
    person.visitor = a_visitor("p2")

    assert browser.get(f"/identificeren/{request.id}", headers=PAGE).status_code == 404
    assert browser.get("/identificeren/nope", headers=PAGE).status_code == 404


def test_a_colleague_of_another_desk_sees_nothing(browser, person):
    press(browser, "vragen")
    token = csrf_of(browser, CARD)
    person.employee = an_employee("e9", desks=frozenset({"jeugd"}))

    assert browser.get(CARD, headers=PAGE).status_code == 404
    for deed in ("vragen", "klopt", "klopt-niet", "voltooien", "inzien"):
        answer = browser.post(f"{CARD}/{deed}", data={"csrf_token": token}, headers=PAGE)
        assert answer.status_code == 404


def test_who_is_not_logged_in_and_who_has_no_token_changes_nothing(browser, identification, person):
    assert browser.post(f"{CARD}/vragen", headers=PART).status_code == 403
    token = csrf_of(browser, CARD)
    person.employee = None
    answer = browser.post(f"{CARD}/vragen", data={"csrf_token": token}, headers=PART)

    assert answer.status_code == 403
    assert identification.of_visitor(a_visitor()) is None


@pytest.mark.capability("M84")
def test_the_citizen_pastes_the_code(browser, identification):
    press(browser, "vragen")
    request = identification.of_visitor(a_visitor())
    arrive(browser, "Identified", request.id)
    token = csrf_of(browser, "/afspraak/identificatie")

    def paste(code, headers=PART):
        data = {"csrf_token": token, "code": code}
        return browser.post("/afspraak/identificatie/code", data=data, headers=headers)

    wrong = paste("12")
    assert wrong.status_code == 422
    assert "zes cijfers" in wrong.text
    assert "Deze code is anders" in paste("999999").text
    assert "precies gelijk" in paste("012-345").text
    assert "De bezoeker heeft de code geplakt" in browser.get(CARD, headers=PART).text


def test_without_javascript_a_deed_leads_back_to_the_page(browser):
    answer = press(browser, "vragen", headers=PAGE)

    assert (answer.status_code, answer.location) == (303, "/balie/gesprek/a1")


@pytest.mark.parametrize("body", [b"", b"Foreign:r1", b"x" * 5000, "é".encode()])
def test_what_ident_did_not_sign_is_refused(browser, body):
    answer = browser.post("/machine/identifications", data=body)

    assert answer.status_code in (403, 422)
    assert answer.mimetype == "application/problem+json"


def test_an_event_of_an_unknown_request_is_404_and_harmless(browser):
    assert arrive(browser, "Opened", "nope").status_code == 404


def test_the_page_that_hands_over_to_the_frame_may_be_framed_by_ourselves_only(
    browser, identification
):
    press(browser, "vragen")
    arrive(browser, "Identified", identification.of_visitor(a_visitor()).id)

    press(browser, "klopt")
    answer = press(browser, "inzien", headers=PAGE)

    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert 'action="https://ident.example/staff"' in answer.text


STATES = {
    "asked": lambda i, r, at: None,
    "opened": lambda i, r, at: i.happened(Opened(request_id=r.id, at=at)),
    "failed": lambda i, r, at: i.happened(
        LoginFailed(request_id=r.id, at=at, reason="level_too_low")
    ),
    "identified": lambda i, r, at: i.happened(
        Identified(request_id=r.id, at=at, level="hoog", code="012345")
    ),
    "differed": lambda i, r, at: (
        STATES["identified"](i, r, at),
        i.judge("a1", matches=False, by=SANNE),
    ),
    "matched": lambda i, r, at: (
        STATES["identified"](i, r, at),
        i.judge("a1", matches=True, by=SANNE),
    ),
    "completed": lambda i, r, at: (STATES["matched"](i, r, at), i.complete("a1", by=SANNE)),
    "ended": lambda i, r, at: i.end("a1"),
}


@pytest.mark.capability("M102")
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_text_on_both_sides(browser, identification, clock, state, language):
    request = identification.ask("a1", by=SANNE)
    STATES[state](identification, request, clock.now())

    for path in (CARD, "/afspraak/identificatie"):
        part = browser.get(f"{path}?lang={language}", headers=PART)
        assert part.status_code == 200
        assert f'data-state="{state}"' in part.text
        assert faults(part.text, is_part=True) == []


@pytest.mark.capability("M97")
@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("klopt", "De code is precies gelijk. De identificatie is gelukt."),
        ("klopt-niet", "De code klopt niet."),
    ],
)
def test_only_an_equal_code_makes_the_identification_a_success(
    browser, identification, clock, deed, said
):
    request = identification.ask("a1", by=SANNE)
    STATES["identified"](identification, request, clock.now())

    assert said in press(browser, deed).text


def test_an_expired_request_says_so_to_the_employee(browser, clock):
    press(browser, "vragen")
    clock.move(timedelta(minutes=16))

    assert 'data-state="expired"' in browser.get(CARD, headers=PART).text
