"""Guards, methods, sizes, refusals: denied by default, the right status, a clear page."""

import logging
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from redis.exceptions import ConnectionError as NoConnection

from ident.contract import MACHINE_AUDIENCE, NumberRead
from ident.refusals import NothingToShow
from ident.web.guards import FILES
from tests.ident_world import IdentWorld
from tests.web.ident.pages import faults


def refusal(answer):
    assert faults(answer) == []
    page = BeautifulSoup(answer.text, "html.parser")
    assert "14 0999" in page.main.text
    return page.select_one("[data-test^=refusal-]")["data-test"].removeprefix("refusal-")


def test_every_route_names_its_guard(world):
    unguarded = [
        rule.endpoint
        for rule in world.app.url_map.iter_rules()
        if rule.endpoint not in FILES
        and not hasattr(world.app.view_functions[rule.endpoint], "guard")
    ]
    assert unguarded == []


def test_a_route_without_guard_is_refused(world):
    world.app.add_url_rule("/forgotten", "forgotten", lambda: "secret")

    answer = world.client.get("/forgotten")

    assert answer.status_code == 403
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/", "/code"])
def test_without_a_visit_nobody_comes_in(client, path):
    answer = client.get(path)

    assert (answer.status_code, refusal(answer)) == (403, "no_visit")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/start", 405, "http_405"),
        ("post", "/", 405, "http_405"),
        ("get", "/logout", 405, "http_405"),
        ("post", "/acs", 405, "http_405"),
        ("head", "/acs", 405, None),
        ("get", "/nothing", 404, "http_404"),
        ("post", "/start", 403, "token_refused"),
        ("post", "/login", 403, "no_visit"),
        ("post", "/logout", 403, "no_visit"),
    ],
)
def test_a_wrong_request_gets_its_status_and_a_clear_page(client, method, path, status, code):
    answer = getattr(client, method)(path)

    assert answer.status_code == status
    if code:
        assert refusal(answer) == code
    if status == 405:
        assert answer.headers["Allow"]


def test_the_language_switch_is_no_way_around_a_guard(client):
    assert client.get("/?lang=en").status_code == 403


def test_an_oversized_form_is_refused(client, world):
    answer = client.post("/start", data={"token": "x" * 70_000})

    assert (answer.status_code, refusal(answer)) == (413, "http_413")


def test_a_visit_of_sixteen_idle_minutes_is_over_and_the_balie_is_told(client, world):
    world.start()
    world.clock.move(timedelta(minutes=15))
    assert client.get("/").status_code == 200
    world.clock.move(timedelta(minutes=15, seconds=1))

    answer = client.get("/")

    assert (answer.status_code, refusal(answer)) == (410, "visit_expired")
    assert world.announcer.events[-1].reason == "expired"
    assert refusal(client.get("/")) == "no_visit"


def test_an_identified_visit_that_runs_out_stays_identified_for_the_balie(client, world):
    world.log_in()
    world.clock.move(timedelta(minutes=16))

    assert client.get("/code").status_code == 410
    assert type(world.announcer.events[-1]).__name__ == "Identified"


def test_redis_that_does_not_answer_gives_a_page_with_a_next_step(client, world):
    def broken(visit_id):
        raise NoConnection("redis://secret@host")

    world.start()
    world.stores.visits.get = broken

    answer = client.get("/")

    assert (answer.status_code, refusal(answer)) == (503, "unavailable")


def test_an_unforeseen_error_says_nothing_of_its_text(client, world, caplog):
    def broken(visit_id):
        raise RuntimeError("900070341 is inside")

    world.start()
    world.stores.visits.get = broken
    answer = client.get("/")

    assert (answer.status_code, refusal(answer)) == (500, "unforeseen")
    assert "900070341" not in answer.text
    assert "900070341" not in str([vars(record) for record in caplog.records])
    assert any(getattr(record, "kind", "") == "RuntimeError" for record in caplog.records)


