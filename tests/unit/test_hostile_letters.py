"""Whatever is filled in: each mail has our headers and no others, and its parts can be read."""

import email
from dataclasses import replace
from email.policy import default

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from sidecar.adapters.smtp import SmtpMail
from sidecar.core.messages import MessageKind
from sidecar.notifications.handing import MailRefused
from sidecar.notifications.wording import segments, tidy, tidy_lines
from tests.fakes.clock import FixedClock
from tests.office import contacts_of, planned
from tests.post import a_post

HEADERS = {
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "auto-submitted",
    "content-language",
    "content-type",
    "content-transfer-encoding",
    "mime-version",
}
LONGEST_LINE = 998
NASTY = [
    "Jan\r\nBcc: all@example.org",
    "Jan\nX-Own: 1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {link} %s",
    "\u202eDrowssap\u202c",
    "م\u200fحمد",
    "👩‍👩‍👧 Jansen 🇳🇱",
    'Jan "de Wit", <jan@x>; (x) \\',
    "=?utf-8?q?Bcc=3A_x?=",
    "BEGIN:VEVENT\nEND:VCALENDAR",
    "\0\x1b[31m\x7f\u2028\u2029",
    "x" * 80,
]
WORDS = st.one_of(st.sampled_from(NASTY), st.text(max_size=90))
KINDS = st.sampled_from(list(MessageKind))
LOCAL = st.text("abcz019.!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=64)
DOMAIN = st.lists(st.text("abz09-", min_size=1, max_size=60), min_size=1, max_size=3)


def facts_and_letters():
    post = a_post(FixedClock())
    made = planned(post.office)
    facts = contacts_of(post.office).correspondence(made.participant_id)
    return facts, post.worker.letters


FACTS, LETTERS = facts_and_letters()
PLAIN = {kind: LETTERS.letter(kind, FACTS) for kind in MessageKind}
PLAIN_TAGS = {
    tag.name
    for mail in PLAIN.values()
    for tag in BeautifulSoup(mail.html, "html.parser").find_all()
}
SMTP = SmtpMail(
    url="smtp://localhost",
    sender="balie@voorbeeldstad.example",
    sender_name="Gemeente Voorbeeldstad",
    clock=FixedClock(),
)


def received(mail):
    """As the mail program of the citizen reads it."""
    content = SMTP.written(mail)
    assert max(map(len, content.splitlines())) <= LONGEST_LINE
    return email.message_from_bytes(content, policy=default)


@settings(max_examples=60)
@given(kind=KINDS, name=WORDS, employee=WORDS, function=WORDS, desk=WORDS, steps=WORDS, bring=WORDS)
def test_what_people_fill_in_stays_text(kind, name, employee, function, desk, steps, bring):
    facts = replace(
        FACTS,
        name=name,
        employee_name=employee,
        employee_function=function,
        desk=desk,
        next_steps=steps,
        bring=bring,
    )
    mail = LETTERS.letter(kind, facts)

    message = received(mail)

    assert {header.lower() for header in message} <= HEADERS
    assert len(message.keys()) == len(set(message.keys()))
    assert [address.addr_spec for address in message["To"].addresses] == [facts.mail]
    assert message["To"].addresses[0].display_name == tidy(name).replace("=?", "= ?")
    assert message["Subject"] == PLAIN[kind].subject
    assert_bodies(message, mail)
    assert_entry(message, mail)


def assert_bodies(message, mail):
    html = message.get_body(("html",)).get_content()
    page = BeautifulSoup(html, "html.parser")

    assert {tag.name for tag in page.find_all()} <= PLAIN_TAGS | {"bdi"}
    assert not any(name.startswith("on") for tag in page.find_all() for name in tag.attrs)
    assert {a["href"].partition("/a/")[0] for a in page.select("a")} <= {
        "https://balie.example",
        "https://balie.example/videobellen",
    }
    text = message.get_body(("plain",)).get_content()
    assert text.split() == mail.text.split()
    assert not set(text) & {"\u202e", "\u200f", "\0", "\x1b"}


def assert_entry(message, mail):
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == (mail.calendar is not None)
    for part in parts:
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        assert part["Content-Type"].params["method"] == calendar["METHOD"]
        assert [each.name for each in calendar.subcomponents] == ["VEVENT"]
        (event,) = calendar.events
        assert event["UID"] == f"{FACTS.participant_id}@digitale-balie"
        assert set(event) <= {
            *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "CLASS"),
            *("LOCATION", "DESCRIPTION", "URL", "ORGANIZER", "ATTENDEE"),
        }


@given(kind=KINDS, address=st.builds(lambda a, b: f"{a}@{'.'.join(b)}.nl", LOCAL, DOMAIN))
def test_an_address_is_the_one_that_was_given_or_is_refused(kind, address):
    mail = replace(PLAIN[kind], to=address)
    try:
        message = received(mail)
    except MailRefused:
        return
    assert [each.addr_spec for each in message["To"].addresses] == [address]


@given(name=WORDS, address=st.text(max_size=40))
def test_an_address_of_any_signs_brings_no_second_one(name, address):
    mail = replace(PLAIN[MessageKind.CONFIRMATION], to=address, to_name=name)
    try:
        message = received(mail)
    except MailRefused:
        return
    assert {header.lower() for header in message} <= HEADERS
    assert len(message["To"].addresses) == 1


def test_the_longest_address_there_is_comes_through():
    longest = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 58}.nl"
    mail = replace(PLAIN[MessageKind.CONFIRMATION], to=longest)

    message = received(mail)
    again = LETTERS.letter(MessageKind.CONFIRMATION, replace(FACTS, mail=longest))
    (event,) = Calendar.from_ical(again.calendar.body).events

    assert len(longest) == 254
    assert message["To"].addresses[0].addr_spec == longest
    assert event["ATTENDEE"] == f"mailto:{longest}"


@given(kind=KINDS, name=WORDS, steps=WORDS)
def test_a_text_message_says_nothing_that_somebody_filled_in(kind, name, steps):
    said = LETTERS.sms(kind, replace(FACTS, name=name, next_steps=steps, employee_name=name))

    assert said == LETTERS.sms(kind, FACTS)


@given(st.text())
def test_tidy_is_one_line_and_stays_as_it_is(text):
    once = tidy(text)

    assert tidy(once) == once
    assert len(once.splitlines()) <= 1
    assert all(len(line.splitlines()) <= 1 for line in tidy_lines(text))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("é" * 160, 1),
        ("ú" * 70, 1),
        ("ú" * 71, 2),
        ("ú" * 134, 2),
        ("ú" * 135, 3),
        ("👋" * 35, 1),
        ("👋" * 36, 2),
    ],
)
def test_a_text_message_is_counted_as_telephones_do(text, parts):
    assert segments(text) == parts
