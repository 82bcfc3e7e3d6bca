"""What the port IdentityMeans promises, held against each means with its simulator over sockets."""

from datetime import timedelta

import pytest

from ident.domain import Level, PendingLogin
from ident.refusals import (
    AnswerRefused,
    ArtifactRefused,
    LevelTooLow,
    LoginCancelled,
    LoginDenied,
    LoginRefused,
)
from tests.contract.means.sides import DigidSide, EHerkenningSide, OidcSide

SIDES = {"digid": DigidSide, "eherkenning": EHerkenningSide, "oidc": OidcSide}


@pytest.fixture(scope="module", params=SIDES)
def running(request, tmp_path_factory):
    side = SIDES[request.param](tmp_path_factory.mktemp(request.param))
    yield side
    side.stop()


@pytest.fixture
def side(running):
    yield running
    running.clock.ahead = timedelta(0)


def begin(side, minimum=Level.MIDDEN):
    departure = side.means.depart(minimum=minimum, organisation="Gemeente Voorbeeldstad")
    login = PendingLogin(
        login_id=departure.login_id, visit_key="v", means=side.means.name, minimum=minimum
    )
    return departure, login


def log_in(side, **options):
    departure, login = begin(side)
    return side.means.arrive(side.go(departure, **options), login=login)


@pytest.mark.capability("M43", "M63")
def test_a_login_names_who_it_was_when_and_how(side):
    before = side.clock.now() - timedelta(seconds=1)

    identity = log_in(side)

    assert (identity.means, identity.kind, identity.number) == (
        side.means.name,
        side.kind,
        side.number,
    )
    assert identity.level is Level.MIDDEN
    assert before - timedelta(seconds=1) <= identity.at <= side.clock.now()
    assert identity.proof.issuer
    assert identity.proof.fingerprint.startswith("sha256:")


def test_two_logins_of_one_person_are_two_statements_about_the_same_person(side):
    first, second = log_in(side), log_in(side)

    assert first.person == second.person
    assert first.proof.assertion_id != second.proof.assertion_id


def test_the_number_is_in_no_address_and_no_repr(side):
    departure, login = begin(side)
    answer = side.go(departure)
    identity = side.means.arrive(answer, login=login)

    for text in (departure.url, str(departure.form), answer, repr(identity), repr(side.means)):
        assert side.number not in text


def test_each_departure_is_a_new_login(side):
    first, second = begin(side)[0], begin(side)[0]

    assert first.login_id != second.login_id
    assert first.state != second.state
    assert len(first.state) <= 80


@pytest.mark.parametrize("level", ["substantieel", "hoog"])
def test_a_higher_level_than_asked_is_accepted(side, level):
    assert log_in(side, level=level).level.label == level


def test_a_lower_level_than_asked_is_refused(side):
    with pytest.raises(LevelTooLow):
        log_in(side, level="basis")


def test_who_cancels_is_told_apart(side):
    with pytest.raises(LoginCancelled):
        log_in(side, cancel=True)
    assert log_in(side).number == side.number


def test_an_answer_counts_once(side):
    departure, login = begin(side)
    answer = side.go(departure)
    assert side.means.arrive(answer, login=login).number == side.number

    with pytest.raises(LoginDenied):
        side.means.arrive(answer, login=login)


def test_an_answer_is_spent_under_a_name_that_tells_nothing(side):
    first, second = (side.go(begin(side)[0]) for _ in "ab")

    claim = side.means.claim_of(first)
    assert claim == side.means.claim_of(first)
    assert claim != side.means.claim_of(second)
    assert claim not in first
    assert first not in claim


@pytest.mark.parametrize("answer", ["", "x", "code=", "SAMLart=x&RelayState=y", "é", "A" * 60])
def test_what_is_no_answer_is_refused_before_anything_is_asked(side, answer):
    with pytest.raises(ArtifactRefused):
        side.means.claim_of(answer)


def test_the_answer_of_another_login_is_refused(side):
    departure, _ = begin(side)
    _, other = begin(side)

    with pytest.raises(LoginRefused) as refused:
        side.means.arrive(side.go(departure), login=other)
    assert not isinstance(refused.value, LoginCancelled | LevelTooLow)
    again, login = begin(side)
    assert side.means.arrive(side.go(again), login=login).number == side.number


@pytest.mark.parametrize("minutes", [-10, 10])
def test_an_answer_of_another_time_is_refused(side, minutes):
    departure, login = begin(side)
    answer = side.go(departure)
    side.clock.ahead = timedelta(minutes=minutes)

    with pytest.raises(AnswerRefused):
        side.means.arrive(answer, login=login)
    side.clock.ahead = timedelta(0)
    assert log_in(side).number == side.number


def test_what_another_key_signed_is_refused(side):
    assert log_in(side).number == side.number
    with side.forging(), pytest.raises(AnswerRefused, match="signature"):
        log_in(side)
    assert log_in(side).number == side.number
