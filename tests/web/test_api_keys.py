"""Who comes in with which key, what every answer carries, and what plays no role."""

import re
from datetime import date, timedelta

import pytest

from sidecar.api.domain import KeyUnknown, SourceHasKeys
from sidecar.core.errors import BadInput
from sidecar.core.limits import Limit
from sidecar.core.programs import Right
from tests.web.api import AN_HOUR_LATER, BASE, WANTED, an_api

pytestmark = pytest.mark.capability("M129")
TODAY = date(2026, 11, 23)


@pytest.fixture
def api(clock, tmp_path):
    return an_api(clock, tmp_path)


def operations(appointment_id):
    """Each address, with the right that it needs."""
    one = f"/afspraken/{appointment_id}"
    return [
        (Right.SLOTS, "GET", "/producten", {}),
        (Right.SLOTS, "GET", "/producten/geboorte/vrije-momenten", {}),
        (Right.BOOK, "POST", "/afspraken", {"json": WANTED}),
        (Right.READ, "GET", one, {}),
        (Right.READ, "GET", "/afspraken?externeId=Z-1", {}),
        (Right.CHANGE, "PATCH", one, {"json": {"begin": AN_HOUR_LATER}}),
        (Right.CHANGE, "DELETE", one, {}),
    ]


def refused(answer):
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    assert {"type", "title", "detail", "code"} <= answer.json.keys()
    return answer.status_code, answer.json["code"]


def test_without_a_key_that_lives_nothing_opens(api, clock):
    shown = api.key("jcc", expires_on=TODAY)
    made = api.book(shown).json["id"]
    revoked = api.key()
    api.keys.revoke(revoked.split("_")[1])
    wrong = shown[:-4] + ("AAAA" if shown[-4:] != "AAAA" else "BBBB")
    unknown = f"balie_x{'0' * 24}_{'A' * 22}"
    strange = ["", "x", "balie_x", shown + "x", "é", wrong, revoked, unknown]
    for _, method, path, parts in operations(made):
        for key in strange:
            answer = api.ask(path, key=key, method=method, **parts)
            assert refused(answer) == (401, "key_refused")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert api.ask("/producten", key=shown).status_code == 200
    clock.move(timedelta(days=1))
    assert refused(api.ask("/producten", key=shown)) == (401, "key_refused")


def test_each_address_needs_its_own_right(api):
    made = api.book(api.key("kcc")).json["id"]
    for right, method, path, parts in operations(made):
        others = api.key(f"s-{len(api.keys.all())}", *(set(Right) - {right}))
        assert refused(api.ask(path, key=others, method=method, **parts)) == (403, "right_missing")
        only = api.key(f"s-{len(api.keys.all())}", right)
        answer = api.ask(path, key=only, method=method, **parts)
        assert answer.status_code not in (401, 403)


def test_a_cookie_a_token_and_another_site_play_no_role(api):
    key = api.key()
    headers = {"Sec-Fetch-Site": "cross-site", "Cookie": "balie=e1; bezoek=x"}

    made = api.ask("/afspraken", key=key, method="POST", json=WANTED, headers=headers)

    assert made.status_code == 201
    assert "Set-Cookie" not in made.headers
    with_cookie = api.ask("/producten", key="", headers=headers)
    assert refused(with_cookie) == (401, "key_refused")


def test_a_key_is_kept_as_a_hash_and_listed_without_its_secret(api):
    shown = api.key("jcc", Right.READ, desks=["jeugd"], expires_on=TODAY)

    (kept,) = api.keys.all()

    assert shown not in str(kept)
    assert shown.rsplit("_", 1)[1] not in str(kept)
    assert (kept.source, kept.rights, kept.desks) == ("jcc", {Right.READ}, {"jeugd"})
    assert kept.expires_on == TODAY


