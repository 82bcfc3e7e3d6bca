"""What the single sign-on answers at a login: which ID tokens let somebody in, and which do not."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from sidecar import bootstrap, migrations
from sidecar.rooms import keys
from sidecar.settings import Settings
from tests.contract.sign_on_keys import a_provider
from tests.surroundings import surroundings

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def provider():
    with a_provider() as provider:
        yield provider


@pytest.fixture
def browser(provider, tmp_path):
    settings = {
        "BALIE_OIDC_ISSUER": provider.issuer,
        "BALIE_OIDC_MFA": "amr:mfa",
        "BALIE_OIDC_MAX_AGE_MINUTES": "30",
    }
    services = bootstrap.build(Settings.from_env(surroundings(tmp_path, **settings)))
    keys.ensure(tmp_path / "keys", services.ground.clock.now())
    migrations.upgrade(services.ground.database.engine)
    return bootstrap.web(services).test_client()


def logs_in(browser, provider, **changes):
    """Whether somebody is in, and the page that was answered."""
    asked = parse_qs(urlsplit(browser.get("/login").headers["Location"]).query)
    provider.nonce = asked["nonce"][0]
    provider.answer = lambda: provider.id_token(**changes)
    state = asked["state"][0]
    answer = browser.get("/login/terug", query_string={"code": "c", "state": state}, headers=PAGE)
    return browser.get("/balie", headers=PAGE).status_code == 200, answer


@pytest.mark.capability("M98")
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"amr": ["otp", "mfa"]},
        {"auth_time": timedelta(seconds=-1500)},
        {"sid": "s" * 300},
        {"sid": 7},
        {"acr": "0"},
    ],
)
def test_a_token_that_holds_lets_in(browser, provider, changes):
    is_in, answer = logs_in(browser, provider, **changes)

    assert (is_in, answer.status_code) == (True, 303)


@pytest.mark.parametrize(
    ("changes", "heading"),
    [
        ({"amr": ["pwd"]}, "Log in met een tweede stap"),
        ({"amr": None}, "Log in met een tweede stap"),
        ({"amr": [["mfa"]]}, "Log in met een tweede stap"),
        # OpenID Connect Core 2: a list, and nothing else.
        ({"amr": "mfa"}, "Inloggen is niet gelukt"),
        ({"auth_time": timedelta(seconds=-3600)}, "Log opnieuw in"),
        ({"auth_time": None}, "Log opnieuw in"),
        ({"auth_time": timedelta(seconds=3600)}, "Log opnieuw in"),
        ({"nonce": "another"}, "Inloggen is niet gelukt"),
        ({"aud": "another"}, "Inloggen is niet gelukt"),
        ({"iss": "https://login.example"}, "Inloggen is niet gelukt"),
        ({"exp": timedelta(seconds=-3600)}, "Inloggen is niet gelukt"),
        ({"desks": []}, "U hoort nog bij geen balie"),
    ],
)
def test_a_token_that_does_not_hold_lets_nobody_in_and_says_what_to_do(
    browser, provider, changes, heading
):
    is_in, answer = logs_in(browser, provider, **changes)

    assert (is_in, answer.status_code) == (False, 403)
    assert f">{heading}</h1>" in answer.text


def test_a_token_of_another_key_lets_nobody_in(browser, provider):
    is_in, answer = logs_in(browser, provider, key=provider.strange)

    assert (is_in, answer.status_code) == (False, 403)


def test_what_the_provider_cannot_prove_it_says_and_so_do_we(browser, provider):
    state = parse_qs(urlsplit(browser.get("/login").headers["Location"]).query)["state"][0]
    refused = {"error": "unmet_authentication_requirements", "state": state}

    answer = browser.get("/login/terug", query_string=refused, headers=PAGE)

    assert "Log in met een tweede stap" in answer.text
