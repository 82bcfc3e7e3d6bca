"""The citizen's card, the door to ident, and the phone: allowed, refused, of somebody else."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from ident.contract import CaseFiled
from tests.builders import a_visitor
from tests.pages import faults
from tests.web.apps import csrf_of
from tests.web.identification.screens import IDENT, MINE, PAGE, PART, build

PASTE = f"{MINE}/code"


def card_of(screen):
    return BeautifulSoup(screen.get(MINE).text, "html.parser")


def scanned(screen):
    """Where the QR code leads: the test asks the service, as no camera reads the picture here."""
    return screen.world.phones.link(screen.world.of()).address.removeprefix("https://balie.example")


def whole(answer):
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[1]
    assert faults(answer.text, nonce=nonce) == []
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.capability("M10", "M99", "A2")
def test_the_card_says_who_asks_for_which_organisation(screen):
    screen.press("vragen")

    facts = card_of(screen).select("dd")

    assert [fact.text for fact in facts] == [
        "Sanne de Vries, medewerker burgerzaken",
        "Gemeente Voorbeeldstad",
    ]


def test_the_start_token_travels_in_a_form_and_in_no_address(screen):
    screen.press("vragen")
    request = screen.world.of()

    page = screen.get(f"/identificeren/{request.id}", headers=PAGE)

    assert f'action="{IDENT}/start"' in page.text
    assert f'value="start:{request.id}:midden:Sanne de Vries"' in page.text
    assert "location" not in page.headers


def test_a_link_of_another_citizen_is_unknown(screen):
    screen.press("vragen")
    request = screen.world.of()
    screen.person.visitor = a_visitor("p2")

    assert screen.get(f"/identificeren/{request.id}", headers=PAGE).status_code == 404
    assert screen.get("/identificeren/nope", headers=PAGE).status_code == 404
    screen.person.visitor = None
    assert screen.get(f"/identificeren/{request.id}", headers=PAGE).status_code == 403


@pytest.mark.capability("M17")
def test_a_citizen_sees_the_own_request_only(screen):
    screen.world.conversations.inside["p2"] = True
    screen.press("vragen", who="p2")

    assert 'data-state="none"' in screen.get(MINE).text
    screen.person.visitor = a_visitor("p2")
    assert 'data-state="asked"' in screen.get(MINE).text


def test_a_link_that_expired_or_is_not_ready_gives_no_token(screen, clock):
    screen.press("vragen")
    expired = screen.world.of()
    clock.move(timedelta(minutes=16))
    assert screen.get(f"/identificeren/{expired.id}", headers=PAGE).status_code == 409

    preparing = build(clock, scheme="derived_code")
    preparing.press("vragen")
    request = preparing.world.of()
    assert preparing.get(f"/identificeren/{request.id}", headers=PAGE).status_code == 409


@pytest.mark.capability("M84", "A1")
def test_the_citizen_pastes_the_code(screen):
    screen.press("vragen")
    screen.report("Identified")

    def paste(code):
        return screen.send(PASTE, code=code)

    wrong = paste("12")
    assert wrong.status_code == 422
    assert "zes cijfers" in wrong.text
    other = paste("999999").text
    assert "Deze code is anders" in other
    assert faults(other, is_part=True) == []
    assert "(poging 1 van 5)" in screen.get("/balie/gesprek/a1/identificatie/p1").text
    assert "precies gelijk" in paste("012-345").text
    assert "data-awaits-code" not in screen.get(MINE).text


@pytest.mark.capability("A1")
def test_an_old_code_is_told_to_both_as_what_it_is(screen, clock):
    screen.press("vragen")
    screen.report("Identified", code="111111")
    clock.move(timedelta(seconds=1))
    screen.press("vragen")
    screen.report("Identified", code="222222")

    answer = screen.send(PASTE, code="111111")

    assert "de code van een eerdere keer" in answer.text
    assert "hoort bij een eerdere vraag" in screen.get("/balie/gesprek/a1/identificatie/p1").text


def test_pasting_without_a_token_or_too_often_or_too_early_is_refused(screen):
    assert screen.client.post(PASTE, data={"code": "012345"}, headers=PART).status_code == 403
    assert screen.send(PASTE, code="012345").status_code == 404
    screen.press("vragen")
    assert screen.send(PASTE, code="012345").status_code == 409
    screen.report("Identified")
    for number in range(5):
        screen.send(PASTE, code=f"99999{number}")
    assert screen.send(PASTE, code="012345").status_code == 409


def test_without_javascript_pasting_leads_back_to_the_call(screen):
    screen.press("vragen")
    screen.report("Identified")

    answer = screen.send(PASTE, headers=PAGE, code="012345")

    assert (answer.status_code, answer.location) == (303, "/afspraak/gesprek")


@pytest.mark.capability("M81")
def test_the_case_number_is_shown_to_both(screen, clock):
    screen.press("vragen")
    screen.report("Identified")
    screen.world.following.happened(
        CaseFiled(request_id=screen.world.of().id, at=clock.now(), case_number="2026-37131")
    )

    for path in (MINE, "/balie/gesprek/a1/identificatie/p1"):
        page = BeautifulSoup(screen.get(path).text, "html.parser")
        assert page.select_one("[data-test=case-number]").text == "Zaaknummer 2026-37131"


@pytest.mark.capability("A12")
def test_the_card_offers_the_phone_with_a_picture_that_needs_no_style_of_its_own(screen):
    screen.press("vragen")

    first, again = screen.get(MINE).text, screen.get(MINE).text

    assert first == again
    assert faults(first, is_part=True) == []
    picture = BeautifulSoup(first, "html.parser").select_one("details [role=img]")
    assert picture["aria-label"] == "QR-code om op uw telefoon verder te gaan"
    assert picture.svg.path["d"]
    assert 'data-deadline data-again-in="241"' in first
    screen.report("Identified")
    assert card_of(screen).select_one("[data-test=qr]") is None


@pytest.mark.capability("A12", "A2")
def test_a_phone_sees_who_asks_and_goes_on_to_ident_once(screen):
    screen.press("vragen")
    address = scanned(screen)
    for _ in range(2):
        page = whole(screen.get(address, headers=PAGE))
        assert "Sanne de Vries" in page.main.text
        assert page.select_one("main form")["action"] == address
    token = csrf_of(screen.client, address)

    taken = screen.client.post(address, data={"csrf_token": token}, headers=PAGE)
    again = screen.client.post(address, data={"csrf_token": token}, headers=PAGE)

    assert f'action="{IDENT}/start"' in taken.text
    assert f'value="start:{screen.world.of().id}:midden:Sanne de Vries"' in taken.text
    assert again.status_code == 404
    assert "Scan de nieuwe code" in whole(again).main.text


def test_a_phone_with_an_old_or_a_strange_link_is_told_what_to_do(screen, clock):
    screen.press("vragen")
    address = scanned(screen)
    clock.move(timedelta(minutes=5))

    for path in (address, "/identificeren/telefoon/" + "A" * 22):
        answer = screen.get(path, headers=PAGE)
        assert answer.status_code == 404
        assert "werkt niet meer" in whole(answer).h1.text


def test_a_phone_without_our_token_takes_nothing(screen):
    screen.press("vragen")
    address = scanned(screen)

    assert screen.client.post(address, headers=PAGE).status_code == 403
    assert screen.get(address, headers=PAGE).status_code == 200


def test_after_the_login_a_phone_is_sent_back_to_the_other_screen(screen):
    page = whole(screen.get("/identificeren/telefoon/klaar", headers=PAGE))

    assert "op het andere scherm" in page.main.text
