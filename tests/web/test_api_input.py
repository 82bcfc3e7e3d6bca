"""What a program sends that does not hold: every mistake is named, and nothing is kept."""

import pytest

from tests.web.api import AN_HOUR_LATER, JAN, WANTED, an_api, places_of

pytestmark = pytest.mark.capability("M31")


@pytest.fixture
def api(clock, tmp_path):
    return an_api(clock, tmp_path)


@pytest.fixture
def key(api):
    return api.key()


def sent(api, key, data, content_type="application/json"):
    return api.ask("/afspraken", key=key, method="POST", data=data, content_type=content_type)


@pytest.mark.parametrize(
    ("changes", "place", "code"),
    [
        ({"externeId": ""}, "#/externeId", "missing"),
        ({"externeId": "x" * 101}, "#/externeId", "not_an_external_id"),
        ({"externeId": "with space"}, "#/externeId", "not_an_external_id"),
        ({"externeId": "a\r\nb"}, "#/externeId", "not_an_external_id"),
        ({"externeId": "é"}, "#/externeId", "not_an_external_id"),
        ({"externeId": 12}, "#/externeId", "not_text"),
        ({"productId": None}, "#/productId", "not_text"),
        ({"begin": "2026-11-23T12:00:00"}, "#/begin", "not_a_moment"),
        ({"begin": "2026-11-23"}, "#/begin", "not_a_moment"),
        ({"begin": "2026-02-30T12:00:00Z"}, "#/begin", "not_a_moment"),
        ({"begin": "٢٠26-11-23T12:00:00Z"}, "#/begin", "not_a_moment"),
        ({"begin": 1795431600}, "#/begin", "not_text"),
        ({"deelnemers": []}, "#/deelnemers", "missing"),
        ({"deelnemers": JAN}, "#/deelnemers", "not_a_list"),
        ({"deelnemers": [JAN] * 9}, "#/deelnemers", "too_many"),
        ({"deelnemers": ["Jan"]}, "#/deelnemers/0", "not_an_object"),
        ({"deelnemers": [JAN | {"rol": "collega"}]}, "#/deelnemers", "no_citizen"),
        ({"balieId": "burgerzaken"}, "#/balieId", "unknown"),
        ({"a/b~c": 1}, "#/a~1b~0c", "unknown"),
    ],
)
def test_a_mistake_is_named_with_its_place(api, key, changes, place, code):
    refused = api.book(key, **changes)

    assert refused.status_code == 400
    assert refused.mimetype == "application/problem+json"
    assert places_of(refused) == {place: code}
    assert api.office.messenger.told == []
    assert api.book(key).status_code == 201


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"naam": ""}, "naam", "missing"),
        ({"naam": "x" * 81}, "naam", "too_long"),
        ({"naam": "Jan\r\nBcc: x@y.example"}, "naam", "strange_signs"),
        ({"naam": "Jan \u202enesnaJ"}, "naam", "strange_signs"),
        ({"naam": "\ud800"}, "naam", "strange_signs"),
        ({"naam": "J\x00n"}, "naam", "strange_signs"),
        ({"naam": ["Jan"]}, "naam", "not_text"),
        ({"email": "jan@b.example\r\nBcc: x@y.example"}, "email", "not_an_address"),
        ({"email": ""}, "email", "missing"),
        ({"telefoon": "06 123"}, "telefoon", "not_possible"),
        ({"telefoon": "0900 1234567"}, "telefoon", "special"),
        ({"telefoon": True}, "telefoon", "not_text"),
        ({"taal": "xx"}, "taal", "missing"),
        ({"rol": "burgemeester"}, "rol", "not_a_role"),
        ({"rol": "tolk"}, "toestemming", "missing"),
        ({"rol": "tolk", "toestemming": "ja"}, "toestemming", "not_true_or_false"),
        ({"bsn": "999990019"}, "bsn", "unknown"),
    ],
)
def test_a_mistake_about_a_person_is_named_with_his_place(api, key, changes, field, code):
    refused = api.book(key, deelnemers=[JAN, JAN | changes])

    assert refused.status_code == 400
    assert places_of(refused) == {f"#/deelnemers/1/{field}": code}


def test_all_mistakes_are_named_at_once(api, key):
    refused = sent(api, key, b'{"begin": 1, "deelnemers": [{"naam": "<", "rol": 5}]}')

    assert places_of(refused) == {
        "#/externeId": "missing",
        "#/productId": "missing",
        "#/begin": "not_text",
        "#/deelnemers/0/naam": "strange_signs",
        "#/deelnemers/0/email": "missing",
        "#/deelnemers/0/taal": "missing",
        "#/deelnemers/0/rol": "not_text",
    }
    assert refused.json["errors"][0]["detail"]


