"""Programs choose for each person how he is told: by mail, by text message, or by both."""

import pytest

from sidecar.core.reach import Reach
from tests.web.api import AN_HOUR_LATER, JAN, WANTED, an_api, places_of

pytestmark = pytest.mark.capability("M05", "M17", "M31")
NO_MAIL = {"naam": "Ans Smit", "telefoon": "06 12345678", "taal": "nl", "rol": "burger"}
NO_PHONE = {name: value for name, value in JAN.items() if name != "telefoon"}
PLACE = "#/deelnemers/0"


@pytest.fixture
def api(clock, tmp_path):
    return an_api(clock, tmp_path, sends_texts=True)


@pytest.fixture
def without_texts(clock, tmp_path):
    return an_api(clock, tmp_path)


def kept(api, answer):
    return api.office.store.by_id(answer.json["id"]).participants[0].reach


@pytest.mark.parametrize(
    ("person", "told", "reach"),
    [
        (JAN | {"kanaal": "mail"}, "mail", Reach.MAIL),
        (JAN | {"kanaal": "sms"}, "sms", Reach.SMS),
        (JAN | {"kanaal": "beide"}, "beide", Reach.BOTH),
        (JAN, "beide", Reach.BOTH),
        (JAN | {"telefoon": "010 1234567"}, "mail", Reach.MAIL),
        (NO_PHONE, "mail", Reach.MAIL),
        (NO_MAIL, "sms", Reach.SMS),
        (NO_MAIL | {"kanaal": "sms"}, "sms", Reach.SMS),
    ],
)
def test_each_is_told_in_the_way_that_was_asked_or_what_comes_by_itself(api, person, told, reach):
    made = api.book(api.key(), deelnemers=[person])

    assert made.status_code == 201
    assert made.json["deelnemers"][0]["kanaal"] == told
    assert kept(api, made) is reach


@pytest.mark.parametrize(
    ("person", "field", "code"),
    [
        (NO_PHONE | {"kanaal": "sms"}, "telefoon", "missing"),
        (NO_PHONE | {"kanaal": "beide"}, "telefoon", "missing"),
        (JAN | {"telefoon": "010 1234567", "kanaal": "sms"}, "telefoon", "no_texts"),
        (NO_MAIL | {"telefoon": "010 1234567"}, "telefoon", "no_texts"),
        (NO_MAIL | {"kanaal": "mail"}, "email", "missing"),
        (NO_MAIL | {"kanaal": "beide"}, "email", "missing"),
        ({"naam": "Jan", "taal": "nl", "rol": "burger"}, "email", "no_way"),
        (JAN | {"kanaal": "post"}, "kanaal", "not_a_channel"),
        (JAN | {"kanaal": ""}, "kanaal", "not_a_channel"),
        (JAN | {"kanaal": None}, "kanaal", "not_text"),
        (JAN | {"kanaal": ["sms"]}, "kanaal", "not_text"),
    ],
)
def test_a_way_that_is_not_there_is_refused_with_its_field(api, person, field, code):
    refused = api.book(api.key(), deelnemers=[person])

    assert (refused.status_code, refused.mimetype) == (400, "application/problem+json")
    assert places_of(refused) == {f"{PLACE}/{field}": code}
    assert refused.json["errors"][0]["detail"].endswith(".")
    assert api.office.messenger.told == []


@pytest.mark.parametrize(
    ("person", "field", "code"),
    [
        (JAN | {"kanaal": "sms"}, "kanaal", "not_here"),
        (NO_MAIL, "email", "missing"),
        (NO_MAIL | {"kanaal": "sms"}, "kanaal", "not_here"),
    ],
)
def test_where_no_text_messages_go_nobody_is_told_by_them(without_texts, person, field, code):
    refused = without_texts.book(without_texts.key(), deelnemers=[person])

    assert (refused.status_code, places_of(refused)) == (400, {f"{PLACE}/{field}": code})
    for number, channel in enumerate(({}, {"kanaal": "mail"}, {"kanaal": "beide"})):
        begin = WANTED["begin"] if number == 0 else f"2026-11-23T1{number + 3}:00:00+01:00"
        made = without_texts.book(
            without_texts.key(f"bron-{number}"), begin=begin, deelnemers=[JAN | channel]
        )
        assert (made.status_code, made.json["deelnemers"][0]["kanaal"]) == (201, "mail")


def test_what_comes_by_itself_is_the_same_question_as_asking_for_it(api):
    key = api.key()
    first = api.book(key)

    again = api.book(key, deelnemers=[JAN | {"kanaal": "beide"}])

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json


def test_another_way_is_another_question(api):
    key = api.key()
    api.book(key)

    refused = api.book(key, deelnemers=[JAN | {"kanaal": "sms"}])

    assert (refused.status_code, refused.json["code"]) == (409, "other_content")
    asked = {"externeId": "Z-2", "begin": AN_HOUR_LATER, "deelnemers": [JAN | {"kanaal": "sms"}]}
    assert [api.book(key, **asked).status_code for _ in "ab"] == [201, 200]


def test_each_person_has_a_way_of_his_own_and_it_is_told_again(api):
    key = api.key()
    people = [JAN | {"kanaal": "mail"}, JAN | {"naam": "Piet", "kanaal": "sms"}]
    made = api.book(key, deelnemers=people).json

    seen = api.ask(f"/afspraken/{made['id']}", key=key).json

    assert [each["kanaal"] for each in seen["deelnemers"]] == ["mail", "sms"]
