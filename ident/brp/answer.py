"""Reads an answer of Haal Centraal BRP Personen bevragen 2.7 (OAS 3.1) into a Person.

What is not as the specification says is refused as a whole: half an answer about a person misleads.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from ident.brp.ports import BirthDate, Person
from ident.brp.refusals import PeopleRefused

BY_NUMBER = "RaadpleegMetBurgerservicenummer"
# Only what the civil servant compares. What may never be asked comes by itself: inOnderzoek,
# geheimhoudingPersoonsgegevens, opschortingBijhouding, rni and verificatie.
FIELDS = (
    "burgerservicenummer",
    "naam.volledigeNaam",
    "geboorte.datum",
    "gemeenteVanInschrijving",
)
DECEASED = "O"
LONGEST = 500
# Where the register says what it doubts, in our words.
OWN_DOUBTS = {"burgerservicenummer": "number", "gemeenteVanInschrijving": "municipality"}

Json = Mapping[str, Any]


def read_person(body: bytes, number: str) -> Person | None:
    """None for an empty list. Raises PeopleRefused for all that is no answer about this number."""
    try:
        answer = json.loads(body)
    # Too deep a nest ends in RecursionError.
    except (ValueError, RecursionError):
        raise PeopleRefused("no_json") from None
    people = _list(_object(answer), "personen")
    if answer.get("type") != BY_NUMBER:
        raise PeopleRefused("other_question")
    if not people:
        return None
    if len(people) > 1:
        raise PeopleRefused("several_people")
    found = _object(people[0])
    written = found.get("burgerservicenummer")
    if not isinstance(written, str) or not hmac.compare_digest(written.encode(), number.encode()):
        raise PeopleRefused("other_number")
    return _person(found)


def _person(found: Json) -> Person:
    suspension = _part(_part(found, "opschortingBijhouding"), "reden")
    return Person(
        name=_text(_part(found, "naam"), "volledigeNaam"),
        birth=_birth(_part(_part(found, "geboorte"), "datum")),
        municipality=_text(_part(found, "gemeenteVanInschrijving"), "omschrijving"),
        is_secret=_is_so(found, "geheimhoudingPersoonsgegevens"),
        is_deceased=_text(suspension, "code") == DECEASED,
        suspended=_text(suspension, "omschrijving") or _text(suspension, "code"),
        doubted=_doubted(found),
        supplied_by=tuple(
            _text(_part(_object(each), "deelnemer"), "omschrijving") for each in _list(found, "rni")
        ),
        verified=_text(_part(found, "verificatie"), "omschrijving"),
    )


def _birth(found: Json) -> BirthDate:
    """Four forms (AbstractDatum): whole, without day, with the year alone, unknown."""
    kind = found.get("type")
    if not found or kind == "DatumOnbekend":
        return BirthDate()
    if kind == "Datum":
        try:
            day = date.fromisoformat(_text(found, "datum"))
        except ValueError:
            raise PeopleRefused("no_date") from None
        return BirthDate(year=day.year, month=day.month, day=day.day)
    if kind == "JaarMaandDatum":
        return BirthDate(year=_whole(found, "jaar", 9999), month=_whole(found, "maand", 12))
    if kind == "JaarDatum":
        return BirthDate(year=_whole(found, "jaar", 9999))
    raise PeopleRefused("no_date")


def _doubted(found: Json) -> frozenset[str]:
    own = {
        OWN_DOUBTS.get(name, "other")
        for name, value in _part(found, "inOnderzoek").items()
        if value is True
    }
    groups = {"naam": "name", "geboorte": "birth"}
    return frozenset(
        own | {word for name, word in groups.items() if _part(_part(found, name), "inOnderzoek")}
    )


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise PeopleRefused("no_object")
    return value


def _part(parent: Json, name: str) -> Json:
    """An object inside; empty when it is left out."""
    return _object(parent.get(name, {}))


def _list(parent: Json, name: str) -> list[Any]:
    value = parent.get(name, [] if name == "rni" else None)
    if not isinstance(value, list):
        raise PeopleRefused("no_list")
    return value


def _text(parent: Json, name: str) -> str:
    value = parent.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        raise PeopleRefused("no_text")
    return value.strip()


def _whole(parent: Json, name: str, highest: int) -> int:
    value = parent.get(name)
    if type(value) is not int or not 1 <= value <= highest:
        raise PeopleRefused("no_date")
    return value


def _is_so(parent: Json, name: str) -> bool:
    """Secrecy must not be overlooked because it was written in another way."""
    value = parent.get(name, False)
    if not isinstance(value, bool):
        raise PeopleRefused("no_boolean")
    return value
