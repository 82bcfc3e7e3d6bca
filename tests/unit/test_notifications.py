"""The mails: what they say and do not say, in both tones and languages, and when none is sent."""

from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
from bs4 import BeautifulSoup

import branding
from branding import texts, theme
from sidecar.app import TEXTS
from sidecar.appointments.domain import MailState
from sidecar.core.errors import Unavailable
from sidecar.notifications.letters import TemplateLetters
from sidecar.notifications.service import Notifications
from tests.fakes.clock import A_MONDAY
from tests.fakes.mail import FakeMail
from tests.office import SANNE, an_office, bookings, planned

CATALOGUE = Path(branding.__file__).parent / "catalogue"


def letters_of(municipality):
    look = theme.load(municipality)
    catalogues = {
        language: texts.load(CATALOGUE, TEXTS, language=language, tone=look.tone)
        for language in texts.LANGUAGES
    }
    return TemplateLetters(theme=look, texts=catalogues)


@pytest.fixture
def office(clock):
    return an_office(clock)


@pytest.fixture
def mail():
    return FakeMail()


@pytest.fixture(params=["voorbeeldstad", "havendam"])
def municipality(request):
    return request.param


@pytest.fixture
def notifications(office, mail, municipality):
    return Notifications(appointments=office, letters=letters_of(municipality), mail=mail)


def confirmed(notifications, office, **changes):
    made = planned(office, **changes)
    notifications.confirm(made.participant_id)
    return made, notifications.mail.sent[-1]


@pytest.mark.capability("M01")
@pytest.mark.capability("M111")
def test_the_confirmation_says_who_when_and_how(notifications, office):
    _, letter = confirmed(notifications, office)

    for body in (letter.text, BeautifulSoup(letter.html, "html.parser").get_text(" ")):
        for part in ("maandag 23 november 2026 om 10.10 uur", "Sanne de Vries", "Burgerzaken"):
            assert part in body
        for tip in ("wifi", "rustige plek", "spam", "DigiD", "Bel 14 0"):
            assert tip in body


@pytest.mark.capability("M02")
def test_the_confirmation_has_one_button_in_the_colour_of_the_municipality(
    notifications, office, municipality
):
    made, letter = confirmed(notifications, office)
    page = BeautifulSoup(letter.html, "html.parser")
    colour = theme.load(municipality).mail_colour

    button, plain = page.select("a")
    assert {a["href"] for a in (button, plain)} == {made.link}
    assert button.text == "Open de Digitale Balie"
    assert f"background-color:{colour}" in button.parent["style"]
    assert plain.text == made.link
    assert letter.text.count(made.link) == 1


@pytest.mark.capability("M01")
def test_nothing_in_the_mail_tells_what_the_visit_is_about(notifications, office):
    _, letter = confirmed(notifications, office)

    assert "eboorte" not in letter.subject + letter.text + letter.html
    assert "videoafspraak met Gemeente" in letter.subject


@pytest.mark.capability("M09")
def test_digid_is_named_only_when_the_product_needs_it(notifications, office):
    _, with_digid = confirmed(notifications, office)
    _, without = confirmed(notifications, office, product="verhuizing")

    assert "DigiD" in with_digid.text
    assert "DigiD" not in without.text + without.html


def test_the_tone_is_that_of_the_municipality(notifications, office, municipality):
    _, letter = confirmed(notifications, office)

    assert letter.subject.startswith("Uw" if municipality == "voorbeeldstad" else "Je")


def test_the_language_is_that_of_the_citizen(notifications, office):
    _, letter = confirmed(notifications, office, language="en")

    assert letter.language == "en"
    assert "Monday 23 November 2026 at 10:10" in letter.subject
    assert BeautifulSoup(letter.html, "html.parser").html["lang"] == "en"


def test_a_name_cannot_bring_markup_into_the_mail(notifications, office):
    _, letter = confirmed(notifications, office, name="Jan \"& O'Neill")

    assert "Jan &#34;&amp; O&#39;Neill" in letter.html
    assert "Jan \"& O'Neill" in letter.text


@pytest.mark.parametrize("kind", ["confirmation", "cancellation", "changed"])
def test_broken_mail_programs_can_show_it(notifications, office, kind):
    """Inline styles only; nothing to fetch, no script, no class; tables carry the layout."""
    made, letter = confirmed(notifications, office)
    if kind == "cancellation":
        notifications.tell_cancelled(made.participant_id)
    if kind == "changed":
        notifications.tell_changed(made.participant_id)
        letter = notifications.mail.sent[-1]
    parser = html5lib.HTMLParser()
    parser.parse(letter.html)
    page = BeautifulSoup(letter.html, "html.parser")

    assert not page.select("style, script, link, img, form, [class], [id]")
    assert all(table["role"] == "presentation" for table in page.select("table"))
    assert {
        tag.name for tag in page.select("p, h1, h2, a, li, td") if "style" not in tag.attrs
    } == set()
    assert {code for _, code, _ in parser.errors} <= {"unknown-doctype"}
    assert max(len(line) for line in letter.text.splitlines()) < 900
    HTMLParser().feed(letter.html)


def test_the_same_mail_again_carries_the_same_key(notifications, office):
    made, first = confirmed(notifications, office)

    notifications.confirm(made.participant_id)

    assert notifications.mail.sent[-1] == first


def test_after_a_cancellation_the_confirmation_is_not_sent(notifications, office):
    made = planned(office)
    office.cancel(made.appointment_id, by=SANNE)

    notifications.confirm(made.participant_id)
    notifications.tell_cancelled(made.participant_id)

    (letter,) = notifications.mail.sent
    assert "gaat niet door" in letter.subject
    assert made.link not in letter.text + letter.html


def test_each_move_is_told_with_the_new_moment_and_the_same_link(notifications, office, mail):
    made = planned(office)
    moves = bookings(office)
    for hours in (2, 3):
        moves.move_by(made.appointment_id, A_MONDAY + timedelta(hours=hours), by=SANNE)
        notifications.tell_changed(made.participant_id)

    first, second = mail.sent
    assert "12.00 uur" in first.text
    assert "13.00 uur" in second.text
    assert made.link in first.text
    assert made.link in second.html
    assert first.key != second.key


def test_of_a_cancelled_appointment_no_move_is_told(notifications, office, mail):
    made = planned(office)
    office.cancel(made.appointment_id, by=SANNE)

    notifications.tell_changed(made.participant_id)

    assert mail.sent == []


def test_who_is_gone_is_not_written_to_and_not_tried_again(notifications):
    notifications.confirm("nobody")
    notifications.tell_cancelled("nobody")

    assert notifications.mail.sent == []


def test_the_outcome_is_noted(notifications, office):
    made, _ = confirmed(notifications, office)

    assert state(office, made) is MailState.SENT


def test_a_refused_address_is_noted_and_not_tried_again(notifications, office, mail):
    made = planned(office)
    mail.refuses.add("jan@burger.example")

    notifications.confirm(made.participant_id)

    assert state(office, made) is MailState.REFUSED


def test_a_server_that_is_away_is_left_to_a_later_try(notifications, office, mail):
    made = planned(office)
    mail.is_away = True

    with pytest.raises(Unavailable):
        notifications.confirm(made.participant_id)

    assert state(office, made) is MailState.WAITING


def state(office, made):
    return office.invitation(made.participant_id).participant.mail_state
