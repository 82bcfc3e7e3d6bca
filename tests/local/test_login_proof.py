"""A login must prove a second factor, by what the real provider says in the ID token."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.local.sign_on import Browser, a_balie

MFA = "acr:https://refeds.org/profile/mfa"
REFUSED = "Log in met een tweede stap"


@pytest.fixture(scope="module")
def stack(start_parts):
    return start_parts("sso")


@pytest.fixture
def balie(stack, tmp_path):
    return lambda **changes: Browser(a_balie(stack, tmp_path, **changes)[1])


@pytest.mark.capability("M98", "M60")
@pytest.mark.parametrize("mfa", [MFA, "amr:mfa", f"acr:other {MFA} amr:mfa"])
def test_a_login_with_a_second_step_comes_in(balie, mfa):
    browser = balie(BALIE_OIDC_MFA=mfa)

    answer = browser.logs_in()

    assert (answer.status_code, answer.headers["Location"]) == (303, "/balie")
    assert browser.is_logged_in()


@pytest.mark.parametrize("mfa", [MFA, "amr:mfa", f"{MFA} amr:mfa", "amr:mfa amr:hwk"])
def test_a_login_with_a_password_alone_is_refused(balie, mfa):
    browser = balie(BALIE_OIDC_MFA=mfa)

    answer = browser.logs_in(one_step=True)

    assert answer.status_code == 403
    assert REFUSED in answer.text
    assert "BALIE_OIDC_MFA" in answer.text
    assert not browser.is_logged_in()


def test_where_it_is_switched_off_a_password_alone_will_do(balie):
    browser = balie(BALIE_OIDC_MFA="none")

    assert browser.logs_in(one_step=True).status_code == 303
    assert browser.is_logged_in()


def test_every_kind_that_is_named_must_be_there(balie):
    browser = balie(BALIE_OIDC_MFA=f"{MFA} amr:hwk")

    assert browser.logs_in().status_code == 403


def test_who_takes_the_wish_out_of_the_address_gains_nothing(balie):
    """The request passes through the browser of the one who is to prove something."""
    browser = balie(BALIE_OIDC_MFA=f"{MFA} amr:mfa")
    url = browser.asks_to_log_in()
    assert set(parse_qs(urlsplit(url).query)) >= {"acr_values", "claims"}
    bare = re.sub(r"&(acr_values|claims)=[^&]*", "", url)
    assert "acr_values" not in bare

    answer = browser.goes(bare, one_step=True)

    assert (answer.status_code, browser.is_logged_in()) == (403, False)


def test_the_provider_is_asked_for_the_second_step_when_somebody_is_logged_in_without(balie):
    """The session there is of the password alone: the balie's wish makes the provider ask more."""
    browser = balie(BALIE_OIDC_MFA=MFA)
    bare = re.sub(r"&acr_values=[^&]*", "", browser.asks_to_log_in())
    browser.goes(bare, one_step=True)

    answer = browser.logs_in()

    assert answer.status_code == 303


def test_the_way_on_from_a_refusal_is_a_new_login_and_no_circle(balie):
    browser = balie(BALIE_OIDC_MFA="amr:mfa")
    refused = browser.logs_in(one_step=True)
    way_on = re.search(r'href="(/login(?:\?[^"]*)?)"', refused.text).group(1)
    # Without more the provider would say the same again of the session it has.
    assert browser.logs_in().status_code == 403

    answer = browser.goes(browser.asks_to_log_in(way_on))

    assert (answer.status_code, browser.is_logged_in()) == (303, True)


def test_how_long_ago_somebody_logged_in_is_asked_and_told(balie):
    browser = balie(BALIE_OIDC_MAX_AGE_MINUTES="5")
    url = browser.asks_to_log_in()

    assert parse_qs(urlsplit(url).query)["max_age"] == ["300"]
    assert browser.goes(url).status_code == 303
