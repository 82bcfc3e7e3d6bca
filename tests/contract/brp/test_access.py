"""How we get in: with a key, with a token, or with our certificate alone."""

import ssl
from datetime import timedelta

import pytest

from ident.brp.refusals import PeopleAway, PeopleRefused
from tests.contract.brp.world import http, oauth, people, register, served, stranger
from tests.contract.certificates import self_signed

NUMBER = "999990007"


def ask(brp):
    return brp.person(NUMBER, "test", "emp-1")


def test_a_wrong_key_is_refused_and_the_right_one_is_not(port, clock):
    with pytest.raises(PeopleRefused) as refusal:
        ask(people(port, clock, api_key="another"))

    assert refusal.value.reason == "status 401 authentication"
    assert ask(people(port, clock)).name


def test_the_key_may_go_in_another_header(port, clock, seen):
    with pytest.raises(PeopleRefused):
        ask(people(port, clock, key_header="Ocp-Apim-Key"))
    assert seen.headers[0]["Ocp-Apim-Key"]


def test_a_token_is_fetched_once_and_again_when_it_has_ended(port, clock, seen):
    brp = people(port, clock, **oauth(port))

    ask(brp)
    ask(brp)
    clock.move(timedelta(seconds=300))
    ask(brp)

    first, second, third = (headers["Authorization"] for headers in seen.headers)
    assert first.startswith("Bearer ")
    assert first == second != third


def test_a_token_that_was_withdrawn_is_fetched_once_more(clock, seen):
    app = register(seen)
    with served(app) as port:
        brp = people(port, clock, **oauth(port))
        ask(brp)
        app.extensions["tokens"].clear()

        assert ask(brp).name
    assert len({headers["Authorization"] for headers in seen.headers}) == 2


def test_a_client_that_is_not_known_gets_no_token(port, clock, seen):
    with pytest.raises(PeopleRefused) as refusal:
        ask(people(port, clock, **oauth(port, secret="another")))

    assert refusal.value.reason == "token status 401"
    assert seen.bodies == []


def test_a_refusal_that_stays_is_asked_twice_and_no_more(port, clock, seen):
    with stranger(http(200, b'{"access_token": "a", "token_type": "Bearer"}')) as tokens:
        brp = people(port, clock, **oauth(tokens))
        with pytest.raises(PeopleRefused) as refusal:
            ask(brp)

    assert refusal.value.reason == "status 401 authentication"
    assert len(seen.bodies) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"access_token": "abc"}',
        b'{"access_token": "abc", "token_type": "mac"}',
        b'{"access_token": "abc", "token_type": 5}',
        b'{"access_token": 5, "token_type": "Bearer"}',
        b'{"access_token": "a\\r\\nX: 1", "token_type": "Bearer"}',
        b'{"access_token": "abc", "token_type": "Bearer", "expires_in": "soon"}',
        b'{"access_token": "abc", "token_type": "Bearer", "expires_in": Infinity}',
    ],
)
def test_what_is_no_token_is_none(port, clock, seen, body):
    with stranger(http(200, body)) as tokens, pytest.raises(PeopleRefused) as refusal:
        ask(people(port, clock, **oauth(tokens)))

    assert refusal.value.reason == "no_token"
    assert seen.bodies == []


@pytest.mark.parametrize(("status", "said"), [(503, "token status 503"), (429, "token status 429")])
def test_a_gateway_in_trouble_is_asked_again_later(port, clock, status, said):
    with stranger(http(status)) as tokens, pytest.raises(PeopleAway) as away:
        ask(people(port, clock, **oauth(tokens)))
    assert str(away.value) == said


def test_a_gateway_that_is_gone_or_leads_elsewhere_is_not_followed(port, clock):
    with stranger() as gone, pytest.raises(PeopleAway):
        ask(people(port, clock, **oauth(gone)))
    there = f"Location: http://127.0.0.1:{port}/oauth/token"
    with stranger(http(307, b"", there)) as leads, pytest.raises(PeopleRefused) as refusal:
        ask(people(port, clock, **oauth(leads)))
    assert refusal.value.reason == "token status 307"


def test_a_certificate_of_ours_opens_the_line(tmp_path, clock, seen):
    """Mutual TLS: with it we are in, without it the line is shut, and theirs must be known."""
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    theirs.mkdir()
    ours.mkdir()
    context = self_signed(theirs, "localhost")
    self_signed(ours, "balie.example")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(ours / "certificate.pem")
    pair = (str(ours / "certificate.pem"), str(ours / "key.pem"))
    trusted = str(theirs / "certificate.pem")
    with served(register(seen), ssl_context=context) as port:
        there = {"url": f"https://localhost:{port}/haalcentraal/api/brp"}
        inside = people(port, clock, ca_file=trusted, client_certificate=pair, **there)
        assert ask(inside).name
        for wrong in ({"client_certificate": pair}, {"ca_file": trusted}):
            with pytest.raises(PeopleAway):
                ask(people(port, clock, **there, **wrong))
    assert len(seen.bodies) == 1


def test_with_a_certificate_alone_nothing_else_is_shown(port, clock, seen):
    """The stand-in wants a key, so it refuses; what counts is what was shown, and how often."""
    with pytest.raises(PeopleRefused) as refusal:
        ask(people(port, clock, api_key=""))

    assert refusal.value.reason == "status 401 authentication"
    (headers,) = seen.headers
    assert "X-Api-Key" not in headers
    assert "Authorization" not in headers
