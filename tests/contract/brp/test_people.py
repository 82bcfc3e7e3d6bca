"""Who belongs to a number: our adapter on the stand-in for Haal Centraal BRP 2.7."""

import json
import logging

import pytest

from deploy.local.digid.people import BY_KEY
from ident.brp.answer import FIELDS
from ident.brp.haal_centraal import LONGEST_HEADER
from ident.brp.ports import BirthDate
from ident.brp.questions import LogQuestions
from ident.brp.refusals import PeopleRefused
from tests.contract.brp.world import KEY, people

NUMBER = {key: person.number for key, person in BY_KEY.items()}
NOBODY = "999993653"
REASON = "identificatie bij beeldbellen"


class DiskIsFull(Exception):
    """What a log may say."""


def asked(brp, key):
    return brp.person(NUMBER[key], REASON, "emp-1")


@pytest.mark.capability("M82")
def test_who_is_known_is_shown(brp):
    person = asked(brp, "aylin")

    assert person.name == "Aylin Voorbeeld"
    assert person.birth == BirthDate(year=1980, month=5, day=27)
    assert person.municipality == "Voorbeeldstad"
    assert not person.is_secret
    assert not person.is_deceased
    assert not person.doubted


def test_a_number_of_nobody_finds_nobody(brp):
    assert brp.person(NOBODY, REASON, "emp-1") is None


@pytest.mark.capability("M82")
def test_secrecy_death_and_doubt_come_along(brp):
    assert asked(brp, "bram").is_secret
    assert asked(brp, "driss").is_deceased
    assert asked(brp, "driss").suspended == "overlijden"
    assert asked(brp, "chantal").doubted == {"name", "birth", "municipality"}
    evi = asked(brp, "evi")
    assert (evi.is_deceased, evi.suspended) == (False, "pl is aangelegd in de rni")
    assert (evi.supplied_by, evi.verified) == (("Sociale Verzekeringsbank",), "bewijs gezien")


def test_dates_come_in_every_form(brp):
    assert asked(brp, "chantal").birth == BirthDate(year=1991, month=5)
    assert asked(brp, "driss").birth == BirthDate(year=1934)
    assert asked(brp, "evi").birth == BirthDate()


def test_no_more_is_asked_than_is_shown(brp, seen):
    asked(brp, "aylin")

    (body,) = (json.loads(each) for each in seen.bodies)
    assert body["fields"] == [
        "burgerservicenummer",
        "naam.volledigeNaam",
        "geboorte.datum",
        "gemeenteVanInschrijving",
    ]
    assert body["type"] == "RaadpleegMetBurgerservicenummer"
    (headers,) = seen.headers
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["X-Api-Key"] == KEY


def test_the_gateway_hears_who_asks_and_why(brp, seen):
    asked(brp, "aylin")

    (headers,) = seen.headers
    assert headers["x-doelbinding"] == "Identificatie"
    assert headers["x-gebruiker"] == "emp-1"
    assert headers["x-taak"] == REASON


def test_what_fits_no_header_is_made_to_fit(port, clock, seen):
    headers = {"x-a": "{employee}", "x-b": "{reason}", "x-c": "{id}"}
    brp = people(port, clock, headers=headers)

    brp.person(NUMBER["aylin"], "r" * 300, "ég\r\nX-Evil: 1")
    brp.person(NUMBER["aylin"], REASON, "emp-1")

    first, second = seen.headers
    assert first["x-a"] == "?g??X-Evil: 1"
    assert "X-Evil" not in first
    assert len(first["x-b"]) == LONGEST_HEADER
    assert first["x-c"] != second["x-c"]


@pytest.mark.capability("M82", "M72")
def test_every_question_is_kept_with_its_reason_and_without_number_or_answer(brp, questions, clock):
    asked(brp, "aylin")
    brp.person(NOBODY, REASON, "emp-2")

    first, second = questions.kept
    assert (first.reason, first.employee_id, first.fields) == (REASON, "emp-1", FIELDS)
    assert (second.employee_id, first.at) == ("emp-2", clock.now())
    for text in (NUMBER["aylin"], NOBODY, "Aylin"):
        assert text not in repr(questions.kept)


def test_a_question_that_cannot_be_kept_is_not_asked(port, clock, seen):
    class Full:
        def note(self, question):
            raise DiskIsFull

    with pytest.raises(DiskIsFull):
        people(port, clock, Full()).person(NUMBER["aylin"], REASON, "emp-1")
    assert seen.bodies == []


def test_the_log_names_who_asked_and_why(port, clock, caplog):
    log = LogQuestions(logging.getLogger("ident.brp"))
    with caplog.at_level(logging.DEBUG):
        asked(people(port, clock, log), "aylin")

    (line,) = [record for record in caplog.records if record.name == "ident.brp"]
    assert (line.reason, line.employee, line.fields) == (REASON, "emp-1", list(FIELDS))
    assert all(
        text not in str(vars(record))
        for record in caplog.records
        for text in (NUMBER["aylin"], "Aylin Voorbeeld")
    )


@pytest.mark.parametrize("number", ["", "12345678", "999990008", "*", "999990007,012345672"])
def test_what_is_no_number_is_not_asked(brp, seen, questions, number):
    with pytest.raises(PeopleRefused) as refusal:
        brp.person(number, REASON, "emp-1")

    assert refusal.value.reason == "no_number"
    assert (seen.bodies, questions.kept) == ([], [])
