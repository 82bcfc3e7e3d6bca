"""Tokens: what is read, what is refused, and what the balie is told."""

from datetime import timedelta

import jwt
import pytest

from ident.contract import (
    EVENTS_AUDIENCE,
    IDENT,
    MACHINE_AUDIENCE,
    STAFF_AUDIENCE,
    Identified,
    LoginFailed,
    StaffView,
)
from ident.refusals import TokenRefused
from tests.fakes.clock import A_MONDAY
from tests.ident_world import BALIE, IdentWorld


@pytest.fixture
def world(tmp_path):
    return IdentWorld(tmp_path)


def test_a_start_token_is_read(world):
    token_id, asked = world.tokens.start(world.start_token(jti="j1"))

    assert token_id == "j1"
    assert (asked.request_id, asked.minimum_level) == ("r1", "midden")


@pytest.mark.parametrize(
    "changed",
    [
        {"iat": "now"},
        {"exp": True},
        {"exp": 10**30},
        {"iat": A_MONDAY + timedelta(seconds=30)},
        {"exp": A_MONDAY + timedelta(seconds=61)},
        {"request_id": ""},
        {"request_id": None},
        {"asked_by": "x" * 501},
        {"organisation": ["x"]},
        {"minimum_level": "eh3"},
        {"return_url": BALIE},
        {"return_url": f"{BALIE}.evil.example/"},
        {"aud": STAFF_AUDIENCE},
        {"iss": IDENT},
        {"words": "molen"},
        {"words": "molen fiets brug"},
        {"words": "<b>molen</b> fiets"},
        {"words": None},
    ],
)
def test_a_start_token_with_one_wrong_claim_is_refused(world, changed):
    with pytest.raises(TokenRefused):
        world.tokens.start(world.start_token(**changed))


@pytest.mark.capability("A2")
@pytest.mark.parametrize("words", ["", "molen fiets"])
def test_a_start_token_has_two_words_or_none(world, words):
    _, asked = world.tokens.start(world.start_token(words=words))

    assert asked.words == words


@pytest.mark.parametrize("missing", ["iss", "aud", "iat", "exp", "jti"])
def test_a_token_without_a_common_claim_is_refused(world, missing):
    claims = jwt.decode(world.staff_token(), options={"verify_signature": False})
    del claims[missing]

    with pytest.raises(TokenRefused):
        world.tokens.staff(jwt.encode(claims, world.balie_key, "EdDSA"))


def test_no_other_algorithm_counts(world):
    claims = jwt.decode(world.staff_token(), options={"verify_signature": False})
    for token in (jwt.encode(claims, "s" * 64, "HS256"), jwt.encode(claims, None, "none")):
        with pytest.raises(TokenRefused):
            world.tokens.staff(token)


def test_our_own_key_makes_no_token_of_the_balie(world):
    with pytest.raises(TokenRefused):
        world.tokens.staff(world.staff_token(key=world.own_key))


def test_a_staff_token_and_a_machine_token_are_read(world):
    _, view = world.tokens.staff(world.staff_token())

    assert view == StaffView(request_id="r1", employee_id="emp-1", purpose="view")
    world.tokens.machine(world.token(MACHINE_AUDIENCE, {}))


def test_what_we_made_for_our_own_page_only_we_read(world):
    view = StaffView(request_id="r1", employee_id="emp-1", purpose="view")
    token = world.tokens.make_reveal(view)

    assert world.tokens.reveal(token) == view
    with pytest.raises(TokenRefused):
        world.tokens.staff(token)
    with pytest.raises(TokenRefused):
        world.tokens.reveal(world.staff_token())


@pytest.mark.parametrize(
    ("event", "facts"),
    [
        (
            Identified(request_id="r1", at=A_MONDAY, level="hoog", code="000001", means="digid"),
            {"event": "Identified", "level": "hoog", "code": "000001", "means": "digid"},
        ),
        (
            LoginFailed(request_id="r1", at=A_MONDAY, reason="cancelled"),
            {"event": "LoginFailed", "reason": "cancelled"},
        ),
    ],
)
def test_an_event_is_told_with_its_facts_for_one_minute(world, event, facts):
    claims = jwt.decode(
        world.tokens.event(event),
        world.own_key.public_key(),
        algorithms=["EdDSA"],
        audience=EVENTS_AUDIENCE,
        issuer=IDENT,
        options={"verify_exp": False, "verify_iat": False},
    )

    assert claims["exp"] - claims["iat"] == 60
    assert facts.items() <= claims.items()
    assert (claims["request_id"], claims["at"]) == ("r1", A_MONDAY.isoformat())


@pytest.mark.parametrize("means", ["", " ", "paspoort", "digid paspoort"])
def test_a_start_token_offers_only_means_that_exist(world, means):
    with pytest.raises(TokenRefused):
        world.tokens.start(world.start_token(means=means))

    assert world.tokens.start(world.start_token(means="digid"))[1].means == "digid"


def test_a_trial_asks_a_level_that_there_is(world):
    _, level = world.tokens.trial(world.tokens.make_trial("hoog"))

    assert level == "hoog"
    with pytest.raises(TokenRefused):
        world.tokens.trial(world.tokens.make_trial("highest"))
