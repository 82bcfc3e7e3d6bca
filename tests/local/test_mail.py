"""The mail catcher takes mail as a real server does, and shows it as it was sent."""

import smtplib
from email.message import EmailMessage

import pytest
import requests

LINK = "http://localhost:8000/a/geheim"


@pytest.fixture(scope="module")
def stack(start_parts):
    return start_parts("mail")


@pytest.fixture
def page(stack):
    address = f"http://localhost:{stack.ports.mail}"
    requests.delete(f"{address}/api/mails", timeout=5).raise_for_status()
    requests.delete(f"{address}/api/refusals", timeout=5).raise_for_status()
    return address


def send(stack, *, to="inwoner@voorbeeld.example", entry=None):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "balie@stad.example", to, "Uw afspraak (één)"
    mail.set_content("Kom via deze link.")
    mail.add_alternative(f'<p><a href="{LINK}">Naar de balie</a></p>', subtype="html")
    if entry is not None:
        mail.add_alternative(entry, subtype="calendar", params={"method": "REQUEST"})
    with smtplib.SMTP("127.0.0.1", stack.ports.smtp) as server:
        server.send_message(mail)


def caught(page):
    return requests.get(f"{page}/api/mails", timeout=5).json()


def test_a_mail_is_kept_with_both_its_parts(stack, page):
    send(stack)

    (mail,) = caught(page)
    assert (mail["to"], mail["subject"]) == ("inwoner@voorbeeld.example", "Uw afspraak (één)")
    assert mail["text"].strip() == "Kom via deze link."
    assert LINK in mail["html"]


def test_the_appointment_for_the_calendar_is_shown(stack, page):
    send(stack)
    send(stack, entry="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")

    with_entry, without = caught(page)
    shown = requests.get(f"{page}/mails/{with_entry['id']}", timeout=5).text
    plain = requests.get(f"{page}/mails/{without['id']}", timeout=5).text

    assert "METHOD:REQUEST" in with_entry["calendar"]
    assert "METHOD:REQUEST" in shown
    assert without["calendar"] is None
    assert "Voor de agenda" not in plain


def test_the_page_shows_the_mail_in_a_frame_without_rights(stack, page):
    send(stack)
    number = caught(page)[0]["id"]

    overview = requests.get(page, timeout=5).text
    shown = requests.get(f"{page}/mails/{number}", timeout=5)
    framed = requests.get(f"{page}/mails/{number}/html", timeout=5)

    assert "Uw afspraak (één)" in overview
    assert "SIMULATOR" in overview
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in shown.text
    assert LINK in framed.text
    assert "default-src 'none'" in framed.headers["Content-Security-Policy"]


def test_the_source_can_be_downloaded_as_it_came(stack, page):
    send(stack)
    number = caught(page)[0]["id"]

    source = requests.get(f"{page}/mails/{number}/source", timeout=5)

    assert source.headers["Content-Disposition"].startswith("attachment")
    assert b"Content-Type: multipart/alternative" in source.content


@pytest.mark.parametrize("code", [550, 451])
def test_an_address_can_be_refused_and_others_still_arrive(stack, page, code):
    rule = {"pattern": "*@nergens.example", "code": code}
    requests.post(f"{page}/api/refusals", json=rule, timeout=5).raise_for_status()

    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(stack, to="iemand@nergens.example")
    send(stack)

    assert refused.value.recipients["iemand@nergens.example"][0] == code
    assert [mail["to"] for mail in caught(page)] == ["inwoner@voorbeeld.example"]


def test_clearing_throws_every_mail_away(stack, page):
    send(stack)

    requests.post(f"{page}/clear", timeout=5).raise_for_status()

    assert caught(page) == []


@pytest.mark.parametrize("wrong", [{"pattern": "", "code": 550}, {"pattern": "x", "code": 250}])
def test_a_refusal_that_makes_no_sense_is_not_taken(page, wrong):
    assert requests.post(f"{page}/api/refusals", json=wrong, timeout=5).status_code == 400


def test_an_unknown_mail_is_not_found(page):
    assert requests.get(f"{page}/mails/999999", timeout=5).status_code == 404
