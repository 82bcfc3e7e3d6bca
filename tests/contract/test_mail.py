"""Sending mail: the fake and the SMTP adapter against a real mail server (aiosmtpd)."""

import email
import ssl
from dataclasses import replace
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from sidecar.adapters.smtp import MailServer, SmtpMail
from sidecar.core.errors import Unavailable
from sidecar.notifications.handing import CalendarPart, Mail, MailRefused
from sidecar.notifications.return_paths import ReturnPaths
from tests.contract.certificates import self_signed
from tests.contract.redis_server import free_port
from tests.fakes.clock import FixedClock
from tests.fakes.mail import FakeMail

SENDER = "digitalebalie@voorbeeldstad.example"
A_MAIL = Mail(
    key="confirmation.p1.1",
    to_name="Zoë ’t Hart",
    to="zoe@burger.example",
    reply_to="burgerzaken@voorbeeldstad.example",
    language="nl",
    subject="Uw videoafspraak met Gemeente Voorbeeldstad op 23 november – 10.00 uur",
    text="Beste Zoë,\n\n.een regel met een punt\nhttps://balie.example/a/b",
    html="<!doctype html><p>Beste Zoë</p>",
)


class Inbox:
    """What the server does with a mail: keep it, or answer as the test wants."""

    def __init__(self):
        self.kept = []
        self.answers = {}
        self._seen = []
        self.sessions = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        answer = self.answers.get("RCPT", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802
        self.kept.append(envelope)
        if session not in self._seen:
            self._seen.append(session)
        self.sessions.append(self._seen.index(session))
        return self.answers.get("DATA", "250 OK")


def a_server(inbox, *, port=None, **options):
    controller = Controller(inbox, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    return controller


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def server(inbox):
    controller = a_server(inbox)
    yield controller
    controller.stop()


def smtp(url, *, trust=None, **options):
    return SmtpMail(
        url=url,
        sender=SENDER,
        sender_name="Gemeente Voorbeeldstad",
        clock=FixedClock(),
        trust=trust,
        **options,
    )


class Peer:
    """One of the two, with the means to let it fail."""

    def __init__(self, request):
        self.is_fake = request.param == "fake"
        self.mail = FakeMail()
        if not self.is_fake:
            self.inbox = request.getfixturevalue("inbox")
            self.server = request.getfixturevalue("server")
            self.mail = smtp(f"smtp://127.0.0.1:{self.server.port}")

    def refuse(self):
        if self.is_fake:
            self.mail.refuses.add(A_MAIL.to)
            return
        self.inbox.answers["RCPT"] = "550 5.1.1 no such mailbox"

    def go_away(self):
        if self.is_fake:
            self.mail.is_away = True
            return
        self.mail = smtp(f"smtp://127.0.0.1:{free_port()}")

    def received(self):
        return len(self.mail.sent if self.is_fake else self.inbox.kept)


@pytest.fixture(params=["fake", "smtp"])
def peer(request):
    return Peer(request)


def test_a_mail_is_handed_over_once(peer):
    peer.mail.send(A_MAIL)

    assert peer.received() == 1


def test_an_address_that_does_not_exist_is_refused_for_good(peer):
    peer.refuse()

    with pytest.raises(MailRefused):
        peer.mail.send(A_MAIL)

    assert peer.received() == 0


def test_a_server_that_is_away_may_be_tried_later(peer):
    peer.go_away()

    with pytest.raises(Unavailable):
        peer.mail.send(A_MAIL)


@pytest.mark.parametrize(
    "address", ["zoe.@burger.example", "", "zoe", "zoe@a@b", "a@b\r\nBcc: c@d"]
)
def test_an_address_that_no_mail_can_carry_is_refused_for_good(server, inbox, address):
    mail = smtp(f"smtp://127.0.0.1:{server.port}")

    with pytest.raises(MailRefused) as refusal:
        mail.send(replace(A_MAIL, to=address))

    assert not address or address not in str(refusal.value)
    assert inbox.kept == []


@pytest.mark.parametrize(
    ("command", "answer", "refusal"),
    [
        ("RCPT", "450 4.2.0 later", Unavailable),
        ("RCPT", "530 5.7.0 log in first", Unavailable),
        ("DATA", "451 4.3.0 later", Unavailable),
        ("DATA", "554 5.7.1 never", MailRefused),
    ],
)
def test_the_answer_of_the_server_decides_whether_to_try_again(
    inbox, server, command, answer, refusal
):
    inbox.answers[command] = answer

    with pytest.raises(refusal):
        smtp(f"smtp://127.0.0.1:{server.port}").send(A_MAIL)


def test_the_mail_has_the_headers_that_mail_programs_want(inbox, server):
    smtp(f"smtp://127.0.0.1:{server.port}").send(A_MAIL)

    (envelope,) = inbox.kept
    message = email.message_from_bytes(envelope.content, policy=default)
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [A_MAIL.to])
    assert message["From"] == f"Gemeente Voorbeeldstad <{SENDER}>"
    assert message["To"].addresses[0].display_name == A_MAIL.to_name
    assert message["Reply-To"] == A_MAIL.reply_to
    assert message["Subject"] == A_MAIL.subject
    assert message["Message-ID"] == "<confirmation.p1.1@voorbeeldstad.example>"
    assert message["Date"] == "Mon, 23 Nov 2026 09:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "nl"


@pytest.mark.capability("M01")
def test_the_mail_has_a_plain_twin_and_comes_through_unharmed(inbox, server):
    smtp(f"smtp://127.0.0.1:{server.port}").send(A_MAIL)

    message = email.message_from_bytes(inbox.kept[0].content, policy=default)
    plain, html = message.iter_parts()
    assert message.get_content_type() == "multipart/alternative"
    assert plain.get_content().split() == A_MAIL.text.split()
    assert html.get_content().strip() == A_MAIL.html
    assert max(len(line) for line in inbox.kept[0].content.splitlines()) <= 998


def test_answers_come_to_the_sender_when_the_desk_has_no_mailbox(inbox, server):
    smtp(f"smtp://127.0.0.1:{server.port}").send(replace(A_MAIL, reply_to=None))

    message = email.message_from_bytes(inbox.kept[0].content, policy=default)
    assert message["Reply-To"].addresses[0].addr_spec == SENDER


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_line_to_elsewhere_is_encrypted_and_the_server_is_checked(inbox, tmp_path, scheme):
    ours, trust = self_signed(tmp_path, "localhost"), ssl.create_default_context()
    trust.load_verify_locations(tmp_path / "certificate.pem")
    options = {"ssl_context": ours} if scheme == "smtps" else {"tls_context": ours}
    server = a_server(inbox, **options)
    # On this machine TLS would not be demanded, so the test says what the address would say.
    try:
        for context, succeeds in ((trust, True), (None, False)):
            line = smtp(f"{scheme}://localhost:{server.port}", trust=context)
            line._server = replace(line._server, tls="whole" if scheme == "smtps" else "starttls")
            if succeeds:
                line.send(A_MAIL)
                continue
            with pytest.raises(Unavailable):
                line.send(A_MAIL)
    finally:
        server.stop()
    assert len(inbox.kept) == 1


def test_a_server_without_starttls_gets_no_mail_of_ours(inbox, server):
    line = smtp(f"smtp://127.0.0.1:{server.port}")
    line._server = replace(line._server, tls="starttls")

    with pytest.raises(Unavailable):
        line.send(A_MAIL)

    assert inbox.kept == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_name_and_password_of_the_address_are_used(inbox):
    asked = []

    def check(_server, _session, _envelope, _mechanism, data):
        asked.append((data.login, data.password))
        return AuthResult(success=data.password == b"geheim/1")

    server = a_server(inbox, authenticator=check, auth_required=True, auth_require_tls=False)
    try:
        smtp(f"smtp://balie:geheim%2F1@127.0.0.1:{server.port}").send(A_MAIL)
        with pytest.raises(Unavailable):
            smtp(f"smtp://balie:fout@127.0.0.1:{server.port}").send(A_MAIL)
    finally:
        server.stop()
    assert (b"balie", b"geheim/1") in asked
    assert len(inbox.kept) == 1


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtp://localhost:25", 25, "none"),
        ("smtp://127.0.0.1", 25, "none"),
        ("smtp://mail.voorbeeldstad.nl", 587, "starttls"),
        ("smtp://mail.voorbeeldstad.nl:2525", 2525, "starttls"),
        ("smtp://relay?tls=none", 25, "none"),
        ("smtps://mail.voorbeeldstad.nl", 465, "whole"),
        ("smtps://localhost:1465", 1465, "whole"),
    ],
)
def test_the_address_says_how_to_connect(url, port, tls):
    server = MailServer.of(url)

    assert (server.port, server.tls) == (port, tls)


