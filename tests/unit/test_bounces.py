"""Mail that comes back undelivered: whose it is, what it says, and that other mail does no harm."""

import email
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.notifications.bounces import LARGEST, Bounces
from sidecar.notifications.domain import State, Why
from sidecar.notifications.return_paths import ReturnPaths
from tests.office import SANNE
from tests.post import a_post

PATHS = ReturnPaths(secret_key="k" * 32, domain="voorbeeldstad.example")
TODAY = {"date": "2026-11-23", "time": "10:10"}


@pytest.fixture
def post(clock):
    post = a_post(clock)
    post.made = post.plan(**TODAY)
    post.deliver()
    return post


@pytest.fixture
def bounces(post):
    return Bounces(return_paths=PATHS, notifications=post.worker)


def the_message(post):
    return post.messages(post.made)[0]


def return_path(post):
    return PATHS.address(the_message(post).id)


def a_report(to, *, action="failed", status="5.1.1", header="To", blocks=None):
    """As Postfix writes it: RFC 3464, with the headers of the mail it is about."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = "MAILER-DAEMON@mx.burger.example"
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report[header] = to
    report.attach(MIMEText("I'm sorry to have to inform you …", "plain", "utf-8"))
    fields = blocks or (
        f"Final-Recipient: rfc822; jan@burger.example\nAction: {action}\nStatus: {status}\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <jan@burger.example>: no such user\n"
    )
    about = f"Reporting-MTA: dns; mx.burger.example\nX-Postfix-Queue-ID: 4AB\n\n{fields}"
    part = MIMEBase("message", "delivery-status")
    part.set_payload([email.message_from_string(block) for block in about.split("\n\n")])
    report.attach(part)
    original = MIMEBase("text", "rfc822-headers")
    original.set_payload("Subject: Uw videoafspraak\nMessage-ID: <x@voorbeeldstad.example>\n")
    report.attach(original)
    return report.as_bytes()


@pytest.mark.capability("A10")
@pytest.mark.parametrize(
    ("action", "status", "state", "why"),
    [
        ("failed", "5.1.1", State.BOUNCED, Why.NO_ADDRESS),
        ("failed", "5.1.10", State.BOUNCED, Why.NO_ADDRESS),
        ("failed", "5.2.1", State.BOUNCED, Why.NO_ADDRESS),
        ("failed", "5.2.2", State.BOUNCED, Why.MAILBOX_FULL),
        ("failed", "5.7.1", State.BOUNCED, Why.BLOCKED),
        ("failed", "5.0.0", State.BOUNCED, Why.NOTHING),
        ("Failed", "5.4.4 (no route)", State.BOUNCED, Why.NOTHING),
        ("failed", "4.4.7", State.TEMPORARY, Why.NOTHING),
        ("failed", "4.2.2", State.TEMPORARY, Why.MAILBOX_FULL),
        ("delayed", "4.4.1", State.TEMPORARY, Why.DELAYED),
        ("delivered", "2.0.0", State.DELIVERED, Why.NOTHING),
    ],
)
def test_a_report_says_what_became_of_the_mail(post, bounces, action, status, state, why):
    assert bounces.take(a_report(return_path(post), action=action, status=status))

    assert (the_message(post).state, the_message(post).why) == (state, why)
    assert post.work_list.count(by=SANNE) == (0 if state is State.DELIVERED else 1)


@pytest.mark.parametrize(
    ("action", "status"),
    [("failed", ""), ("failed", "five"), ("failed", "2.0.0"), ("relayed", "2.0.0"), ("", "5.1.1")],
)
def test_a_report_that_says_nothing_changes_nothing(post, bounces, action, status):
    assert not bounces.take(a_report(return_path(post), action=action, status=status))

    assert the_message(post).state is State.SENT


@pytest.mark.parametrize("header", ["To", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_the_return_path_is_found_where_mail_servers_write_it(post, bounces, header):
    shouting = return_path(post).upper()

    assert bounces.take(a_report(f"Bounces <{shouting}>", header=header))


def test_of_two_recipients_the_worst_counts(post, bounces):
    blocks = "Action: delayed\nStatus: 4.4.1\n\nAction: failed\nStatus: 5.1.1\n"

    assert bounces.take(a_report(return_path(post), blocks=blocks))

    assert the_message(post).state is State.BOUNCED


def test_nobody_bounces_the_mail_of_another(post, bounces):
    """Who got a mail knows his own return path; without our key he can make no other."""
    message_id = the_message(post).id
    stranger = ReturnPaths(secret_key="z" * 32, domain=PATHS.domain)
    own = PATHS.address("x" + "0" * 24)
    forged = [
        stranger.address(message_id),
        own.replace("x" + "0" * 24, message_id),
        return_path(post).replace("voorbeeldstad", "elders"),
        return_path(post)[:-30] + "@voorbeeldstad.example",
        "balie@voorbeeldstad.example",
    ]

    assert not any(bounces.take(a_report(address)) for address in forged)
    assert not bounces.take(a_report(own))

    assert the_message(post).state is State.SENT


def an_absence(to):
    mail = EmailMessage()
    mail["To"], mail["Subject"] = to, "Afwezig: Uw videoafspraak"
    mail.set_content("Ik ben er niet. Action: failed Status: 5.1.1")
    return mail.as_bytes()


def test_an_absence_message_and_other_strange_mail_do_no_harm(post, bounces):
    to = return_path(post)
    report = a_report(to)
    strange = [
        b"",
        b"\xff\xfe\x00",
        an_absence(to),
        report.replace(b"message/delivery-status", b"text/plain"),
        report.replace(b"multipart/report", b"multipart/mixed"),
        report.split(b"Reporting-MTA")[0],
        report + b"x" * LARGEST,
        f"To: {to}\nContent-Type: multipart/report\n\n".encode(),
        f"To: {to}\nContent-Type: message/delivery-status\n\nAction: failed\n".encode(),
        b"To: =?utf-8?q?=FF?= <@>\nContent-Type: multipart/report; boundary=\n\nx",
    ]

    assert not any(bounces.take(mail) for mail in strange)
    assert the_message(post).state is State.SENT
    assert bounces.take(report)


@given(cut=st.integers(0, 2000), noise=st.binary(max_size=40))
def test_a_report_that_was_cut_and_soiled_is_never_an_error(cut, noise):
    class Nobody:
        def hear(self, *_news):
            return True

    report = a_report(PATHS.address("x" + "1" * 24))
    mail = report[:cut] + noise + report[cut + len(noise) :]

    assert Bounces(return_paths=PATHS, notifications=Nobody()).take(mail) in (True, False)


def test_a_return_path_fits_in_an_address_and_finds_its_message():
    address = PATHS.address("x" + "a1" * 12)

    assert PATHS.message_of(address) == "x" + "a1" * 12
    assert len(address.partition("@")[0]) <= 64
    assert address == address.lower()