def test_two_keys_of_a_source_live_at_once_and_a_third_does_not(api, clock):
    first, second = api.key(), api.key()

    with pytest.raises(SourceHasKeys):
        api.key()
    made = api.book(first)
    api.keys.revoke(first.split("_")[1])
    third = api.key()

    for key in (second, third):
        assert api.ask(f"/afspraken/{made.json['id']}", key=key).status_code == 200
    with pytest.raises(KeyUnknown):
        api.keys.revoke(first.split("_")[1])


def test_the_day_of_the_last_use_is_remembered(api, clock):
    key, other = api.key(), api.key()

    api.ask("/producten", key=key)
    clock.move(timedelta(days=1))
    api.ask("/producten", key=key)

    days = {each.id: each.used_on for each in api.keys.all()}
    assert days == {key.split("_")[1]: TODAY + timedelta(days=1), other.split("_")[1]: None}


def test_who_asks_too_often_is_told_when_to_come_back(clock, tmp_path):
    api = an_api(clock, tmp_path, limit=Limit(name="api", most=2, window=timedelta(minutes=1)))
    key, other = api.key(), api.key()

    asked = [api.ask("/producten", key=key) for _ in range(3)]

    assert [each.status_code for each in asked] == [200, 200, 429]
    assert refused(asked[2]) == (429, "too_many_requests")
    assert asked[2].headers["Retry-After"] == "60"
    assert "over 1 minuut" in asked[2].json["detail"]
    assert asked[2].headers["API-Version"]
    assert api.ask("/producten", key=other).status_code == 200
    clock.move(timedelta(minutes=1))
    assert api.ask("/producten", key=key).status_code == 200


def test_making_and_revoking_are_recorded(api):
    key_id = api.key().split("_")[1]
    api.keys.revoke(key_id)

    facts = [(f.action.label, f.subject, f.details) for f in api.office.audit.facts]
    assert facts == [
        ("api_key.made", key_id, {"source": "jcc"}),
        ("api_key.revoked", key_id, {"source": "jcc"}),
    ]


@pytest.mark.parametrize("source", ["", "J", "jcc balie", "../x", "é" * 3, "x" * 41])
def test_a_strange_name_of_a_source_is_refused(api, source):
    with pytest.raises(BadInput):
        api.key(source)
    assert api.key("open-formulieren")


def test_a_key_for_a_desk_that_is_not_there_or_a_day_that_is_past_is_refused(api):
    with pytest.raises(BadInput, match="desk"):
        api.key("jcc", desks=["jeugd", "nergens"])
    with pytest.raises(BadInput, match="past"):
        api.key("jcc", expires_on=TODAY - timedelta(days=1))
    with pytest.raises(BadInput, match="rights"):
        api.keys.make("jcc", [])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/openapi.json", 200),
        ("GET", "/producten", 200),
        ("GET", "/nergens", 404),
        ("PUT", "/producten", 405),
        ("GET", "/afspraken", 400),
        ("GET", "/afspraken/x", 404),
    ],
)
def test_every_answer_has_the_version_and_the_headers(api, method, path, status):
    answer = api.ask(path, method=method)

    assert answer.status_code == status
    assert answer.headers["API-Version"] == "1.0.0"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "API-Version" not in api.app.test_client().get("/nergens").headers


def test_the_description_is_open_to_every_site_and_names_every_address(api):
    answer = api.ask("/openapi.json", key="")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    described = answer.json
    assert described["servers"] == [{"url": f"https://balie.example{BASE}"}]
    assert set(described["info"]["contact"]) == {"name", "email", "url"}
    told = {
        (method.upper(), re.sub(r"\{.*?\}", "{}", path))
        for path, item in described["paths"].items()
        for method in item.keys() & {"get", "post", "patch", "delete"}
    }
    real = {
        (method, re.sub(r"<.*?>", "{}", rule.rule.removeprefix(BASE)))
        for rule in api.app.url_map.iter_rules()
        if rule.rule.startswith(BASE)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert told == real
    assert api.ask("/producten", key="").headers.get("Access-Control-Allow-Origin") is None
