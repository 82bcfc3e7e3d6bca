"""What a provider publishes is asked once, remembered, and refused when it cannot be right."""

from datetime import timedelta

import pytest

from ident.refusals import AnswerRefused
from tests.fakes.clock import FixedClock
from tests.unit.ident.oidc.tokens import ISSUER, Published, jwk, provider

DISCOVERY_URL = f"{ISSUER}.well-known/openid-configuration"
JWKS_URL = "https://broker.example/jwks"


def test_addresses_are_asked_once_an_hour():
    published, clock = Published(), FixedClock()
    found = provider(published=published, clock=clock)

    assert found.addresses.authorization == "https://broker.example/authorize"
    assert found.addresses.token == "https://broker.example/token"
    assert published.asked == [DISCOVERY_URL]
    clock.move(timedelta(hours=1, seconds=1))
    assert found.addresses.names_issuer is False
    assert published.asked == [DISCOVERY_URL] * 2


def test_a_new_key_is_found_and_an_unknown_one_does_not_keep_us_busy():
    published, clock = Published(keys=[jwk("rsa")]), FixedClock()
    found = provider(published=published, clock=clock)
    found.key("rsa", "RS256")
    published.keys.append(jwk("ec"))

    with pytest.raises(AnswerRefused, match="token_key_unknown"):
        found.key("ec", "ES256")
    clock.move(timedelta(minutes=1, seconds=1))
    assert found.key("ec", "ES256").id == "ec"
    for _ in range(3):
        with pytest.raises(AnswerRefused, match="token_key_unknown"):
            found.key("other", "RS256")

    assert published.asked.count(JWKS_URL) == 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"issuer": ISSUER.rstrip("/")}, "provider_issuer"),
        ({"issuer": None}, "provider_issuer"),
        ({"code_challenge_methods_supported": ["plain"]}, "provider_without_pkce"),
        ({"authorization_endpoint": "http://broker.example/authorize"}, "provider_address"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "provider_address"),
        ({"authorization_endpoint": "https:///authorize"}, "provider_address"),
        ({"authorization_endpoint": "https://broker.example/a#b"}, "provider_address"),
        ({"token_endpoint": None}, "provider_address"),
        ({"token_endpoint": 7}, "provider_address"),
        ({"token_endpoint": "http://["}, "provider_address"),
        ({"jwks_uri": ""}, "provider_address"),
    ],
)
def test_what_cannot_be_right_is_refused(changed, code):
    with pytest.raises(AnswerRefused, match=code):
        _ = provider(published=Published(**changed)).addresses


@pytest.mark.parametrize(
    "changed",
    [
        {"code_challenge_methods_supported": None},
        {"authorization_endpoint": "http://localhost:7/authorize"},
        {"authorization_response_iss_parameter_supported": True},
    ],
)
def test_what_may_be_is_taken(changed):
    found = provider(published=Published(**changed)).addresses

    assert found.names_issuer is ("authorization_response_iss_parameter_supported" in changed)


def test_keys_that_are_no_list_are_refused():
    with pytest.raises(AnswerRefused, match="provider_keys"):
        provider(published=Published(keys={"rsa": 1})).key("rsa", "RS256")
