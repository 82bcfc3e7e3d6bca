"""Every kind of message as mail, text message and calendar entry, in both tones and languages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from sidecar.core.messages import MessageKind
from tests.fakes.clock import A_MONDAY
from tests.office import SANNE, bookings, contacts_of, planned
from tests.post import a_post

# What the GSM alphabet fits in one and in two parts (3GPP TS 23.038).
TWO_PARTS = 306
WITH_LINK = [kind for kind in MessageKind if kind not in ("cancellation", "next_steps")]


@pytest.fixture(params=["voorbeeldstad", "havendam"])
def post(request, clock):
    return a_post(clock, municipality=request.param)


def facts_of(post, **changes):
    made = planned(post.office)
    facts = contacts_of(post.office).correspondence(made.participant_id)
    return replace(facts, next_steps="Wij sturen de akte.\nU belt <b>de school</b>.", **changes)


@pytest.mark.capability("M05", "M110", "M111")
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_has_words_of_its_own(post, kind, language):
    facts = facts_of(post, language=language)

    mail = post.worker.letters.letter(kind, facts)
    text, values = post.worker.letters.sms(kind, facts)

    assert (facts.link in mail.text) is (facts.link in mail.html) is (kind in WITH_LINK)
    assert (facts.link in text) is (kind in WITH_LINK)
    assert len(text) <= TWO_PARTS
    assert set(values) == {"municipality", "day", "time", "link"}
    for said in (mail.subject, text, (mail.calendar.body.decode() if mail.calendar else "")):
        for secret in ("eboorte", "Jan Jansen", "06 1234"):
            assert secret not in said.replace('CN="Jan Jansen"', "").replace("CN=Jan Jansen", "")


def test_no_two_kinds_have_the_same_subject(post):
    facts = facts_of(post)

    subjects = {post.worker.letters.letter(kind, facts).subject for kind in MessageKind}

    assert len(subjects) == len(MessageKind)


@pytest.mark.capability("M116")
def test_what_was_agreed_stands_in_the_letter_after_the_call_only(post):
    facts = facts_of(post)

    after = post.worker.letters.letter(MessageKind.NEXT_STEPS, facts)

    assert "Wij sturen de akte.\nU belt <b>de school</b>." in after.text
    assert "&lt;b&gt;de school&lt;/b&gt;" in after.html
    for kind in MessageKind:
        if kind is not MessageKind.NEXT_STEPS:
            assert "de akte" not in post.worker.letters.letter(kind, facts).text


def entry_of(mail):
    calendar = Calendar.from_ical(mail.calendar.body)
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == mail.calendar.method
    return event


def test_the_calendar_entry_stays_one_and_the_same_until_the_end(post):
    made = planned(post.office)
    post.deliver()
    moved = A_MONDAY + timedelta(hours=2)
    bookings(post.office).move_by(made.appointment_id, moved, by=SANNE)
    post.deliver()
    post.office.cancel(made.appointment_id, by=SANNE)
    post.deliver()

    mails = [mail for mail in post.mail.sent if mail.calendar]
    first, second, last = (entry_of(mail) for mail in mails)

    assert first["UID"] == second["UID"] == last["UID"]
    assert [each["SEQUENCE"] for each in (first, second, last)] == [0, 1, 2]
    assert [mail.calendar.method for mail in mails] == ["REQUEST", "REQUEST", "CANCEL"]
    assert (first["STATUS"], last["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert second["DTSTART"].dt == moved
    assert str(second["DTSTART"].dt.tzinfo) == "UTC"
    assert first["URL"] == made.link
    assert made.link not in mails[-1].calendar.body.decode()
    assert first["ATTENDEE"].params["RSVP"] == "FALSE"


def test_a_reminder_brings_no_second_entry(post):
    letter = post.worker.letters.letter(MessageKind.REMINDER_DAY, facts_of(post))

    assert letter.calendar is None


@pytest.mark.parametrize("name", ['Jan "de\\, Wit"; x', "Zoë 👋", "x" * 80])
def test_a_name_cannot_break_the_entry(post, name):
    facts = facts_of(post, name=name)

    event = entry_of(post.worker.letters.letter(MessageKind.CONFIRMATION, facts))

    assert event["ATTENDEE"] == "mailto:jan@burger.example"
    assert len(event.property_items()) > 10
