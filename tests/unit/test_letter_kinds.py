"""Every kind of message as mail, text message and calendar entry, in both tones and languages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar

from sidecar.core.messages import MessageKind
from sidecar.core.visits import Part
from sidecar.notifications.wording import segments
from tests.fakes.clock import A_MONDAY
from tests.office import BURGERZAKEN, CATALOGUE_WORDS, SANNE, bookings, contacts_of, planned
from tests.post import a_post

WITHOUT_LINK = ("cancellation", "next_steps")
WITH_LINK = [kind for kind in MessageKind if kind not in WITHOUT_LINK]
IN_TIME = ("confirmation", "reminder_day", "follow_up")
WITH_CALENDAR = ("confirmation", "changed", "follow_up", "cancellation")
PRACTICE = "/oefenen"


@pytest.fixture(params=["voorbeeldstad", "havendam"])
def post(request, clock):
    return a_post(clock, municipality=request.param)


def facts_of(post, **changes):
    made = planned(post.office)
    facts = contacts_of(post.office).correspondence(made.participant_id)
    return replace(facts, **{"next_steps": "Wij sturen de akte."} | changes)


def letter(post, kind, **changes):
    return post.worker.letters.letter(MessageKind(kind), facts_of(post, **changes))


@pytest.mark.capability("M05", "M110", "M111", "M141")
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_has_words_of_its_own(post, kind, language):
    facts = facts_of(post, language=language)

    mail = post.worker.letters.letter(kind, facts)
    text, values = post.worker.letters.sms(kind, facts)

    assert (facts.link in mail.text) is (facts.link in mail.html) is (kind in WITH_LINK)
    assert (facts.link in text) is (kind in WITH_LINK)
    assert segments(text) <= 2
    assert set(values) == {"municipality", "day", "time", "link", "phone"}
    assert (mail.calendar is not None) is (kind in WITH_CALENDAR)


@pytest.mark.capability("M74", "M132")
@pytest.mark.parametrize(("language", "says"), [("nl", "videobellen"), ("en", "video")])
def test_the_confirmation_says_how_we_talk_and_is_answered_at_the_desk(post, language, says):
    mail = letter(post, "confirmation", language=language)

    assert says in mail.text.lower()
    assert says in mail.html.lower()
    assert mail.reply_to == BURGERZAKEN.mail
    assert letter(post, "confirmation", reply_to=None).reply_to is None


@pytest.mark.capability("M01")
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", MessageKind)
def test_what_travels_open_tells_nothing_of_the_visit_and_of_nobody_else(post, kind, language):
    facts = facts_of(post, language=language)
    mail = post.worker.letters.letter(kind, facts)
    entry = mail.calendar.body.decode().replace('CN="Jan Jansen"', "") if mail.calendar else ""

    for said in (mail.subject, post.worker.letters.sms(kind, facts).text, entry):
        for secret in ("eboorte", "Jan Jansen", "Sanne", "06 1234", "akte"):
            assert secret not in said
    for body in (mail.text, mail.html):
        assert "eboorte" not in body


def test_no_two_kinds_have_the_same_subject(post):
    facts = facts_of(post)

    subjects = {post.worker.letters.letter(kind, facts).subject for kind in MessageKind}

    assert len(subjects) == len(MessageKind)


@pytest.mark.capability("M06", "M07", "M16")
@pytest.mark.parametrize("kind", WITH_LINK)
def test_who_still_can_prepare_reads_how(post, kind):
    mail = letter(post, kind)

    for body in (mail.text, BeautifulSoup(mail.html, "html.parser").get_text(" ")):
        for tip in ("wifi", "rustige plek", "spam"):
            assert (tip in body) is (kind in IN_TIME)
    for body in (mail.text, mail.html):
        assert ("https://balie.example/videobellen" in body) is (kind in IN_TIME)
        assert (PRACTICE in body) is (kind in (*IN_TIME, "changed"))


@pytest.mark.capability("M09")
@pytest.mark.parametrize("kind", WITH_LINK)
def test_what_to_have_at_hand_is_said_until_the_call_begins(post, kind):
    mail = letter(post, kind, bring="Uw paspoort\nEen pen")

    for body in (mail.text, mail.html):
        for thing in ("Uw paspoort", "Een pen", "DigiD"):
            assert (thing in body) is (kind != "we_wait")
    assert "bij de hand" not in letter(post, kind, needs_identification=False).text


def test_what_to_bring_comes_from_the_product_in_the_language_of_the_citizen(post):
    def bring(language):
        made = planned(post.office, product="verhuizing", language=language)
        return contacts_of(post.office).correspondence(made.participant_id).bring

    assert {language: bring(language) for language in ("nl", "en")} == CATALOGUE_WORDS["ready"]


@pytest.mark.parametrize("kind", [kind for kind in WITH_LINK if kind != "we_wait"])
def test_who_is_late_may_still_come_and_who_cannot_come_reads_what_to_do(post, kind):
    mail = letter(post, kind)
    helper = letter(post, kind, may_change=False)

    assert "te laat?" in mail.text
    assert "te laat?" in mail.html
    assert "of zeg" in mail.text
    assert "of zeg" not in helper.text + helper.html
    assert "er niet bij zijn? Bel 14 0" in helper.text


def test_only_whose_matter_it_is_may_move_it(post):
    helped = planned(
        post.office,
        second_name="Piet Jansen",
        second_mail="piet@burger.example",
        second_part=Part.INTERPRETER.value,
        second_agreed="ja",
    )
    citizen, helper = [
        contacts_of(post.office).correspondence(link.participant_id) for link in helped.links
    ]

    assert (citizen.may_change, helper.may_change) == (True, False)


@pytest.mark.capability("M19")
def test_who_is_abroad_reads_his_own_time_beside_ours(post):
    mail = letter(post, "changed", zone="Asia/Tokyo", starts_at=A_MONDAY + timedelta(hours=8))
    here = letter(post, "changed", zone="")

    for body in (mail.text, mail.html):
        assert "maandag 23 november 2026 om 18.00 uur (Nederlandse tijd)" in body
        assert "In Tokyo is het dan dinsdag 24 november 2026, 2.00 uur." in body
    assert "is het dan" not in here.text + here.html


def test_the_letter_about_a_move_says_when_it_was_before(post):
    mail = letter(post, "changed", moved_from=A_MONDAY - timedelta(days=3))
    unknown = letter(post, "changed", moved_from=None)

    for body in (mail.text, mail.html):
        assert "Eerst was de afspraak op vrijdag 20 november 2026 om 10.00 uur." in body
    assert "Eerst was" not in unknown.text + unknown.html


def test_before_is_what_the_citizen_was_told_last(post, clock):
    made = planned(post.office)
    post.deliver()
    clock.move(timedelta(minutes=1))
    move = bookings(post.office).move_by
    for hours in (2, 3):
        move(made.appointment_id, A_MONDAY + timedelta(hours=hours), by=SANNE)
    post.deliver()
    clock.move(timedelta(minutes=1))
    move(made.appointment_id, A_MONDAY + timedelta(hours=4), by=SANNE)
    post.deliver()

    first, second = [mail for mail in post.mail.sent if "verplaatst" in mail.subject]
    assert "om 13.00 uur" in first.subject
    assert "Eerst was de afspraak op maandag 23 november 2026 om 10.10 uur." in first.text
    assert "Eerst was de afspraak op maandag 23 november 2026 om 13.00 uur." in second.text


@pytest.mark.capability("M116")
def test_what_was_agreed_stands_in_the_letter_after_the_call_only(post):
    steps = "Wij sturen de akte.\nU belt <b>de school</b>.\u202e\n\nTot\u2028ziens"

    after = letter(post, "next_steps", next_steps=steps)

    assert "Wij sturen de akte.\nU belt <b>de school</b>.\n\nTot\nziens" in after.text
    assert "&lt;b&gt;de school&lt;/b&gt;" in after.html
    assert "\u202e" not in after.html
    for kind in WITH_LINK:
        assert "de akte" not in letter(post, kind, next_steps=steps).text


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
    assert first["ORGANIZER"] == "mailto:balie@voorbeeldstad.example"
    assert first["CLASS"] == last["CLASS"] == "PRIVATE"


def test_a_calendar_warns_in_time_for_a_meeting_and_not_for_a_cancelled_one(post):
    meeting = entry_of(letter(post, "confirmation"))
    cancelled = entry_of(letter(post, "cancellation"))

    assert [alarm["TRIGGER"].dt for alarm in meeting.walk("VALARM")] == [-timedelta(minutes=15)]
    assert cancelled.walk("VALARM") == []


@pytest.mark.parametrize("name", ['Jan "de\\, Wit"; x', "Zoë 👋", "x" * 80, "Jan\r\nX-Y: z"])
def test_a_name_cannot_break_the_entry(post, name):
    event = entry_of(letter(post, "confirmation", name=name))

    assert event["ATTENDEE"] == "mailto:jan@burger.example"
    assert "X-Y" not in event
    assert len(event.property_items()) > 10
