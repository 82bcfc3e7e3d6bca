"""What an attacker, a second browser or a second click may not do; each with its accepting twin."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ident.contract import MACHINE_AUDIENCE, STAFF_AUDIENCE, START_AUDIENCE


def start(browser, token, **headers):
    browser.session.headers.update(headers)
    return browser.post(f"{browser.world.url}/start", {"token": token})


def refusal_of(browser):
    return browser.page().select_one("[data-test^=refusal-]")["data-test"].removeprefix("refusal-")


def changed_query(url, **changed):
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changed
    return parts._replace(query=urlencode({k: v for k, v in query.items() if v})).geturl()


@pytest.mark.capability("M21")
def test_a_start_token_opens_one_visit_only(browser, other_browser, world, request_id):
    token = world.start_token(request_id)

    assert start(browser, token).status_code == 303
    assert start(other_browser, token).status_code == 409
    assert refusal_of(other_browser) == "token_spent"


@pytest.mark.parametrize(
    "make",
    [
        lambda w, r: "",
        lambda w, r: "not.a.token",
        lambda w, r: "x" * 9000,
        lambda w, r: w.start_token(r, aud=STAFF_AUDIENCE),
        lambda w, r: w.start_token(r, aud=MACHINE_AUDIENCE),
        lambda w, r: w.start_token(r, iss="somebody"),
        lambda w, r: w.start_token(r, key=Ed25519PrivateKey.generate()),
        lambda w, r: w.start_token(r, level="hoogst"),
        lambda w, r: w.start_token(r, return_url="https://evil.example/"),
        lambda w, r: w.start_token(r, return_url="javascript:alert(1)"),
        lambda w, r: w.start_token(r, exp=w.clock.now() + timedelta(hours=1)),
        lambda w, r: w.start_token(r, asked_by=7),
        lambda w, r: w.staff_token(r),
    ],
)
def test_a_token_that_is_not_a_start_token_of_the_balie_opens_nothing(
    browser, world, request_id, make
):
    answer = start(browser, make(world, request_id))

    assert answer.status_code == 403
    assert refusal_of(browser) == "token_refused"
    assert not browser.session.cookies


def test_a_start_token_of_more_than_a_minute_ago_opens_nothing(browser, world, request_id):
    token = world.start_token(request_id)
    world.clock.ahead += timedelta(seconds=70)

    assert start(browser, token).status_code == 403


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-site", 303)])
def test_another_site_cannot_send_a_browser_in(browser, world, request_id, site, status):
    token = world.start_token(request_id)

    assert start(browser, token, **{"Sec-Fetch-Site": site}).status_code == status


def test_a_login_ends_in_the_browser_where_it_began(browser, other_browser, world, request_id):
    browser.start(request_id)
    browser.to_digid()
    callback = browser.at_digid()

    other_browser.get(callback)
    assert other_browser.answer.status_code == 403
    assert refusal_of(other_browser) == "other_browser"
    # The stolen callback did no harm: the artifact is still good where it belongs.
    browser.get(callback)
    browser.follow()
    assert len(browser.code()) == 6


def test_a_victim_in_a_visit_of_its_own_cannot_be_given_somebody_elses_login(
    browser, other_browser, world, request_id
):
    browser.start(request_id)
    browser.to_digid()
    callback = browser.at_digid()
    other_browser.start(f"{request_id}-victim")
    other_browser.to_digid()

    other_browser.get(callback)

    assert refusal_of(other_browser) == "other_browser"


def test_an_answer_for_another_request_is_refused(browser, world, request_id, codes):
    browser.start(request_id)
    browser.to_digid()
    first = browser.at_digid()
    browser.get(f"{world.url}/")
    browser.to_digid()
    second = browser.at_digid()
    swapped = changed_query(first, RelayState=parse_qs(urlsplit(second).query)["RelayState"][0])

    browser.get(swapped)
    browser.follow()

    assert browser.has("notice-error")
    assert codes() == ["response_in_response_to"]


def test_a_callback_works_once(browser, request_id):
    browser.start(request_id)
    browser.to_digid()
    callback = browser.at_digid()
    browser.get(callback)
    browser.follow()
    assert len(browser.code()) == 6

    browser.get(callback)

    assert refusal_of(browser) == "other_browser"


def test_a_used_artifact_is_refused_in_a_new_login(browser, world, request_id):
    browser.start(request_id)
    browser.to_digid()
    used = parse_qs(urlsplit(browser.at_digid()).query)["SAMLart"][0]
    first = browser.visited[-1]
    browser.get(f"{world.url}/")
    browser.to_digid()
    callback = browser.at_digid()
    browser.get(changed_query(callback, SAMLart=used))
    browser.follow()
    assert browser.has("notice-error")

    browser.to_digid()
    callback = browser.at_digid()
    browser.get(changed_query(callback, SAMLart=used))

    assert refusal_of(browser) == "artifact_replayed"
    assert first


@pytest.mark.parametrize(
    "artifact",
    ["", "x", "AAQAAA==", "A" * 5000, "AAQAAA" + "A" * 54, "=" * 60, "AAQ\u0660" + "A" * 56],
)
def test_an_artifact_of_another_form_is_refused_and_costs_nothing(
    browser, world, request_id, artifact
):
    browser.start(request_id)
    browser.to_digid()
    callback = browser.at_digid()

    browser.get(changed_query(callback, SAMLart=artifact))
    assert browser.answer.status_code == 400
    # Nothing was used up by it.
    browser.get(callback)
    browser.follow()
    assert len(browser.code()) == 6


def test_a_callback_without_visit_or_state_is_refused(browser, world, request_id):
    browser.get(f"{world.url}/acs?SAMLart=x")
    assert refusal_of(browser) == "other_browser"

    browser.start(request_id)
    browser.get(f"{world.url}/acs")
    assert refusal_of(browser) == "other_browser"


def test_a_head_request_uses_up_nothing(browser, world, request_id):
    browser.start(request_id)
    browser.to_digid()
    callback = browser.at_digid()

    assert browser.session.head(callback).status_code == 405
    browser.get(callback)
    browser.follow()
    assert len(browser.code()) == 6


def test_the_cookie_changes_with_every_login(browser, request_id):
    browser.start(request_id)
    before = browser.session.cookies["ident"]
    browser.to_digid()
    browser.get(browser.at_digid(press="digid-cancel"))
    cancelled = browser.session.cookies["ident"]
    browser.follow()
    browser.to_digid()
    browser.get(browser.at_digid())

    assert len({before, cancelled, browser.session.cookies["ident"]}) == 3


def test_the_cookie_is_for_this_browser_and_no_script(browser, world, request_id):
    answer = start(browser, world.start_token(request_id))

    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(answer.headers["Set-Cookie"].split("; "))


def test_without_the_forms_own_token_nothing_happens(browser, world, request_id):
    browser.start(request_id)

    assert browser.post(f"{world.url}/login", {}).status_code == 403
    assert browser.post(f"{world.url}/logout", {"csrf_token": "x"}).status_code == 403
    browser.get(f"{world.url}/")
    assert browser.answer.status_code == 200


def test_a_request_wiped_during_the_login_keeps_nothing(browser, world, request_id):
    browser.start(request_id)
    browser.to_digid()
    callback = browser.at_digid()
    headers = {"Authorization": f"Bearer {world.machine_token()}"}
    browser.session.delete(f"{world.url}/machine/requests/{request_id}", headers=headers)

    browser.get(callback)

    assert refusal_of(browser) == "request_wiped"
    headers = {"Authorization": f"Bearer {world.machine_token()}"}
    found = browser.session.get(f"{world.url}/machine/requests/{request_id}", headers=headers)
    assert found.json() == {"events": []}


def test_a_token_for_another_purpose_opens_no_machine_address(browser, world, request_id):
    url = f"{world.url}/machine/requests/{request_id}"
    for header in (
        "",
        "Bearer ",
        f"Bearer {world.start_token(request_id)}",
        "Basic eDp5",
        START_AUDIENCE,
    ):
        answer = browser.session.get(url, headers={"Authorization": header})
        assert answer.status_code == 403
        assert answer.headers["Content-Type"] == "application/problem+json"
