"""The stand-in for the BRP says what the specification says, and is nothing but a stand-in."""

import re

import pytest

from deploy.local.brp import __main__ as program
from deploy.local.brp.app import create_app
from deploy.local.brp.register import REGISTER, SHOWN
from deploy.local.digid.people import PEOPLE
from ident.brp.answer import FIELDS

KEY = "key"
ADDRESS = "/haalcentraal/api/brp/personen"
# OAS 2.7: AbstractDatum.langFormaat, VolledigeNaam, Waardetabel.
LONG_DATE = re.compile(r"[a-z0-9 ]{1,17}")
NAME = re.compile(r"[a-zA-Z0-9À-ž .\-']{1,450}")
FORMS = {
    "Datum": {"type", "datum", "langFormaat"},
    "JaarMaandDatum": {"type", "jaar", "maand", "langFormaat"},
    "JaarDatum": {"type", "jaar", "langFormaat"},
    "DatumOnbekend": {"type", "onbekend", "langFormaat"},
}


@pytest.fixture
def client():
    return create_app(api_key=KEY).test_client()


def ask(client, headers=None, **changed):
    body = {
        "type": "RaadpleegMetBurgerservicenummer",
        "burgerservicenummer": [PEOPLE[0].number],
        "fields": list(FIELDS),
    }
    body = {name: value for name, value in (body | changed).items() if value is not None}
    return client.post(ADDRESS, json=body, headers={"X-Api-Key": KEY} | (headers or {}))


def dates(value):
    if isinstance(value, dict):
        if value.get("type") in FORMS:
            yield value
        for inner in value.values():
            yield from dates(inner)
    if isinstance(value, list):
        for inner in value:
            yield from dates(inner)


def test_it_knows_the_people_who_can_log_in_and_nobody_else():
    assert set(REGISTER) == {person.number for person in PEOPLE}
    assert [person.name for person in PEOPLE] == SHOWN


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.key)
def test_each_answer_has_the_forms_of_the_specification(client, person):
    answer = ask(client, burgerservicenummer=[person.number])

    assert answer.content_type == "application/json; charset=utf-8"
    assert answer.json["type"] == "RaadpleegMetBurgerservicenummer"
    (found,) = answer.json["personen"]
    assert NAME.fullmatch(found["naam"]["volledigeNaam"])
    assert found["burgerservicenummer"] == person.number
    assert list(dates(found))
    for date in dates(found):
        assert set(date) == FORMS[date["type"]]
        assert LONG_DATE.fullmatch(date["langFormaat"])


def test_what_is_not_asked_is_not_given_but_what_comes_by_itself_is(client):
    secret = next(person for person in PEOPLE if person.key == "bram")
    answer = ask(client, burgerservicenummer=[secret.number], fields=["naam.volledigeNaam"])

    (found,) = answer.json["personen"]
    assert set(found) == {"naam", "geheimhoudingPersoonsgegevens"}


def test_nobody_is_200_and_an_empty_list(client):
    answer = ask(client, burgerservicenummer=["999993653"])

    assert (answer.status_code, answer.json["personen"]) == (200, [])


@pytest.mark.parametrize(
    ("changed", "name", "code"),
    [
        ({"burgerservicenummer": None}, "burgerservicenummer", "required"),
        ({"burgerservicenummer": []}, "burgerservicenummer", "minItems"),
        ({"burgerservicenummer": ["999990007"] * 21}, "burgerservicenummer", "maxItems"),
        ({"burgerservicenummer": "999990007"}, "burgerservicenummer", "array"),
        ({"burgerservicenummer": ["12345678"]}, "burgerservicenummer[0]", "pattern"),
        ({"burgerservicenummer": [999990007]}, "burgerservicenummer[0]", "pattern"),
        ({"fields": None}, "fields", "required"),
        ({"fields": []}, "fields", "minItems"),
        ({"fields": "naam"}, "fields", "array"),
        ({"fields": ["naam", "geheimhoudingPersoonsgegevens"]}, "fields[1]", "fields"),
        ({"fields": ["bestaatNiet"]}, "fields[0]", "fields"),
        ({"fields": [{}]}, "fields[0]", "fields"),
        ({"type": "ZoekMetIets"}, "type", "value"),
        ({"extra": 1}, "extra", "unknownParam"),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong_with_it(client, changed, name, code):
    answer = ask(client, **changed)

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "paramsValidation"
    (wrong,) = answer.json["invalidParams"]
    assert (wrong["name"], wrong["code"]) == (name, code)


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"X-Api-Key": "another"}, 401, "authentication"),
        ({"X-Api-Key": "", "Authorization": "Bearer nothing"}, 401, "authentication"),
        ({"x-doelbinding": ""}, 403, "autorisation"),
        ({"Accept": "application/xml"}, 406, "notAcceptable"),
        ({"Content-Type": "text/plain"}, 415, "unsupportedMediaType"),
    ],
)
def test_who_comes_in_another_way_is_told_so(client, headers, status, code):
    answer = ask(client, headers)

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_token_is_made_for_its_client_only():
    client = create_app(api_key=KEY, client=("balie", "s")).test_client()
    form = {"grant_type": "client_credentials"}

    assert client.post("/oauth/token", data=form).status_code == 401
    assert client.post("/oauth/token", data=form, auth=("balie", "x")).status_code == 401
    wrong = {"grant_type": "password"}
    assert client.post("/oauth/token", data=wrong, auth=("balie", "s")).status_code == 400
    made = client.post("/oauth/token", data=form, auth=("balie", "s")).json
    headers = {"X-Api-Key": "", "Authorization": f"Bearer {made['access_token']}"}
    assert ask(client, headers).status_code == 200


@pytest.mark.capability("A7")
def test_its_page_says_what_it_is_and_shows_no_number(client):
    page = client.get("/").text

    assert "SIMULATOR" in page
    assert all(person.name in page and person.number not in page for person in PEOPLE)
    assert client.get("/health").text == "ok"


@pytest.mark.parametrize("name", ["IDENT_BRP_API_URL", "IDENT_PUBLIC_URL"])
def test_it_does_not_start_beside_a_production_setting(monkeypatch, name):
    monkeypatch.setenv(name, "https://brp.voorbeeldstad.example")

    with pytest.raises(SystemExit) as ended:
        program.main()
    assert name in str(ended.value)
    assert "voorbeeldstad" not in str(ended.value)
