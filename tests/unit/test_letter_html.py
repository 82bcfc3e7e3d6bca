"""The HTML of every mail: for the poorest mail program, in the dark, in narrow windows."""

import re
from dataclasses import replace

import html5lib
import pytest
from bs4 import BeautifulSoup, Comment

from branding import theme
from sidecar.core.messages import MessageKind
from sidecar.notifications.look import COLOURS, direction, look_of
from tests.office import contacts_of, planned
from tests.post import a_post

MUNICIPALITIES = ("voorbeeldstad", "havendam")
TEXT_ON = (("text", "surface"), ("text", "brand_soft"), ("heading_colour", "surface"))
AA = 4.5


def letter(clock, kind, *, municipality="voorbeeldstad", language="nl"):
    post = a_post(clock, municipality=municipality)
    made = planned(post.office)
    facts = contacts_of(post.office).correspondence(made.participant_id)
    facts = replace(facts, language=language, bring="Een pen", next_steps="Wij bellen.")
    return post.worker.letters.letter(kind, facts)


@pytest.fixture(params=MessageKind)
def mail(request, clock):
    return letter(clock, request.param)


@pytest.fixture
def page(mail):
    return BeautifulSoup(mail.html, "html.parser")


def test_it_is_html_that_says_its_language(mail, page):
    parser = html5lib.HTMLParser()
    parser.parse(mail.html)

    assert {code for _, code, _ in parser.errors} <= {"unknown-doctype"}
    assert (page.html["lang"], page.html["dir"]) == ("nl", "ltr")
    assert page.title.text == mail.subject
    assert len(page.select("h1")) == 1


def test_nothing_is_fetched_and_nothing_runs(mail, page):
    assert not page.select("script, link, img, form, iframe, object, svg, [id]")
    assert not re.search(r"url\(|@import|@font-face|\bon[a-z]+=", mail.html)
    # A link is followed by who presses it; no picture tells that a mail was opened.
    assert {a["href"].partition("/a/")[0] for a in page.select("a")} <= {
        "https://balie.example",
        "https://balie.example/videobellen",
    }


def test_who_throws_the_style_sheet_away_still_has_everything(page):
    """Gmail and Outlook may: layout by tables, and every colour and size inline."""
    styled = "p, h1, h2, a, li, td"
    for style in page.select("style"):
        style.decompose()

    assert all(table["role"] == "presentation" for table in page.select("table"))
    assert [tag.name for tag in page.select(styled) if "style" not in tag.attrs] == []
    assert all("color:" in tag["style"] for tag in page.select("p, h1, h2, a, li"))
    assert page.body["style"].startswith("margin:0")


def test_classes_are_for_the_dark_only(page):
    named = {name for tag in page.select("[class]") for name in tag["class"]}
    sheet = page.style.text

    assert "color-scheme" in {meta.get("name") for meta in page.select("meta")}
    assert named <= set(re.findall(r"\.([a-z]+) \{", sheet))
    plain = re.sub(r"@media[^{]+\{(?:[^{}]+\{[^{}]*\})+\s*\}", "", sheet)
    rules = re.findall(r"([^{}]+)\{", plain)
    assert all("[data-ogs" in rule or ":root" in rule for rule in rules)
    # Each place with a paper or ground of its own turns, or light letters stand on light paper.
    assert all("class" in tag.attrs for tag in page.select("p, h1, h2, li"))


def test_it_fits_a_narrow_window(page):
    """320 px wide, and letters twice as large: nothing but Outlook has a width in pixels."""
    for tag in page.find_all():
        width = tag.get("width", "")
        assert width in ("", "100%")
        assert not re.search(r"(?<!max-)width:(?!100%)", tag.get("style", ""))
    assert any("mso" in text for text in page.find_all(string=lambda t: isinstance(t, Comment)))


def test_the_preview_of_the_mailbox_says_something_else_than_the_subject(mail, page):
    first = page.body.div
    assert "display:none" in first["style"]
    assert 5 < len(first.text) < 100
    assert first.text not in mail.subject


def test_the_twin_says_what_the_html_says(mail, page):
    """All but the sentences about the button, which plain text has not."""
    for link in page.select("a"):
        link.decompose()
    plain = " ".join(mail.text.split())
    said = [" ".join(tag.get_text(" ").split()) for tag in page.select("p, h2, li, td.ink")]

    assert len(said) >= 5
    assert [each for each in said if each not in plain and "knop" not in each] == []


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_every_text_can_be_read_on_its_ground(municipality):
    look = look_of(theme.load(municipality))

    assert contrast(look["on_brand"], look["brand"]) >= AA
    for text, ground in TEXT_ON:
        assert contrast(look[text], look[ground]) >= AA
    for text, ground in (("#f4f4f4", "#15171b"), ("#f4f4f4", "#30343c"), ("#a9d2ff", "#22252b")):
        assert contrast(text, ground) >= AA


def test_colours_and_corners_are_those_of_the_municipality():
    looks = {name: look_of(theme.load(name)) for name in MUNICIPALITIES}

    assert [looks[name]["radius"] for name in MUNICIPALITIES] == ["4px", "24px"]
    assert looks["havendam"]["brand_soft"] == "#fbeaf1"


def test_a_token_that_no_mail_program_knows_is_left_out():
    plain = theme.load("voorbeeldstad")
    strange = replace(plain, tokens={"text": "rgb(0 0 0 / 9%)", "ground": "#123456"})

    look = look_of(strange)

    assert (look["text"], look["ground"]) == (COLOURS["text"], "#123456")
    assert look["radius"] == "4px"


@pytest.mark.parametrize(("language", "expected"), [("nl", "ltr"), ("ar", "rtl")])
def test_some_languages_run_from_the_right(language, expected):
    assert direction(language) == expected


def contrast(one, other):
    """WCAG 2.2, 1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
