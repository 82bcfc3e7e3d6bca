"""A login by OpenID Connect sets out with all that binds it, and comes back by the code."""

import base64
from dataclasses import replace
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest

from ident.domain import Level, PendingLogin
from ident.oidc.client import Client
from ident.oidc.means import OpenId
from ident.refusals import AnswerRefused, ArtifactRefused, LoginDenied, Unavailable
from tests.fakes.clock import FixedClock
from tests.unit.ident.oidc.tokens import (
    CLIENT,
    ISSUER,
    NUMBER,
    RULES,
    Published,
    claims,
    provider,
    token,
)

REDIRECT = "https://balie.example/ident/oidc"


class Exchange(Published):
    """A provider that hands over a token for any code; `sent` is what it was asked with."""

    def __init__(self, answer=None, **changed):
        super().__init__(**changed)
        self.answer, self.sent = answer, {}

    def post(self, url, fields, *, basic=None):
        self.sent = {"url": url, "basic": basic} | fields
        return self.answer


class Away:
    def get(self, url):
        raise LoginDenied("oidc_no_answer")


def means(line, **changed):
    made = OpenId(
        provider=provider(published=line),
        client=Client(id=CLIENT, secret="hush"),
        rules=RULES,
        line=line,
        clock=FixedClock(),
        redirect_uri=REDIRECT,
        scope="openid idporten",
        verifier_key=b"k" * 32,
    )
    return replace(made, **changed)


def asked_in(departure):
    return {name: values[0] for name, values in parse_qs(urlsplit(departure.url).query).items()}


def login_of(departure, minimum=Level.MIDDEN):
    return PendingLogin(login_id=departure.login_id, visit_key="v", means="oidc", minimum=minimum)


@pytest.mark.capability("M63")
def test_the_request_binds_code_token_and_level_to_this_login():
    departure = means(Exchange()).depart(minimum=Level.MIDDEN, organisation="Gemeente")
    asked = asked_in(departure)

    assert departure.url.startswith("https://broker.example/authorize?")
    assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
    assert (asked["redirect_uri"], asked["scope"]) == (REDIRECT, "openid idporten")
    assert (asked["state"], asked["nonce"]) == (departure.state, departure.login_id)
    assert (asked["code_challenge_method"], asked["prompt"]) == ("S256", "login")
    # The levels that are enough, the lowest first.
    assert (asked["acr_values"], asked["max_age"]) == ("mid high", "300")


def test_an_address_with_a_question_keeps_it():
    line = Exchange(authorization_endpoint="https://broker.example/authorize?tenant=1")

    departure = means(line).depart(minimum=Level.HOOG, organisation="")

    assert departure.url.startswith("https://broker.example/authorize?tenant=1&response_type=code")


def test_no_two_logins_share_anything():
    made = [asked_in(means(Exchange()).depart(minimum=Level.BASIS, organisation="")) for _ in "ab"]

    for name in ("state", "nonce", "code_challenge"):
        assert made[0][name] != made[1][name]


def test_the_code_is_exchanged_with_the_verifier_of_this_login():
    line = Exchange()
    openid = means(line)
    departure = openid.depart(minimum=Level.MIDDEN, organisation="")
    line.answer = {"id_token": token(claims(nonce=departure.login_id))}

    identity = openid.arrive("code=c-1&state=s", login=login_of(departure))

    assert identity.number == NUMBER
    challenge = sha256(line.sent["code_verifier"].encode()).digest()
    expected = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
    assert asked_in(departure)["code_challenge"] == expected
    assert 43 <= len(line.sent["code_verifier"]) <= 128
    assert (line.sent["url"], line.sent["code"]) == ("https://broker.example/token", "c-1")
    assert (line.sent["grant_type"], line.sent["redirect_uri"]) == ("authorization_code", REDIRECT)
    assert line.sent["basic"] == (CLIENT, "hush")


def test_the_token_of_another_login_is_refused():
    line = Exchange()
    openid = means(line)
    mine, other = (openid.depart(minimum=Level.MIDDEN, organisation="") for _ in "ab")
    line.answer = {"id_token": token(claims(nonce=other.login_id))}

    with pytest.raises(AnswerRefused, match="token_nonce"):
        openid.arrive("code=c-1&state=s", login=login_of(mine))
    assert openid.arrive("code=c-1&state=s", login=login_of(other)).number == NUMBER


@pytest.mark.parametrize("answer", [{}, {"id_token": None}, {"id_token": {"a": 1}}])
def test_an_answer_without_a_token_is_refused(answer):
    openid = means(Exchange(answer))
    departure = openid.depart(minimum=Level.MIDDEN, organisation="")

    with pytest.raises(AnswerRefused, match="token_missing"):
        openid.arrive("code=c-1&state=s", login=login_of(departure))


def test_a_provider_that_names_itself_must_do_so_in_each_answer():
    line = Exchange(authorization_response_iss_parameter_supported=True)
    openid = means(line)
    departure = openid.depart(minimum=Level.MIDDEN, organisation="")
    line.answer = {"id_token": token(claims(nonce=departure.login_id))}

    with pytest.raises(AnswerRefused, match="answer_issuer_missing"):
        openid.arrive("code=c-1&state=s", login=login_of(departure))
    named = f"code=c-1&state=s&iss={ISSUER}"
    assert openid.arrive(named, login=login_of(departure)).number == NUMBER


def test_a_provider_that_is_away_is_no_mistake_of_the_citizen():
    with pytest.raises(Unavailable):
        means(Away()).depart(minimum=Level.MIDDEN, organisation="")
    with pytest.raises(LoginDenied):
        means(Away()).arrive(
            "code=c-1",
            login=PendingLogin(login_id="n", visit_key="v", means="oidc", minimum=Level.BASIS),
        )


def test_the_form_of_an_answer_is_judged_without_asking():
    line = Exchange()

    assert means(line).claim_of("code=c-1&state=s")
    with pytest.raises(ArtifactRefused):
        means(line).claim_of("SAMLart=AAQA")
    assert line.asked == []


def test_what_must_stay_with_us_is_not_in_repr():
    assert "hush" not in repr(means(Exchange()))
    assert "kkkk" not in repr(means(Exchange()))
