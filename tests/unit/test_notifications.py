"""The mails: what they say and do not say, in both tones and languages."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from branding import theme
from tests.fakes.clock import A_MONDAY
from tests.office import SANNE, bookings, planned
from tests.post import a_post


@pytest.fixture(params=["voorbeeldstad", "havendam"])
def municipality(request):
    return request.param


@pytest.fixture
def post(clock, municipality):
    return a_post(clock, municipality=municipality)


def confirmed(post, **changes):
    made = planned(post.office, **changes)
    post.deliver()
    return made, post.mail.sent[-1]


@pytest.mark.capability("M01")
@pytest.mark.capability("M111")
def test_the_confirmation_says_who_when_and_how(post):
    _, letter = confirmed(post)

    for body in (letter.text, BeautifulSoup(letter.html, "html.parser").get_text(" ")):
        for part in ("maandag 23 november 2026 om 10.10 uur", "Sanne de Vries", "Burgerzaken"):
            assert part in body
        for tip in ("wifi", "rustige plek", "spam", "DigiD", "Bel 14 0"):
            assert tip in body


@pytest.mark.capability("M02")
def test_the_confirmation_has_one_button_in_the_colour_of_the_municipality(post, municipality):
    made, letter = confirmed(post)
    page = BeautifulSoup(letter.html, "html.parser")
    colour = theme.load(municipality).mail_colour

    button, plain, practise, how = page.select("a")
    assert [practise["href"], how["href"]] == [
        f"{made.link}/oefenen",
        "https://balie.example/videobellen",
    ]
    assert {a["href"] for a in (button, plain)} == {made.link}
    assert button.text == "Open de Digitale Balie"
    assert f"background-color:{colour}" in button.parent["style"]
    assert plain.text == made.link
    assert [line for line in letter.text.splitlines() if line == made.link] == [made.link]


@pytest.mark.capability("M01")
def test_nothing_in_the_mail_tells_what_the_visit_is_about(post):
    _, letter = confirmed(post)

    assert "eboorte" not in letter.subject + letter.text + letter.html
    assert "videoafspraak met Gemeente" in letter.subject


@pytest.mark.capability("M09")
def test_digid_is_named_only_when_the_product_needs_it(post):
    _, with_digid = confirmed(post)
    _, without = confirmed(post, product="verhuizing")

    assert "DigiD" in with_digid.text
    assert "DigiD" not in without.text + without.html


def test_the_tone_is_that_of_the_municipality(post, municipality):
    _, letter = confirmed(post)

    assert letter.subject.startswith("Uw" if municipality == "voorbeeldstad" else "Je")


def test_the_language_is_that_of_the_citizen(post):
    _, letter = confirmed(post, language="en")

    assert letter.language == "en"
    assert "Monday 23 November 2026 at 10:10" in letter.subject
    assert BeautifulSoup(letter.html, "html.parser").html["lang"] == "en"


def test_a_name_cannot_bring_markup_into_the_mail(post):
    _, letter = confirmed(post, name="Jan \"& O'Neill")

    assert "Jan &#34;&amp; O&#39;Neill" in letter.html
    assert "Jan \"& O'Neill" in letter.text


def test_each_move_is_told_with_the_new_moment_and_the_same_link(post):
    made = planned(post.office)
    post.deliver()
    for hours in (2, 3):
        moment = A_MONDAY + timedelta(hours=hours)
        bookings(post.office).move_by(made.appointment_id, moment, by=SANNE)
        post.deliver()

    _, first, second = post.mail.sent
    assert "12.00 uur" in first.text
    assert "13.00 uur" in second.text
    assert made.link in first.text
    assert made.link in second.html
    assert first.key != second.key
