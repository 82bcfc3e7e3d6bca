"""What the civil servant sees of somebody in the BRP, in the frame of the panel."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from flask import render_template_string

from branding.pages import allow_framing_by
from ident.brp.ports import BirthDate, Person
from tests.web.ident.pages import faults

PAGE = """{% extends "ident/staff_page.html" %}{% block main %}
{% import "ident/person.html" as brp with context %}BODY{% endblock %}"""


def a_person(**changed):
    values = {
        "name": "Aylin Voorbeeld",
        "birth": BirthDate(year=1980, month=5, day=27),
        "municipality": "Voorbeeldstad",
    }
    return Person(**(values | changed))


def shown(world, body, language="nl", **given):
    """The part inside the page that it is for, as our own headers and checks have it."""

    def page():
        allow_framing_by("http://localhost")
        return render_template_string(PAGE.replace("BODY", body), **given)

    with world.app.test_request_context(f"/?lang={language}"):
        made = world.app.process_response(world.app.make_response(page()))
    answer = SimpleNamespace(text=made.get_data(as_text=True), headers=made.headers)
    assert faults(answer) == []
    return BeautifulSoup(answer.text, "html.parser")


def person_page(world, person, language="nl"):
    return shown(world, "{{ brp.found(person) }}", language, person=person)


def facts(page):
    return {
        item.dt.get_text(strip=True): item.dd.get_text(strip=True)
        for item in page.select(".balie-facts__item")
    }


@pytest.mark.capability("M82")
def test_the_civil_servant_sees_who_it_is(world):
    page = person_page(world, a_person())

    assert facts(page) == {
        "Naam": "Aylin Voorbeeld",
        "Geboortedatum": "27-05-1980",
        "Gemeente van inschrijving": "Voorbeeldstad",
    }
    assert page.select(".utrecht-alert") == []


@pytest.mark.parametrize(
    ("birth", "text"),
    [
        (BirthDate(year=1991, month=5), "05-1991"),
        (BirthDate(year=934), "0934"),
        (BirthDate(), "Onbekend"),
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(world, birth, text):
    assert facts(person_page(world, a_person(birth=birth)))["Geboortedatum"] == text


def test_what_the_register_does_not_know_is_said(world):
    page = person_page(world, a_person(name="", municipality=""))

    assert facts(page)["Naam"] == facts(page)["Gemeente van inschrijving"] == "Onbekend"


@pytest.mark.capability("M82")
@pytest.mark.parametrize(
    ("changed", "test", "said"),
    [
        ({"is_secret": True}, "person-secret", "Geheimhouding"),
        ({"is_deceased": True, "suspended": "overlijden"}, "person-deceased", "overleden"),
        ({"suspended": "emigratie"}, "person-suspended", "emigratie"),
        ({"doubted": frozenset({"name", "other"})}, "person-doubted", "De naam"),
        ({"supplied_by": ("Sociale Verzekeringsbank",)}, "person-supplied", "Verzekeringsbank"),
        ({"verified": "bewijs gezien"}, "person-verified", "bewijs gezien"),
    ],
)
def test_what_must_be_seen_is_in_words(world, changed, test, said):
    page = person_page(world, a_person(**changed))

    assert said in page.select_one(f'[data-test="{test}"]').text
    others = page.select('[data-test^="person-"]')
    assert len(others) == 1


@pytest.mark.parametrize("what", ["number", "name", "birth", "municipality", "other"])
def test_every_doubt_has_its_words(world, what):
    for language in ("nl", "en"):
        page = person_page(world, a_person(doubted=frozenset({what})), language)
        assert "staff.person" not in page.text
        assert page.select_one("li").get_text(strip=True)


def test_nobody_is_said_to_be_nobody(world):
    page = person_page(world, None)

    assert page.select_one('[data-test="person-nobody"]')
    assert facts(page) == {}


@pytest.mark.parametrize(
    ("code", "said"), [("away", "antwoordt nu niet"), ("refused", "geeft geen gegevens")]
)
def test_a_register_that_says_nothing_is_told(world, code, said):
    page = shown(world, "{{ brp.problem(code) }}", code=code)

    assert said in page.select_one('[data-test="person-problem"]').text


def test_a_name_is_text_and_nothing_else(world):
    page = person_page(world, a_person(name="<script>alert(1)</script>"))

    assert facts(page)["Naam"] == "<script>alert(1)</script>"
    assert page.select("section script") == []


def test_the_question_is_a_form_with_the_token_of_the_civil_servant(world):
    page = shown(world, '{{ brp.ask("/staff/person", "t-1") }}')

    form = page.select_one("form[method=post]")
    assert form["action"] == "/staff/person"
    assert form.select_one("[name=token]")["value"] == "t-1"
    assert form.select_one('[data-test="look-up"]')
    assert "vastgelegd" in page.text
