"""An answer of the BRP is read as the specification says, or refused as a whole."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ident.brp.answer import read_person
from ident.brp.ports import BirthDate
from ident.brp.refusals import PeopleProblem, PeopleRefused

NUMBER, OTHER = "999990007", "012345672"


def a_person(**changed):
    values = {
        "burgerservicenummer": NUMBER,
        "naam": {"volledigeNaam": "Aylin Voorbeeld"},
        "geboorte": {
            "datum": {"type": "Datum", "datum": "1980-05-27", "langFormaat": "27 mei 1980"}
        },
        "gemeenteVanInschrijving": {"code": "0518", "omschrijving": "Voorbeeldstad"},
    }
    return values | changed


def answered(*people, kind="RaadpleegMetBurgerservicenummer"):
    return json.dumps({"type": kind, "personen": list(people)}).encode()


def refused(body, number=NUMBER):
    with pytest.raises(PeopleRefused) as refusal:
        read_person(body, number)
    assert NUMBER not in str(refusal.value)
    return refusal.value.reason


@pytest.mark.capability("M82")
def test_a_person_has_what_the_desk_compares_and_never_a_number():
    person = read_person(answered(a_person()), NUMBER)

    assert person.name == "Aylin Voorbeeld"
    assert person.birth == BirthDate(year=1980, month=5, day=27)
    assert person.municipality == "Voorbeeldstad"
    assert (person.is_secret, person.is_deceased, person.suspended) == (False, False, "")
    assert (person.doubted, person.supplied_by, person.verified) == (frozenset(), (), "")
    assert not hasattr(person, "number")
    for text in (NUMBER, "Aylin", "1980", "Voorbeeldstad"):
        assert text not in repr(person)


def test_nobody_is_an_empty_list():
    assert read_person(answered(), NUMBER) is None


@pytest.mark.parametrize(
    ("datum", "birth"),
    [
        ({"type": "JaarMaandDatum", "jaar": 1991, "maand": 5}, BirthDate(year=1991, month=5)),
        ({"type": "JaarDatum", "jaar": 1934}, BirthDate(year=1934)),
        ({"type": "DatumOnbekend", "onbekend": True}, BirthDate()),
        ({}, BirthDate()),
    ],
)
def test_a_date_of_birth_is_known_as_far_as_it_is(datum, birth):
    person = read_person(answered(a_person(geboorte={"datum": datum})), NUMBER)

    assert person.birth == birth


@pytest.mark.parametrize(
    "datum",
    [
        {"type": "Datum"},
        {"type": "Datum", "datum": "1980-02-30"},
        {"type": "Datum", "datum": 19800527},
        {"type": "JaarDatum", "jaar": "1934"},
        {"type": "JaarDatum", "jaar": True},
        {"type": "JaarDatum", "jaar": 0},
        {"type": "JaarMaandDatum", "jaar": 1991, "maand": 13},
        {"type": "JaarMaandDatum", "jaar": 1991},
        {"type": "MaandDatum", "maand": 1},
        {"datum": "1980-05-27"},
        "1980-05-27",
    ],
)
def test_a_date_in_no_known_form_is_refused(datum):
    body = answered(a_person(geboorte={"datum": datum}))

    assert refused(body) in ("no_date", "no_object", "no_text")


def test_what_comes_by_itself_is_shown():
    person = read_person(
        answered(
            a_person(
                geheimhoudingPersoonsgegevens=True,
                opschortingBijhouding={"reden": {"code": "E", "omschrijving": "emigratie"}},
                rni=[{"deelnemer": {"code": "0201", "omschrijving": "Sociale Verzekeringsbank"}}],
                verificatie={"omschrijving": "bewijs gezien"},
            )
        ),
        NUMBER,
    )

    assert person.is_secret
    assert not person.is_deceased
    assert person.suspended == "emigratie"
    assert person.supplied_by == ("Sociale Verzekeringsbank",)
    assert person.verified == "bewijs gezien"


@pytest.mark.parametrize("reason", [{"code": "O"}, {"code": "O", "omschrijving": "overlijden"}])
def test_a_person_who_died_is_one(reason):
    person = read_person(answered(a_person(opschortingBijhouding={"reden": reason})), NUMBER)

    assert person.is_deceased
    assert person.suspended in ("O", "overlijden")


@pytest.mark.parametrize(
    ("changed", "doubted"),
    [
        ({"inOnderzoek": {"burgerservicenummer": True}}, {"number"}),
        ({"inOnderzoek": {"gemeenteVanInschrijving": True}}, {"municipality"}),
        ({"inOnderzoek": {"leeftijd": True, "geslacht": True}}, {"other"}),
        ({"inOnderzoek": {"geslacht": False}}, set()),
        ({"naam": {"volledigeNaam": "A", "inOnderzoek": {"volledigeNaam": True}}}, {"name"}),
        ({"geboorte": {"inOnderzoek": {"datum": True}}}, {"birth"}),
    ],
)
def test_what_is_under_investigation_is_named(changed, doubted):
    assert read_person(answered(a_person(**changed)), NUMBER).doubted == doubted


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ([a_person(burgerservicenummer=OTHER)], "other_number"),
        ([a_person(burgerservicenummer=int(NUMBER))], "other_number"),
        ([a_person(burgerservicenummer=None)], "other_number"),
        ([{"naam": {"volledigeNaam": "Zonder nummer"}}], "other_number"),
        ([a_person(), a_person()], "several_people"),
        ([a_person(), a_person(burgerservicenummer=OTHER)], "several_people"),
        ([None], "no_object"),
    ],
)
def test_an_answer_about_somebody_else_is_refused(people, reason):
    assert refused(answered(*people)) == reason


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"geheimhoudingPersoonsgegevens": "true"}, "no_boolean"),
        ({"geheimhoudingPersoonsgegevens": 1}, "no_boolean"),
        ({"geheimhoudingPersoonsgegevens": None}, "no_boolean"),
        ({"naam": {"volledigeNaam": 5}}, "no_text"),
        ({"naam": {"volledigeNaam": "x" * 501}}, "no_text"),
        ({"naam": {"volledigeNaam": "a\nb"}}, "no_text"),
        ({"naam": "Aylin"}, "no_object"),
        ({"opschortingBijhouding": "O"}, "no_object"),
        ({"inOnderzoek": []}, "no_object"),
        ({"rni": {}}, "no_list"),
    ],
)
def test_half_a_person_is_not_shown(changed, reason):
    assert refused(answered(a_person(**changed))) == reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no_json"),
        (b"<html>", "no_json"),
        (b"\xff\xfe", "no_json"),
        (b"[" * 100_000, "no_json"),
        (b"[]", "no_object"),
        (b"null", "no_object"),
        (b"{}", "no_list"),
        (b'{"type": "RaadpleegMetBurgerservicenummer", "personen": null}', "no_list"),
        (answered(kind="ZoekMetPostcodeEnHuisnummer"), "other_question"),
        (answered(a_person(), kind=None), "other_question"),
    ],
)
def test_nonsense_is_refused(body, reason):
    assert refused(body) == reason


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "datum", "jaar", "reden", "code", "inOnderzoek", "omschrijving"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(st.sampled_from([*a_person(), "rni", "inOnderzoek", "opschortingBijhouding"]), anything)
def test_whatever_stands_in_a_field_a_person_or_a_refusal_comes_of_it(name, value):
    body = answered(a_person(**{name: value}))

    try:
        person = read_person(body, NUMBER)
    except PeopleProblem:
        return
    assert person is not None
    assert name != "burgerservicenummer" or value == NUMBER
