"""What the balie says of its own accessibility: what holds, and nothing that nobody signed."""

from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup

from branding import statement, theme
from branding.statement import Statement
from sidecar.web import front
from sidecar.web.accessibility import ADDRESS, blueprint
from tests.web.apps import an_app

pytestmark = pytest.mark.capability("A14")
SIGNED = {"status": "C", "signed": date(2026, 11, 1), "research_planned": date(2027, 2, 1)}
RESEARCHED = {
    "status": "B",
    "signed": date(2026, 11, 1),
    "researched": date(2026, 10, 1),
    "report": "https://voorbeeldstad.example/rapport",
    "register": "https://www.toegankelijkheidsverklaring.nl/register/1",
}


def page(said=None, *, path=ADDRESS, municipality="voorbeeldstad", look=None):
    look = look or theme.load(municipality)
    if said is not None:
        look = replace(look, statement=statement.read(said))
    routes = blueprint(look, public_url="https://balie.example"), front.blueprint({})
    answer = an_app(*routes, look=look).test_client().get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def status(found):
    return found.select_one("[data-test=status]").get_text()


def test_what_nobody_signed_is_a_draft_without_a_status():
    found = page({})

    assert found.select_one("[data-test=draft]")
    assert "nog niet bepaald" in status(found)
    assert "WCAG 2.2" in found.get_text()


def test_what_was_signed_says_its_status_and_when():
    found = page(SIGNED)

    assert found.select_one("[data-test=draft]") is None
    assert status(found).startswith("C:")
    assert "1 november 2026" in found.get_text()
    assert "1 februari 2027" in found.get_text()
    assert "nog geen volledig onderzoek" in found.get_text()


def test_research_is_linked_and_is_no_gap_any_more():
    found = page(RESEARCHED)

    links = {link["href"] for link in found.select("main a")}
    assert {RESEARCHED["report"], RESEARCHED["register"]} <= links
    assert "nog geen volledig onderzoek" not in found.get_text()


def test_who_is_stuck_reads_whom_to_call_and_where_to_write():
    found = page(municipality="havendam")

    links = {link["href"] for link in found.select("main a")}
    assert "mailto:toegankelijk@havendam.example" in links
    assert theme.load("havendam").phone in found.main.get_text()
    assert "https://www.nationaleombudsman.nl" in links


@pytest.mark.parametrize(("brand", "is_readable"), [("#0b5a8a", True), ("#ff8fc7", False)])
def test_it_says_of_its_colours_what_was_measured(brand, is_readable):
    ours = theme.load("voorbeeldstad")
    look = replace(ours, tokens={**ours.tokens, "brand": brand})
    text = page(look=look).get_text()

    assert ("is uitgerekend of tekst" in text) is is_readable
    assert ("Nog niet alle kleuren" in text) is not is_readable


@pytest.mark.parametrize("path", ["/", ADDRESS])
def test_every_page_leads_to_it(path):
    assert page(path=path).select_one(f'footer a[href="{ADDRESS}"]')


@pytest.mark.parametrize("said", [{}, SIGNED, RESEARCHED, {"mail": "a@b.example"}])
def test_what_holds_has_no_faults(said):
    assert statement.read(said).faults == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"status": "E"}, "must be one of"),
        ({"signed": None}, "signed"),
        ({"report": ""}, "needs accessibility.report"),
        ({"researched": date(2020, 1, 1)}, "three years"),
        ({"status": "C"}, "research_planned"),
        ({"register": "http://elsewhere.example"}, "https"),
        ({"signed": "gisteren"}, "date"),
        ({"statuss": "A"}, "unknown"),
    ],
)
def test_what_does_not_hold_is_named(changes, fault):
    said = {key: value for key, value in (RESEARCHED | changes).items() if value is not None}

    found = statement.read(said)

    assert any(fault in each for each in found.faults), found.faults


def test_a_look_without_a_word_about_it_is_a_draft():
    assert Statement().is_draft
