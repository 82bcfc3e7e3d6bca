"""The stand-in refuses what the standard refuses, and is nothing but a stand-in."""

import pytest
from lxml import etree

from deploy.local.stuf import __main__ as program
from deploy.local.stuf.app import create_app
from deploy.local.stuf.envelopes import NAMES
from deploy.local.stuf.shelf import Mood, Shelf
from ident.clock import SystemClock
from ident.zaken.stuf import messages
from ident.zaken.stuf.control import Control, Party
from ident.zaken.stuf.elements import ZDS, envelope
from tests.contract.stuf.world import SENDER
from tests.contract.zgw.world import NUMBER, a_wish

TYPE = messages.CaseType(code="B1796", name="")


@pytest.fixture
def shelf():
    return Shelf(slow_seconds=None)


@pytest.fixture
def client(shelf):
    return create_app(shelf, sender=SENDER).test_client()


def control(application=SENDER):
    parties = (Party(organisation="0518", application=each) for each in (application, "ZSH"))
    sender, receiver = parties
    now = SystemClock().now()
    return Control(sender=sender, receiver=receiver, reference="ref-1", at=now, user="")


def post(client, service, message, **headers):
    action = f'"{ZDS}/{message.tag.rpartition("}")[2]}"'
    sent = {"SOAPAction": action, "Content-Type": "text/xml; charset=utf-8"} | headers
    return client.post(f"/{service}", data=envelope(message), headers=sent)


def code_of(answer):
    assert answer.status_code == 500
    root = etree.fromstring(answer.data)
    kind = root.xpath("string(//stuf:berichtcode)", namespaces=NAMES)
    return kind, root.xpath("string(//stuf:code)", namespaces=NAMES)


def create(number="0518-1", case_type=TYPE, **changed):
    return messages.create_case(control(), number, a_wish(**changed), case_type)


def test_what_fits_is_received_and_answers_to_its_message(client, shelf):
    answer = post(client, "OntvangAsynchroon", create())

    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    root = etree.fromstring(answer.data)
    assert root.xpath("string(//stuf:crossRefnummer)", namespaces=NAMES) == "ref-1"
    assert root.xpath("string(//stuf:zender/stuf:applicatie)", namespaces=NAMES) == "ZSH"
    assert list(shelf.cases) == ["0518-1"]


@pytest.mark.parametrize(
    ("headers", "code"),
    [({"SOAPAction": ""}, "StUF025"), ({"Content-Type": "application/soap+xml"}, "StUF055")],
)
def test_an_envelope_of_another_kind_is_refused(client, shelf, headers, code):
    assert code_of(post(client, "OntvangAsynchroon", create(), **headers)) == ("Fo03", code)
    assert shelf.cases == {}


def test_a_message_at_another_service_or_of_another_sender_is_refused(client):
    assert code_of(post(client, "BeantwoordVraag", create())) == ("Fo02", "StUF025")
    strange = messages.next_case_number(control("Vreemde"))
    assert code_of(post(client, "VrijeBerichten", strange)) == ("Fo02", "StUF013")
    assert client.post("/Elders").status_code == 404


@pytest.mark.parametrize("body", [b"", b"<a/>", b"<a", b"{}"])
def test_what_is_no_envelope_is_refused(client, body):
    assert code_of(client.post("/OntvangAsynchroon", data=body)) == ("Fo03", "StUF055")


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (create(number="1"), "StUF055"),
        (create(number="9" * 41), "StUF055"),
        (create(case_type=messages.CaseType(code="ANDERS", name="")), "StUF064"),
        (messages.change_explanation(control(), "0518-1", "a", "b"), "StUF064"),
    ],
)
def test_a_case_that_does_not_fit_is_refused(client, message, code):
    assert code_of(post(client, "OntvangAsynchroon", message)) == ("Fo03", code)


def test_the_same_number_twice_is_refused_and_another_is_not(client, shelf):
    post(client, "OntvangAsynchroon", create())
    assert code_of(post(client, "OntvangAsynchroon", create())) == ("Fo03", "StUF058")
    assert post(client, "OntvangAsynchroon", create("0518-2")).status_code == 200
    assert list(shelf.cases) == ["0518-1", "0518-2"]


@pytest.mark.parametrize("mood", [Mood.FO01, Mood.FO02, Mood.FO03])
def test_a_fault_quotes_what_was_sent_as_real_systems_do(client, shelf, mood):
    shelf.mood = mood
    answer = post(client, "OntvangAsynchroon", create())

    assert code_of(answer) == (mood.value.capitalize(), "StUF058")
    assert NUMBER in answer.text


def test_the_page_is_marked_and_masks_numbers(client):
    post(client, "OntvangAsynchroon", create())
    page = client.get("/").text

    assert "SIMULATOR" in page
    assert "0518-1" in page
    assert NUMBER not in page
    assert client.get("/health").text == "ok"


def test_it_does_not_start_beside_a_production_setting(monkeypatch):
    monkeypatch.setenv("IDENT_STUF_NOTIFY_URL", "https://zaken.example/OntvangAsynchroon")
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert "IDENT_STUF_NOTIFY_URL" in str(ended.value)


def test_alone_it_starts_in_the_mood_that_was_asked(monkeypatch):
    started = []
    monkeypatch.delenv("IDENT_STUF_NOTIFY_URL", raising=False)
    monkeypatch.setattr(program.sys, "argv", ["stuf", "0", "plain", "500"])
    monkeypatch.setattr(program, "serve", lambda app, _port: started.append(app))
    program.main()

    action = {"SOAPAction": "x"}
    answer = started[0].test_client().post("/OntvangAsynchroon", data=b"<a/>", headers=action)
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
