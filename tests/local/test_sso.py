"""The single sign-on of the stack behaves as a provider in a municipality does."""

import pytest
import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet


@pytest.fixture(scope="module")
def stack(start_parts):
    return start_parts("sso")


@pytest.fixture
def provider(stack):
    address = f"http://localhost:{stack.ports.sso}/.well-known/openid-configuration"
    return requests.get(address, timeout=5).json()


@pytest.fixture
def client(stack):
    settings = stack.process("sso").program.environment
    return OAuth2Session(
        settings["BALIE_OIDC_CLIENT_ID"],
        settings["BALIE_OIDC_CLIENT_SECRET"],
        scope="openid profile email",
        redirect_uri=settings["SSO_RETURN_TO"],
        code_challenge_method="S256",
    )


def begin(client, provider, **wishes):
    verifier = generate_token(48)
    url, _ = client.create_authorization_url(
        provider["authorization_endpoint"], code_verifier=verifier, nonce="n-1", **wishes
    )
    return url, verifier


def choose(browser, url, sub):
    """What a person does: open the page, press a button; answers where that leads."""
    page = browser.get(url, timeout=5)
    assert "SIMULATOR" in page.text
    answer = browser.post(page.url, data={"sub": sub}, timeout=5, allow_redirects=False)
    return browser.get(answer.headers["location"], timeout=5, allow_redirects=False)


def log_in(client, provider, sub):
    url, verifier = begin(client, provider)
    answer = choose(requests.Session(), url, sub)
    return client.fetch_token(
        provider["token_endpoint"],
        authorization_response=answer.headers["location"],
        code_verifier=verifier,
    )


@pytest.mark.capability("M98", "M122")
@pytest.mark.parametrize(
    ("sub", "name", "desks", "roles"),
    [
        ("sanne", "Sanne de Vries", ["burgerzaken"], ["medewerker"]),
        ("mehmet", "Mehmet Yilmaz", ["burgerzaken"], ["medewerker"]),
        ("joke", "Joke Bakker", ["jeugd"], ["medewerker"]),
        ("fatima", "Fatima el Amrani", ["burgerzaken", "jeugd"], ["medewerker", "teamleider"]),
    ],
)
def test_the_id_token_says_who_it_is_and_for_which_desk(client, provider, sub, name, desks, roles):
    token = log_in(client, provider, sub)

    keys = KeySet.import_key_set(requests.get(provider["jwks_uri"], timeout=5).json())
    claims = jwt.decode(token["id_token"], keys, algorithms=["RS256"]).claims
    assert (claims["sub"], claims["name"]) == (sub, name)
    assert (claims["desks"], claims["roles"], claims["nonce"]) == (desks, roles, "n-1")
    assert claims["iss"] == provider["issuer"]


def test_without_pkce_nobody_gets_in(client, provider):
    url = client.create_authorization_url(provider["authorization_endpoint"], nonce="n-1")[0]

    answer = requests.get(url, timeout=5, allow_redirects=False)

    assert "error=invalid_request" in answer.headers["location"]


def test_a_code_with_another_verifier_is_refused(client, provider):
    url, _ = begin(client, provider)
    answer = choose(requests.Session(), url, "sanne")

    with pytest.raises(Exception, match="invalid_grant"):
        client.fetch_token(
            provider["token_endpoint"],
            authorization_response=answer.headers["location"],
            code_verifier=generate_token(48),
        )


def test_another_return_address_is_refused(client, provider):
    client.redirect_uri = "http://localhost:9/elders"
    url, _ = begin(client, provider)

    answer = requests.get(url, timeout=5, allow_redirects=False)

    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_an_unknown_person_stays_on_the_page(client, provider):
    browser = requests.Session()
    url, _ = begin(client, provider)
    page = browser.get(url, timeout=5)

    answer = browser.post(page.url, data={"sub": "burgemeester"}, timeout=5, allow_redirects=False)

    assert answer.status_code == 200
    assert "Kies wie u bent" in answer.text


def test_logging_out_ends_the_session_at_the_provider(stack, client, provider):
    browser = requests.Session()
    url, _ = begin(client, provider)
    choose(browser, url, "sanne")
    after = stack.process("sso").program.environment["SSO_AFTER_LOGOUT"]
    asked = {"client_id": "balie", "post_logout_redirect_uri": after}

    page = browser.get(provider["end_session_endpoint"], params=asked, timeout=5)
    token = page.text.split('name="xsrf" value="')[1].split('"')[0]
    done = browser.post(
        f"{provider['end_session_endpoint']}/confirm",
        data={"xsrf": token, "logout": "yes"},
        timeout=5,
        allow_redirects=False,
    )

    assert done.headers["location"].startswith(after)
    assert "Kies wie u bent" in browser.get(begin(client, provider)[0], timeout=5).text
