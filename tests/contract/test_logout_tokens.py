"""The word of the single sign-on that somebody left: which tokens count, and which do not."""

from datetime import timedelta

import pytest
from joserfc.jwk import RSAKey

from sidecar import bootstrap, migrations
from sidecar.adapters.oidc.client import employee_id
from sidecar.core.people import SignedIn
from sidecar.rooms import keys
from sidecar.settings import Settings
from sidecar.web.login import BACK_CHANNEL
from tests.builders import an_employee
from tests.contract.sign_on_keys import EVENT, a_provider
from tests.surroundings import surroundings


class Balie:
    """One civil servant is logged in by the session s1 of the provider, and tokens come."""

    def __init__(self, provider, folder):
        settings = Settings.from_env(surroundings(folder, BALIE_OIDC_ISSUER=provider.issuer))
        services = bootstrap.build(settings)
        keys.ensure(folder / "keys", services.ground.clock.now())
        migrations.upgrade(services.ground.database.engine)
        self.sessions = services.ground.sessions
        self.browser = bootstrap.web(services).test_client()
        self.sanne = an_employee(employee_id(settings.secret_key, provider.issuer, "sanne"))
        self.session = self.logs_in()

    def logs_in(self):
        return self.sessions.open(SignedIn(employee=self.sanne, provider_session="s1"))

    def told(self, token):
        return self.browser.post(BACK_CHANNEL, data={"logout_token": token})

    def is_in(self):
        return self.sessions.is_open(self.session)


@pytest.fixture(scope="module")
def provider():
    with a_provider() as provider:
        yield provider


@pytest.fixture
def balie(provider, tmp_path):
    return Balie(provider, tmp_path)


def assert_done(balie, token):
    answer = balie.told(token)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not balie.is_in()


def assert_refused(balie, token):
    answer = balie.told(token)
    assert (answer.status_code, answer.json) == (400, {"error": "invalid_request"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert balie.is_in()


GOOD = {
    "as it should be": {},
    "of the session alone": {"sub": None},
    "of the person alone": {"sid": None},
    "for several clients": {"aud": ["another", "balie"]},
    "with a moment in fractions": {"iat": timedelta(seconds=-0.5)},
    "almost too old": {"iat": timedelta(seconds=-200)},
    "of a clock that is a little ahead": {
        "iat": timedelta(seconds=40),
        "exp": timedelta(seconds=200),
    },
    "with another event besides": {"events": {EVENT: {}, "urn:other": {}}},
    "of the plain type": {"header": {"typ": "JWT"}},
    "with a claim that nobody knows": {"more": 1},
}
BAD = {
    "of another issuer": {"iss": "https://login.example"},
    "of no issuer": {"iss": None},
    "for another client": {"aud": "another"},
    "for other clients": {"aud": ["another", "third"]},
    "for nobody": {"aud": None},
    "for something that is no text": {"aud": {"balie": True}},
    "too old": {"iat": timedelta(seconds=-1000), "exp": timedelta(seconds=120)},
    "of later": {"iat": timedelta(seconds=3600), "exp": timedelta(seconds=7200)},
    "of no moment": {"iat": None},
    "of a moment that is no number": {"iat": "1764000000"},
    "of a moment that no calendar has": {"iat": 1e300},
    "over": {"exp": timedelta(seconds=-1)},
    "without an end": {"exp": None},
    "without a number of its own": {"jti": None},
    "with an empty number of its own": {"jti": ""},
    "with a number that is no text": {"jti": 7},
    "without the event": {"events": None},
    "with another event": {"events": {"urn:other": {}}},
    "with the event as a list": {"events": [EVENT]},
    "with the event as a text": {"events": {EVENT: "yes"}},
    "with a nonce, as an ID token has": {"nonce": "n-1"},
    "with an empty nonce": {"nonce": ""},
    "of nobody": {"sub": None, "sid": None},
    "of a person who is a number": {"sub": 7},
    "of a session without end": {"sid": "s" * 300},
    "of the type of an access token": {"header": {"typ": "at+jwt"}},
}


@pytest.mark.capability("M98", "M60")
@pytest.mark.parametrize("name", GOOD)
def test_a_token_counts_that_is(balie, provider, name):
    assert_done(balie, provider.token(**GOOD[name]))


@pytest.mark.parametrize("name", BAD)
def test_a_token_does_not_count_that_is(balie, provider, name):
    assert_refused(balie, provider.token(**BAD[name]))


@pytest.mark.parametrize(("number", "alg"), [(0, "RS256"), (0, "PS256"), (1, "ES256")])
def test_it_may_be_signed_in_every_way_with_a_key_of_the_provider(balie, provider, number, alg):
    assert_done(balie, provider.token(key=provider.keys[number], alg=alg))


def test_a_key_that_is_not_of_the_provider_signs_nothing(balie, provider):
    assert_refused(balie, provider.token(key=provider.strange))


def test_the_public_key_is_no_shared_secret(balie, provider):
    assert_refused(balie, provider.by_hand(provider.sign_with_the_public_key, alg="HS256"))
    assert_refused(balie, provider.by_hand(provider.sign_with_the_public_key))
    assert_done(balie, provider.by_hand(provider.sign))


def test_a_rule_that_we_must_know_and_do_not_is_no_rule_to_pass_over(balie, provider):
    assert_refused(balie, provider.by_hand(provider.sign, crit=["exp2"], exp2=1))


def test_what_is_not_signed_counts_for_nothing(balie, provider):
    unsigned = provider.by_hand(lambda _what: b"", alg="none")
    for token in (unsigned, unsigned.rstrip("."), provider.by_hand(lambda _what: b"")):
        assert_refused(balie, token)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.é.é", "." * 400, "a" * 20_000])
def test_what_is_no_token_is_refused(balie, token):
    assert_refused(balie, token)


def test_a_request_without_a_token_is_refused(balie):
    answer = balie.browser.post(BACK_CHANNEL)

    assert (answer.status_code, balie.is_in()) == (400, True)


def test_it_counts_once(balie, provider):
    token = provider.token()
    assert_done(balie, token)
    balie.session = balie.logs_in()

    assert_refused(balie, token)
    assert_done(balie, provider.token())


def test_a_new_key_of_the_provider_is_fetched_and_strangers_cannot_make_us_ask(balie, provider):
    assert_done(balie, provider.token())
    balie.session = balie.logs_in()
    new = RSAKey.generate_key(2048, {"kid": "new", "use": "sig"})
    provider.keys.append(new)
    before = provider.asked

    assert_done(balie, provider.token(key=new))
    assert provider.asked == before + 1
    balie.session = balie.logs_in()
    for number in range(5):
        unknown = RSAKey.generate_key(2048, {"kid": f"unknown-{number}"})
        assert_refused(balie, provider.token(key=unknown))
    assert provider.asked == before + 1


def test_somebody_elses_logout_ends_nothing(balie, provider):
    for claims in ({"sub": "joke"}, {"sub": "joke", "sid": None}, {"sub": None, "sid": "s2"}):
        assert balie.told(provider.token(**claims)).status_code == 200
        assert balie.is_in()


def test_a_browser_cannot_ask_for_it_without_the_token(balie):
    """No cookie counts there, and there is nothing to get."""
    assert balie.browser.get(BACK_CHANNEL).status_code == 405
