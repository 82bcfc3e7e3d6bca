"""The login at the simulator over real HTTP: each level, each ending, and what is told of it."""

from datetime import timedelta

import pytest

LEVELS = ("basis", "midden", "substantieel", "hoog")


@pytest.mark.capability("M27", "M77", "M78")
@pytest.mark.parametrize("level", LEVELS)
def test_a_login_at_the_asked_level_gives_a_code_of_six_digits(browser, world, request_id, level):
    browser.log_in(request_id, asked=level)

    assert browser.answer.url == f"{world.url}/code"
    told = world.balie.wait_for("Identified", request_id=request_id)
    assert (told["level"], told["code"]) == (level, browser.code())
    assert len(told["code"]) == 6


def test_a_higher_level_than_asked_is_accepted(browser, world, request_id):
    browser.log_in(request_id, asked="basis", level="hoog")

    assert world.balie.wait_for("Identified", request_id=request_id)["level"] == "hoog"


def test_a_lower_level_than_asked_is_refused_with_a_text_of_our_own(browser, world, request_id):
    browser.log_in(request_id, asked="substantieel", level="midden")

    assert browser.has("notice-level_too_low")
    told = world.balie.wait_for("LoginFailed", request_id=request_id)
    assert told["reason"] == "level_too_low"


@pytest.mark.capability("M77")
def test_who_cancels_comes_back_to_the_page_where_the_login_began(browser, world, request_id):
    browser.log_in(request_id, press="digid-cancel")

    assert browser.answer.url == f"{world.url}/"
    assert browser.has("notice-cancelled")
    assert world.balie.wait_for("LoginFailed", request_id=request_id)["reason"] == "cancelled"


def test_after_a_cancel_the_citizen_may_try_again_and_the_notice_is_gone(browser, request_id):
    browser.log_in(request_id, press="digid-cancel")
    browser.to_digid()
    browser.get(browser.at_digid())
    browser.follow()

    assert len(browser.code()) == 6


@pytest.mark.parametrize(
    ("fault", "notice", "code"),
    [
        ("authn_failed", "cancelled", "status_authn_failed"),
        ("no_authn_context", "level_too_low", "status_no_authn_context"),
        ("request_denied", "error", "status_request_denied"),
        ("request_denied_requester", "error", "status_request_denied"),
        ("no_supported_idp", "error", "status_other"),
        ("request_unsupported", "error", "status_other"),
        ("outer_status", "error", "artifact_response_status"),
        ("empty", "error", "artifact_response_empty"),
        ("soap_fault", "error", "resolve_status"),
        ("soap_fault_200", "error", "soap_fault"),
        ("http_500", "error", "resolve_status"),
        ("http_404", "error", "resolve_status"),
        ("clock_ahead", "error", "artifact_response_issue_instant"),
        ("clock_behind", "error", "artifact_response_issue_instant"),
        ("stranger", "error", "artifact_response_signature_invalid"),
        ("unsigned_assertion", "error", "assertion_unsigned"),
    ],
)
def test_every_failure_of_digid_leads_to_its_text_and_its_code(
    browser, world, request_id, codes, fault, notice, code
):
    browser.log_in(request_id, fault=fault)

    assert browser.has(f"notice-{notice}")
    assert codes() == [code]
    told = world.balie.wait_for("LoginFailed", request_id=request_id)
    assert told["reason"] == notice


def test_the_text_of_an_error_is_the_prescribed_one(browser, request_id):
    browser.log_in(request_id, fault="request_denied")

    assert "Inloggen bij deze organisatie is niet gelukt. Probeert u het later" in (
        browser.answer.text
    )


def test_the_second_key_of_the_metadata_is_accepted(browser, world, request_id, monkeypatch):
    pairs = world.simulator.pairs
    monkeypatch.setitem(pairs, "digid", pairs["digid-next"])

    browser.log_in(request_id)

    assert len(browser.code()) == 6


def test_a_code_is_not_shown_to_a_browser_that_did_not_log_in(
    browser, other_browser, world, request_id
):
    browser.log_in(request_id)

    other_browser.get(f"{world.url}/code")
    assert other_browser.answer.status_code == 403
    browser.get(f"{world.url}/code")
    assert browser.answer.status_code == 200


def test_logging_out_ends_the_visit_and_says_so(browser, world, request_id):
    browser.log_in(request_id)

    browser.submit('[data-test="logout"]')
    browser.follow()
    assert "uitgelogd" in browser.page().h1.text
    browser.get(f"{world.url}/code")
    assert browser.answer.status_code == 403


def test_after_fifteen_idle_minutes_the_visit_is_over(browser, world, request_id):
    browser.start(request_id)
    world.clock.ahead += timedelta(minutes=16)

    browser.get(f"{world.url}/")
    assert browser.answer.status_code == 410
    assert browser.has("refusal-visit_expired")
    assert world.balie.wait_for("LoginFailed", request_id=request_id)["reason"] == "expired"


def test_within_fifteen_minutes_the_visit_goes_on(browser, world, request_id):
    browser.start(request_id)
    world.clock.ahead += timedelta(minutes=14)

    assert browser.get(f"{world.url}/").status_code == 200


def test_ident_is_well_while_its_redis_answers(browser, world):
    health = browser.get(f"{world.url}/health").json()

    assert health == {
        "status": "ok",
        "certificatesExpiring": {},
        "metadataWaiting": False,
        "metadataChange": {},
    }


def test_our_metadata_is_that_of_the_place_where_it_runs(browser, world):
    assert f'Location="{world.url}/acs"' in browser.get(f"{world.url}/metadata").text
