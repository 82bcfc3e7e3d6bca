"""Sending by phone while the call stays on the computer: the code, the joining, the end."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from tests.office import SANNE
from tests.pages import faults
from tests.web.documents.counter import CARD, PAGE, PART
from tests.web.documents.phone_counter import PHONE, a_counter

pytestmark = pytest.mark.capability("M13", "M14")


@pytest.fixture
def counter(clock):
    return a_counter(clock)


@pytest.fixture
def request_(counter):
    return counter.papers.ask(help="Alle bladzijden.")


def whole(answer):
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[1]
    assert faults(answer.text, nonce=nonce) == []
    return BeautifulSoup(answer.text, "html.parser")


def part(answer):
    assert faults(answer.text, is_part=True) == []
    return BeautifulSoup(answer.text, "html.parser")


def test_the_computer_shows_a_code_when_it_is_asked_and_puts_it_away(counter, request_):
    computer = counter.computer()
    assert whole(computer.get()).select_one("[data-test=document-phone-open]")

    shown = part(computer.post(f"{CARD}/{request_.id}/telefoon", headers=PART))

    assert shown.select_one("[data-test=document-qr] svg path")["d"]
    assert shown.section["data-again-in"] == "241"
    assert computer.get(headers=PART).text == computer.get(headers=PART).text
    address = counter.papers.phoning.door.show(request_.id, "a1").address
    assert address.rsplit("/", 1)[1] not in shown.text
    hidden = part(computer.post(f"{CARD}/{request_.id}/telefoon/weg", headers=PART))
    assert hidden.select_one("[data-test=document-qr]") is None
    assert hidden.select_one("[data-test=document-phone-open]")
    assert counter.join(address.removeprefix("https://balie.example")).status_code == 404


def test_the_code_is_renewed_as_long_as_it_is_looked_at(counter, request_, clock):
    computer = counter.computer()
    computer.post(f"{CARD}/{request_.id}/telefoon")
    drawn = []
    for minutes in (0, 3, 1, 5):
        clock.move(timedelta(minutes=minutes))
        picture = whole(computer.get()).select_one("[data-test=document-qr] path")
        drawn.append(picture["d"] if picture else None)

    assert drawn[0] == drawn[1] != drawn[2]
    assert drawn[3] is None


def test_without_javascript_the_buttons_lead_back_to_the_page(counter, request_):
    for deed in ("telefoon", "telefoon/weg"):
        answer = counter.computer().post(f"{CARD}/{request_.id}/{deed}")
        assert (answer.status_code, answer.location) == (303, CARD)


def test_a_phone_reads_who_asks_for_what_and_looking_uses_nothing(counter, request_):
    address = counter.scanned(request_)

    for _ in range(3):
        page = whole(counter.browser().get(address))
        assert "Kopie van het huurcontract" in page.main.text
        assert SANNE.name in page.main.text
    assert counter.papers.phoning.phones.of_request(request_.id) is None
    assert counter.join(address).status_code == 303


def test_a_phone_that_joins_gets_a_cookie_and_an_address_without_the_secret(counter, request_):
    answer = counter.join(counter.scanned(request_))

    assert answer.location == PHONE
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("telefoon=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert counter.papers.audit.actions == ["document.asked", "document.phone_joined"]
    fact = counter.papers.audit.facts[-1]
    assert (fact.actor, fact.subject, fact.details) == ("p1", request_.id, {})
    assert counter.papers.signals.topics[-2:] == ["appointment.a1", "visit.p1"]


def test_on_https_no_other_host_can_plant_the_cookie(clock):
    counter = a_counter(clock, is_https=True)

    answer = counter.join(counter.scanned(counter.papers.ask()))

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-telefoon=")
    assert "Secure" in cookie.split("; ")


def test_only_a_hash_of_what_the_phone_carries_is_kept(counter, request_):
    answer = counter.join(counter.scanned(request_))

    secret = re.match(r"telefoon=([^;]+)", answer.headers["Set-Cookie"])[1]
    assert len(secret) == 22
    assert secret not in str(counter.papers.phoning.phones.of_request(request_.id))


def test_the_first_phone_gets_the_link_and_the_next_reads_what_to_do(counter, request_):
    address = counter.scanned(request_)
    late = counter.browser()
    late.get(address)

    assert counter.join(address).status_code == 303
    for answer in (counter.join(address, late), late.get(address)):
        assert answer.status_code == 404
        assert "werkt niet meer" in whole(answer).h1.text
        assert "Daar kunt u een nieuwe code vragen" in answer.text
    assert late.get().status_code == 410


def test_after_five_minutes_a_link_is_dead(counter, request_, clock):
    address, other = counter.scanned(request_), counter.papers.ask(label="Paspoort")
    clock.move(timedelta(minutes=4))
    assert counter.browser().get(address).status_code == 200
    fresh = counter.scanned(other)
    clock.move(timedelta(minutes=1))

    assert counter.join(address).status_code == 404
    assert counter.join(fresh).status_code == 303


@pytest.mark.parametrize("secret", ["A" * 22, "x" * 3000, "%00"])
def test_a_link_that_is_not_ours_opens_nothing(counter, request_, secret):
    counter.scanned(request_)

    assert counter.browser().get(f"/documenten/telefoon/{secret}").status_code == 404


def test_a_form_of_another_site_takes_nothing(counter, request_):
    address = counter.scanned(request_)

    assert counter.browser().client.post(address, headers=PAGE).status_code == 403
    elsewhere = PAGE | {"Sec-Fetch-Site": "cross-site"}
    assert counter.browser().client.post(address, headers=elsewhere).status_code == 403
    assert counter.join(address).status_code == 303


def test_the_computer_keeps_the_visit_and_says_that_a_phone_is_joined(counter, request_):
    computer, address = counter.computer(), counter.scanned(request_)
    counter.join(address)

    card = whole(computer.get())

    assert "Uw telefoon is gekoppeld" in card.main.text
    assert card.select_one("[data-test=document-qr]") is None
    assert card.select_one("[data-test=document-phone-open]") is None
    assert computer.get("/call").status_code == 200
    # Asking for a code again changes nothing while a phone is there.
    computer.post(f"{CARD}/{request_.id}/telefoon")
    assert whole(computer.get()).select_one("[data-test=document-qr]") is None


def test_releasing_it_ends_it_at_once_and_is_recorded_once(counter, request_):
    phone = counter.phone(request_)
    assert phone.get().status_code == 200

    for _ in range(2):
        counter.computer().post(f"{CARD}/{request_.id}/telefoon/weg")

    assert phone.get().status_code == 410
    assert "niet gekoppeld" in whole(phone.get()).h1.text
    assert counter.papers.audit.actions.count("document.phone_released") == 1
    assert counter.phone(request_).get().status_code == 200


def test_it_ends_after_half_an_hour(counter, request_, clock):
    phone = counter.phone(request_)
    clock.move(timedelta(minutes=29, seconds=59))
    assert phone.get().status_code == 200

    clock.move(timedelta(seconds=1))

    assert phone.get().status_code == 410
    assert phone.begin(request_.id, token="any").status_code == 410
    assert whole(counter.computer().get()).select_one("[data-test=document-phone-open]")
    assert counter.phone(request_).get().status_code == 200


def withdrawn(counter, request):
    counter.papers.asking.withdraw("a1", request.id, by=SANNE)


def over(counter, _request):
    counter.papers.table.over()
    counter.papers.ending.end("a1")


def moved(counter, _request):
    counter.papers.ending.moved("p1", "a1")


def put_out(counter, _request):
    counter.papers.table.keep_out("p1")


ENDS = [(withdrawn, 409, 409), (over, 410, 404), (moved, 410, 404), (put_out, 403, 403)]


@pytest.mark.parametrize(("end", "phone_gets", "link_gets"), ENDS)
def test_phone_and_link_end_with_what_they_are_for(counter, request_, end, phone_gets, link_gets):
    other = counter.papers.ask("p2")
    phone, stays = counter.phone(request_), counter.phone(other)
    unused = counter.scanned(second := counter.papers.ask(label="Paspoort"))
    assert phone.get().status_code == 200
    assert counter.browser().get(unused).status_code == 200

    end(counter, request_)
    if end is withdrawn:
        end(counter, second)

    assert phone.get().status_code == phone_gets
    assert whole(phone.get()).h1
    assert counter.browser().get(unused).status_code == link_gets
    assert stays.get().status_code == (410 if end is over else 200)


def test_who_was_not_let_in_or_asks_after_the_end_gets_no_code(counter, request_):
    computer, path = counter.computer(), f"{CARD}/{request_.id}/telefoon"
    counter.papers.table.keep_out("p1")
    assert computer.post(path).status_code == 403
    counter.papers.table.let_in("p1")
    counter.papers.table.over()
    assert computer.post(path).status_code == 410
    assert counter.papers.phoning.door.links.newest(request_.id) is None


def test_nobody_shows_or_releases_the_phone_of_another(counter, request_):
    phone, other = counter.phone(request_), counter.papers.ask("p2")

    for deed in ("telefoon", "telefoon/weg"):
        theirs = counter.computer("p2")
        assert theirs.post(f"{CARD}/{request_.id}/{deed}").status_code == 404
        assert theirs.post(f"{CARD}/{other.id}/{deed}").status_code == 303
    assert phone.get().status_code == 200


def test_a_phone_that_goes_on_with_another_request_leaves_the_first(counter, request_):
    second = counter.papers.ask(label="Paspoort")
    phone = counter.phone(request_)

    counter.join(counter.scanned(second), phone)

    assert "Paspoort" in phone.get().text
    assert request_.label not in phone.get().text
    assert counter.papers.phoning.phones.of_request(request_.id) is None


def test_the_phone_speaks_the_language_of_its_citizen(counter, request_):
    table = counter.papers.table
    people = tuple(replace(each, language="en") for each in table.talk.people)
    table.talk = replace(table.talk, people=people)
    address = counter.scanned(request_)

    assert "Use this phone" in counter.browser().get(address).text
    assert "Send documents" in counter.phone(request_).get().text