def test_on_https_the_cookie_is_bound_to_the_host(tmp_path):
    world = IdentWorld(tmp_path, public_url="https://ident.example")
    answer = world.client.post("/start", data={"token": world.start_token()})
    parts = answer.headers["Set-Cookie"].split("; ")

    assert parts[0].startswith("__Host-ident=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(parts)


def test_metadata_and_health_are_open(client, world):
    assert client.get("/metadata").mimetype == "application/samlmetadata+xml"
    assert client.get("/health").json == {
        "status": "ok",
        "certificatesExpiring": {},
        "metadataWaiting": False,
        "metadataChange": {},
    }
    world.is_healthy = lambda: False
    assert client.get("/health").status_code == 503
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200

    def broken():
        raise NoConnection

    world.is_healthy = broken
    assert client.get("/health").json["status"] == "unwell"


def test_a_certificate_that_ends_within_thirty_days_is_named_and_we_are_well(client, world):
    now = world.clock.now()
    world.certificates = {
        "signing": now + timedelta(days=30),
        "client": now + timedelta(days=29),
        "digid 1": now - timedelta(days=1),
    }

    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json["certificatesExpiring"] == {"client": "2026-12-22", "digid 1": "2026-11-22"}


def test_machines_get_problem_json(client, world):
    answer = client.get("/machine/requests/r1")

    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    assert answer.json["code"] == "token_refused"
    assert client.post("/machine/requests/r1").json["status"] == 405


def test_a_machine_token_opens_the_state_and_the_wipe(client, world):
    def call(method):
        token = world.token(MACHINE_AUDIENCE, {})
        return getattr(client, method)(
            "/machine/requests/r1", headers={"Authorization": f"Bearer {token}"}
        )

    assert call("get").json == {"events": []}
    world.log_in()
    identified = {
        "event": "Identified",
        "request_id": "r1",
        "at": world.clock.now().isoformat(),
        "level": "midden",
        "code": "004711",
        "means": "digid",
    }
    assert call("get").json == {"events": [identified]}
    assert call("delete").status_code == 204
    assert call("get").json == {"events": []}


def test_the_part_of_the_civil_servant_refuses_in_the_frame(client, caplog):
    caplog.set_level(logging.INFO)
    answer = client.post("/staff", data={"token": "x"})

    assert answer.status_code == 403
    assert "frame-ancestors http://localhost" in answer.headers["Content-Security-Policy"]
    assert "Ververs de kaart" in answer.text
    assert faults(answer) == []


def test_the_part_of_the_civil_servant_is_a_whole_page_in_every_state(client, world):
    def look():
        answer = client.post("/staff", data={"token": world.staff_token()})
        assert faults(answer) == []
        return BeautifulSoup(answer.text, "html.parser")

    assert look().select_one('[data-test="state-unknown"]')
    world.log_in()
    shown = look()
    assert "999990007" not in str(shown)
    assert "23-11-2026 om 10:00" in shown.text
    token = shown.select_one("[name=token]")["value"]
    assert "999990007" in client.post("/staff/reveal", data={"token": token}).text
    assert client.post("/staff/copy", data={"token": token}).json == {"number": "999990007"}
    world.stores.requests.run_out("r1")
    assert look().select_one('[data-test="state-expired"]')
    assert client.post("/staff/copy", data={"token": token}).json == {"number": ""}
    shown = [fact[0] for fact in world.audit.facts if fact[2] == "emp-1"]
    assert shown == ["ident.number_shown", "ident.number_copied"]
    assert world.audit.about[-2:] == [(name, "bsn", "999990007") for name in shown]
    told = [event for event in world.announcer.events if isinstance(event, NumberRead)]
    assert [(event.request_id, event.employee_id, event.how) for event in told] == [
        ("r1", "emp-1", "shown"),
        ("r1", "emp-1", "copied"),
    ]
    assert "999990007" not in str(told)


def test_a_reveal_token_lives_fifteen_minutes(client, world):
    world.log_in()
    page = BeautifulSoup(
        client.post("/staff", data={"token": world.staff_token()}).text, "html.parser"
    )
    token = page.select_one("[name=token]")["value"]
    world.clock.move(timedelta(minutes=14))
    assert client.post("/staff/reveal", data={"token": token}).status_code == 200
    world.clock.move(timedelta(minutes=2))
    assert client.post("/staff/reveal", data={"token": token}).status_code == 403


def test_a_doubled_slash_is_led_to_the_right_address(client):
    assert client.get("/machine//requests/r1").status_code == 308


def test_an_identity_that_runs_out_between_two_looks_is_not_shown(client, world, monkeypatch):
    def gone(request_id):
        raise NothingToShow("just wiped")

    world.log_in()
    monkeypatch.setattr(world.stores.requests, "identity", gone)

    assert "state-identified" in client.post("/staff", data={"token": world.staff_token()}).text


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-site", 303), ("", 303)])
def test_a_start_form_that_another_site_sends_opens_nothing(client, world, site, status):
    headers = {"Sec-Fetch-Site": site} if site else {}
    answer = client.post("/start", data={"token": world.start_token()}, headers=headers)

    assert answer.status_code == status
    if status == 403:
        assert refusal(answer) == "started_elsewhere"


@pytest.mark.parametrize("path", ["/login", "/logout"])
@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_a_form_without_the_token_of_this_visit_does_nothing(client, world, path, token):
    world.start()

    answer = client.post(path, data={} if token is None else {"csrf_token": token})

    assert (answer.status_code, refusal(answer)) == (403, "form_expired")
    assert client.get("/").status_code == 200


def test_an_answer_without_the_cookie_of_its_login_leaves_the_login_to_its_browser(client, world):
    world.start()
    back = world.at_digid(world.to_digid())

    answer = world.app.test_client().get(back)

    assert (answer.status_code, refusal(answer)) == (403, "other_browser")
    assert client.get(back, follow_redirects=True).request.path.endswith("/code")