@pytest.mark.capability("A10")
def test_what_cannot_be_delivered_comes_back_to_an_address_of_this_mail_alone(inbox, server):
    paths = ReturnPaths(secret_key="k" * 32, domain="terug.voorbeeldstad.example")
    mail = replace(A_MAIL, key="x" + "0" * 24)

    smtp(f"smtp://127.0.0.1:{server.port}", return_path=paths.address).send(mail)

    (envelope,) = inbox.kept
    assert paths.message_of(envelope.mail_from) == mail.key
    assert SENDER in email.message_from_bytes(envelope.content, policy=default)["From"]


def test_a_line_carries_several_mails_and_survives_a_server_that_closed_it(inbox):
    server = a_server(inbox)
    mail = smtp(f"smtp://127.0.0.1:{server.port}", mails_per_line=2)

    for key in ("one", "two", "three"):
        mail.send(replace(A_MAIL, key=key))
    server.stop()
    again = a_server(inbox, port=server.port)
    try:
        mail.send(replace(A_MAIL, key="four"))
    finally:
        again.stop()

    assert [email.message_from_bytes(e.content)["Message-ID"][:5] for e in inbox.kept] == [
        "<one@",
        "<two@",
        "<thre",
        "<four",
    ]
    assert inbox.sessions == [0, 0, 1, 2]


@pytest.mark.capability("M111")
def test_a_calendar_entry_comes_as_an_alternative_and_as_a_file(inbox, server):
    entry = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Z\xc3\xb3\xc3\xa9\r\nEND:VCALENDAR\r\n"
    mail = replace(A_MAIL, calendar=CalendarPart(method="REQUEST", body=entry))

    smtp(f"smtp://127.0.0.1:{server.port}").send(mail)

    message = email.message_from_bytes(inbox.kept[0].content, policy=default)
    body, file = message.iter_parts()
    assert (message.get_content_type(), body.get_content_type()) == (
        "multipart/mixed",
        "multipart/alternative",
    )
    kinds = [part.get_content_type() for part in body.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = list(body.iter_parts())[2]
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_payload(decode=True) == entry
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "afspraak.ics")
    assert file.get_payload(decode=True) == entry
