"""After the login: what the civil servant sees, what the balie may ask, and what is wiped."""

import logging

import pytest
import requests
from redis import Redis

NUMBER = "999990007"  # of the first test person


def machine(world, method, request_id):
    return requests.request(
        method,
        f"{world.url}/machine/requests/{request_id}",
        headers={"Authorization": f"Bearer {world.machine_token()}"},
        timeout=20,
    )


def open_staff(browser, world, request_id):
    return browser.post(f"{world.url}/staff", {"token": world.staff_token(request_id)})


@pytest.mark.capability("M101")
def test_the_civil_servant_sees_the_last_digits_until_asking_for_all(
    browser, other_browser, world, request_id, caplog
):
    caplog.set_level(logging.INFO)
    browser.log_in(request_id)

    open_staff(other_browser, world, request_id)
    assert NUMBER not in other_browser.answer.text
    assert other_browser.page().select_one('[data-test="bsn-masked"]').text == "•••••007"
    other_browser.submit('[data-test="show"]')
    assert other_browser.page().select_one('[data-test="bsn"]').text == NUMBER
    shown = [r for r in caplog.records if getattr(r, "action", "") == "ident.number_shown"]
    assert [(r.actor, r.request_id) for r in shown] == [("emp-1", request_id)]


def test_copying_leaves_a_trace_as_well(browser, other_browser, world, request_id, caplog):
    caplog.set_level(logging.INFO)
    browser.log_in(request_id)
    open_staff(other_browser, world, request_id)

    assert other_browser.submit('[data-test="copy"]').json() == {"number": NUMBER}
    assert "ident.number_copied" in [getattr(r, "action", "") for r in caplog.records]


def test_only_the_balie_may_frame_the_part_of_the_civil_servant(browser, world, request_id):
    policy = open_staff(browser, world, request_id).headers["Content-Security-Policy"]

    assert f"frame-ancestors {world.env['IDENT_BALIE_ORIGIN']}" in policy
    browser.start(request_id)
    assert "frame-ancestors 'none'" in browser.answer.headers["Content-Security-Policy"]
    assert browser.answer.headers["X-Frame-Options"] == "DENY"


def test_a_staff_token_works_once(browser, world, request_id):
    token = world.staff_token(request_id)

    assert browser.post(f"{world.url}/staff", {"token": token}).status_code == 200
    assert browser.post(f"{world.url}/staff", {"token": token}).status_code == 409
    assert browser.post(f"{world.url}/staff/reveal", {"token": token}).status_code == 403


def test_the_part_of_the_civil_servant_says_how_the_request_stands(
    browser, other_browser, world, request_id
):
    def state():
        open_staff(other_browser, world, request_id)
        return other_browser.page().select_one("[data-test^=state-]")["data-test"]

    assert state() == "state-unknown"
    browser.start(request_id)
    assert state() == "state-opened"
    browser.to_digid()
    browser.get(browser.at_digid(press="digid-cancel"))
    assert state() == "state-failed"
    browser.follow()
    browser.to_digid()
    browser.get(browser.at_digid())
    machine(world, "DELETE", request_id)
    assert state() == "state-wiped"


def test_the_balie_catches_up_with_what_it_missed(browser, world, request_id):
    def last():
        return machine(world, "GET", request_id).json()["events"][-1]

    assert machine(world, "GET", request_id).json() == {"events": []}
    browser.start(request_id)
    assert last()["event"] == "Opened"
    browser.to_digid()
    browser.get(browser.at_digid(press="digid-cancel"))
    failed = last()
    assert (failed["event"], failed["reason"]) == ("LoginFailed", "cancelled")
    browser.follow()
    browser.to_digid()
    browser.get(browser.at_digid())
    browser.follow()

    state = last()
    told = world.balie.wait_for("Identified", request_id=request_id)
    assert state == {
        name: told[name] for name in ("event", "request_id", "at", "level", "code", "means")
    }


@pytest.mark.capability("M103")
def test_wiping_leaves_nothing_and_may_be_repeated(browser, other_browser, world, request_id):
    browser.log_in(request_id)
    open_staff(other_browser, world, request_id)

    assert machine(world, "DELETE", request_id).status_code == 204
    assert machine(world, "DELETE", request_id).status_code == 204
    assert machine(world, "GET", request_id).json() == {"events": []}
    other_browser.submit('[data-test="show"]')
    assert NUMBER not in other_browser.answer.text
    assert other_browser.has("state-wiped")
    browser.get(f"{world.url}/code")
    assert "gewist" in browser.page().main.text
    # The link in the call is dead as well.
    refused = browser.post(f"{world.url}/start", {"token": world.start_token(request_id)})
    assert refused.status_code == 410


def test_a_balie_that_does_not_answer_does_not_hinder_the_citizen(browser, world, request_id):
    world.balie.answer = 500

    browser.log_in(request_id)

    assert len(browser.code()) == 6
    world.balie.answer = 204
    assert world.balie.wait_for("Identified", request_id=request_id)["code"] == browser.code()


@pytest.mark.capability("M61")
def test_the_number_is_in_no_address_log_or_store(
    browser, other_browser, world, request_id, caplog
):
    caplog.set_level(logging.DEBUG)
    browser.log_in(request_id)
    open_staff(other_browser, world, request_id)
    other_browser.submit('[data-test="show"]')

    told = world.balie.wait_for("Identified", request_id=request_id)
    records = [str(vars(record)) for record in caplog.records]
    stored = everything_in(world.redis.client)
    for place in (browser.visited, other_browser.visited, [str(told)], records, stored):
        assert place
        assert not [text for text in place if NUMBER in text]
    # And the number was really there to be found.
    assert NUMBER in other_browser.answer.text


def everything_in(redis):
    """Every key and value of every database, raw."""
    dumped = []
    for number in range(16):
        dumped += dump_of(redis, number)
    return dumped


def dump_of(redis, number):
    with Redis(port=redis.connection_pool.connection_kwargs["port"], db=number) as client:
        found = [key.decode("latin-1") for key in client.scan_iter()]
        return found + [(client.dump(key) or b"").decode("latin-1") for key in client.scan_iter()]


@pytest.mark.capability("M100")
def test_every_key_in_redis_has_a_lifetime(browser, world, request_id):
    browser.log_in(request_id)
    with Redis(port=world.redis.port, db=1) as client:
        lifetimes = [client.ttl(key) for key in client.scan_iter()]

    assert lifetimes
    assert all(0 < seconds <= 12 * 3600 for seconds in lifetimes)
