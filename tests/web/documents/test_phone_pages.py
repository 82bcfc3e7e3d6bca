"""What a phone that joined can do: send for its one request, and reach nothing else."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from bs4 import BeautifulSoup

from sidecar.documents.domain import State
from sidecar.web import cookies
from tests.office import SANNE
from tests.pages import faults
from tests.papers import OURS, PIET
from tests.web.apps import csrf_of
from tests.web.documents.counter import CARD, PAGE, PART
from tests.web.documents.phone_counter import PHONE, a_counter

pytestmark = pytest.mark.capability("M13", "M14")
DONE = "Gelukt. Kijk weer op uw computer."


@pytest.fixture
def counter(clock):
    return a_counter(clock)


@pytest.fixture
def request_(counter):
    return counter.papers.ask(help="Alle bladzijden.")


@pytest.fixture
def phone(counter, request_):
    return counter.phone(request_)


@pytest.fixture
def other(counter):
    """Another request of the same citizen, with a document that waits."""
    asked = counter.papers.ask(label="Kopie van het paspoort")
    return asked, counter.papers.upload(asked)


def whole(answer):
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[1]
    assert faults(answer.text, nonce=nonce) == []
    return BeautifulSoup(answer.text, "html.parser")


def the_document(counter):
    (document,) = counter.papers.store.documents("a1")
    return document


def test_the_phone_shows_its_request_with_what_the_card_has(counter, request_, phone, other):
    counter.papers.judging.show("a1", counter.papers.checked(None, party=OURS).id, by=SANNE)

    page = whole(phone.get())

    assert request_.label in page.main.text
    assert "Alle bladzijden." in page.main.text
    assert other[0].label not in page.main.text
    assert page.select_one("[data-test=document-shown]") is None
    assert page.select_one("[data-test=document-phone-open]") is None
    assert page.select_one("[data-upload]")["data-upload-tus"] == f"{PHONE}/tus"
    assert len(whole(counter.computer().get()).select("[data-test=document-shown]")) == 1


def test_a_file_of_the_phone_is_on_the_computer_at_once(counter, request_, phone):
    before = len(counter.papers.signals.topics)

    assert phone.add(request_.id).location == PHONE

    assert "visit.p1" in counter.papers.signals.topics[before:]
    for screen in (counter.computer(), phone):
        page = whole(screen.get())
        assert page.select_one("[data-test=document]")["data-state"] == "receiving"
        assert page.select_one("[data-test=document-send]")


@pytest.mark.parametrize("sender", ["phone", "computer"])
def test_either_sends_it_and_the_phone_says_that_it_is_done(counter, request_, phone, sender):
    phone.add(request_.id)
    assert DONE not in phone.get().text
    screen = phone if sender == "phone" else counter.computer()

    answer = screen.post(f"{screen.home}/{request_.id}/versturen", text="Blz. 2 is leeg")

    assert answer.location == screen.home
    assert the_document(counter).state is State.CHECKING
    assert the_document(counter).remark == "Blz. 2 is leeg"
    assert DONE in whole(phone.get()).main.text
    card = whole(counter.computer().get())
    assert card.select_one(".balie-documents__name svg")
    assert DONE not in card.text


def test_it_is_not_done_while_something_waits_to_be_sent(counter, request_, phone):
    phone.add(request_.id)
    phone.post(f"{PHONE}/{request_.id}/versturen")
    assert DONE in phone.get().text

    phone.add(request_.id, name="bijlage.pdf")

    assert DONE not in phone.get().text


def test_what_the_computer_sent_before_is_no_success_of_the_phone(counter, request_, clock):
    counter.papers.sent(request_)
    clock.move(timedelta(minutes=1))

    assert DONE not in counter.phone(request_).get().text


def test_with_javascript_the_answer_is_the_card_and_a_long_remark_is_told(counter, request_, phone):
    phone.add(request_.id)
    path = f"{PHONE}/{request_.id}/versturen"

    wrong = phone.post(path, headers=PART, text="x" * 501)
    right = phone.post(path, headers=PART, text="")

    assert (wrong.status_code, right.status_code) == (422, 200)
    for answer in (wrong, right):
        assert faults(answer.text, is_part=True) == []
    assert "x" * 501 in wrong.text
    assert DONE in right.text


def test_a_resumable_upload_goes_on_where_it_was(counter, request_, phone):
    begun = phone.begin(request_.id)
    address = begun.location.removeprefix("http://localhost")
    assert (begun.status_code, address.startswith(f"{PHONE}/tus/")) == (201, True)

    first = phone.piece(address, b"%PDF-1.7")
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "8")
    head = phone.client.head(address, headers={"Tus-Resumable": "1.0.0"})
    assert head.headers["Upload-Offset"] == "8"
    assert (
        counter.computer()
        .client.head(address.replace(PHONE, CARD), headers={"Tus-Resumable": "1.0.0"})
        .status_code
        == 200
    )


def test_the_phone_takes_away_what_it_sent(counter, request_, phone):
    phone.add(request_.id)

    phone.post(f"{PHONE}/stukken/{the_document(counter).id}/weg")

    assert the_document(counter).state is State.DELETED


def test_another_request_of_the_same_citizen_is_out_of_reach(counter, request_, phone, other):
    asked, document = other

    assert phone.add(asked.id).status_code == 404
    assert phone.begin(asked.id).status_code == 404
    assert phone.post(f"{PHONE}/{asked.id}/versturen").status_code == 404
    assert phone.post(f"{PHONE}/stukken/{document.id}/weg").status_code == 404
    assert phone.piece(f"{PHONE}/tus/{document.id}").status_code == 404
    head = phone.client.head(f"{PHONE}/tus/{document.id}", headers={"Tus-Resumable": "1.0.0"})
    assert head.status_code == 404

    assert counter.papers.store.get(document.id).state is State.RECEIVING
    assert counter.computer().add(asked.id).status_code == 303
    assert phone.add(request_.id).status_code == 303


def test_another_citizen_is_out_of_reach(counter, request_, phone):
    theirs = counter.papers.ask("p2")
    document = counter.papers.upload(theirs, party=PIET)

    assert phone.add(theirs.id).status_code == 404
    assert phone.begin(theirs.id).status_code == 404
    assert phone.post(f"{PHONE}/{theirs.id}/versturen").status_code == 404
    assert phone.post(f"{PHONE}/stukken/{document.id}/weg").status_code == 404

    assert counter.papers.store.get(document.id).state is State.RECEIVING
    assert counter.phone(theirs).post(f"{PHONE}/{theirs.id}/versturen").status_code == 303


def test_the_cookie_of_a_phone_opens_no_other_door(counter, request_, phone):
    """Nor does it under the names of the others: it is no visit and no session."""
    shown = counter.papers.checked(None, party=OURS)
    counter.papers.judging.show("a1", shown.id, by=SANNE)
    inside = ("/call", "/link", CARD, f"{CARD}/stukken/{shown.id}/bestand")
    carried = phone.client.get_cookie("telefoon").value
    for name in (cookies.VISIT, cookies.STAFF):
        phone.client.set_cookie(name, carried)

    assert [phone.get(path).status_code for path in inside] == [404] * 4
    assert phone.get("/staff", headers={}).status_code == 401
    assert [counter.computer().get(path).status_code for path in inside] == [200] * 4


def test_the_cookie_of_a_visit_is_no_phone(counter, request_, phone):
    computer = counter.computer()
    computer.client.set_cookie("telefoon", computer.client.get_cookie("bezoek").value)

    assert computer.get(PHONE).status_code == 410
    assert counter.browser().get(PHONE).status_code == 410
    assert phone.get(PHONE).status_code == 200


def test_every_change_needs_our_token(counter, request_, phone):
    phone.add(request_.id)
    document = the_document(counter)
    form = {"csrf_token": counter.phone(counter.papers.ask("p2")).token()}
    for path in (f"{request_.id}/versturen", f"stukken/{document.id}/weg"):
        assert phone.client.post(f"{PHONE}/{path}", data=form, headers=PAGE).status_code == 403
    files = {"csrf_token": "x", "file": (BytesIO(b"%PDF"), "x.pdf")}
    bad = phone.client.post(f"{PHONE}/{request_.id}/bestanden", data=files, headers=PAGE)
    assert bad.status_code == 403
    assert phone.begin(request_.id, token="x").status_code == 403
    assert the_document(counter).state is State.RECEIVING

    own = {"csrf_token": csrf_of(phone.client, PHONE)}
    sent = phone.client.post(f"{PHONE}/{request_.id}/versturen", data=own, headers=PAGE)
    assert sent.status_code == 303


def test_who_has_javascript_is_told_by_status_that_it_is_over(counter, request_, phone):
    assert phone.get(headers=PART).status_code == 200

    counter.computer().post(f"{CARD}/{request_.id}/telefoon/weg")

    assert phone.get(headers=PART).status_code == 410
    assert "data-reload-when-lost" in counter.phone(request_).get().text