def test_who_helps_may_come_when_the_citizen_agreed(api, key):
    helper = JAN | {"rol": "tolk", "toestemming": True}

    assert api.book(key, deelnemers=[JAN, helper]).status_code == 201


def test_a_name_of_any_script_is_fine(api, key):
    names = ["Łukasz 🎉", "أمين", "王小明"]
    people = [JAN | {"naam": name} for name in names]

    made = api.book(key, deelnemers=people)

    assert [each["naam"] for each in made.json["deelnemers"]] == names


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"\xff\xfe{}", "not_json"),
        (b'\xef\xbb\xbf{"a": 1}', "not_json"),
        (b'{"begin": NaN}', "not_json"),
        (b'{"begin": -Infinity}', "not_json"),
        (b"[" * 30_000, "not_json"),
        (b'{"begin": ' + b"9" * 5000 + b"}", "not_json"),
        (b'{"begin": "a", "begin": "b"}', "name_twice"),
        (b'{"deelnemers": [{"naam": "a", "naam": "b"}]}', "name_twice"),
        (b"[]", "invalid_input"),
        (b"null", "invalid_input"),
    ],
)
def test_what_is_no_object_of_json_is_refused(api, key, data, code):
    refused = sent(api, key, data)

    assert (refused.status_code, refused.json["code"]) == (400, code)


def test_a_body_that_is_too_large_is_refused(api, key):
    refused = sent(api, key, b'{"externeId": "' + b"x" * 70_000 + b'"}')

    assert (refused.status_code, refused.json["code"]) == (413, "http_413")


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_another_content_type_is_refused(api, key, content_type):
    refused = sent(api, key, b"{}", content_type)

    assert (refused.status_code, refused.json["code"]) == (415, "wrong_content_type")


@pytest.mark.parametrize(
    ("query", "place", "code"),
    [
        ("vanaf=gisteren", "vanaf", "not_a_day"),
        ("vanaf=2026-02-30", "vanaf", "not_a_day"),
        ("vanaf=", "vanaf", "not_a_day"),
        ("vanaf=2026-11-23&vanaf=2026-11-24", "vanaf", "twice"),
        ("dagen=3", "dagen", "unknown"),
    ],
)
def test_a_parameter_that_does_not_hold_is_named(api, key, query, place, code):
    refused = api.ask(f"/producten/geboorte/vrije-momenten?{query}", key=key)

    assert refused.status_code == 400
    assert places_of(refused) == {place: code}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "vanaf=0001-01-01",
        "vanaf=9999-12-31",
        "totEnMet=2026-11-23",
        "vanaf=2026-11-01&totEnMet=2026-11-22",
        "vanaf=2026-11-23&totEnMet=2026-11-22",
        "totEnMet=9999-12-31",
    ],
)
def test_any_other_days_are_answered(api, key, query):
    assert api.ask(f"/producten/geboorte/vrije-momenten?{query}", key=key).status_code == 200


def test_all_mistakes_of_an_address_are_named_at_once(api, key):
    path = "/producten/geboorte/vrije-momenten?vanaf=gisteren&totEnMet=2026-02-30&dagen=3"
    assert places_of(api.ask(path, key=key)) == {
        "vanaf": "not_a_day",
        "totEnMet": "not_a_day",
        "dagen": "unknown",
    }
    found = api.ask("/afspraken?externeId=a%20b&naam=Jan", key=key)
    assert places_of(found) == {"externeId": "not_an_external_id", "naam": "unknown"}


def test_an_external_id_must_be_asked_for(api, key):
    assert places_of(api.ask("/afspraken", key=key)) == {"externeId": "missing"}
    strange = api.ask("/afspraken", key=key, query_string={"externeId": "a b"})
    assert places_of(strange) == {"externeId": "not_an_external_id"}


@pytest.mark.parametrize("body", [{}, {"begin": "later"}, {"begin": AN_HOUR_LATER, "status": "x"}])
def test_a_move_that_does_not_hold_is_refused(api, key, body):
    path = f"/afspraken/{api.book(key).json['id']}"

    assert api.ask(path, key=key, method="PATCH", json=body).status_code == 400
    merge = {"method": "PATCH", "content_type": "application/merge-patch+json"}
    data = f'{{"begin": "{AN_HOUR_LATER}"}}'
    assert api.ask(path, key=key, data=data, **merge).status_code == 200


def test_mistakes_are_told_in_english_to_who_asks_so(api, key):
    parts = {"method": "POST", "json": WANTED | {"deelnemers": []}}
    told = [
        api.ask("/afspraken", key=key, headers={"Accept-Language": language}, **parts).json
        for language in ("en-GB,en;q=0.9", "fr", "")
    ]

    assert [each["errors"][0]["detail"] for each in told] == [
        "This must be there.",
        "Dit moet er zijn.",
        "Dit moet er zijn.",
    ]
