"""One stranger cannot hold all places of a desk; who meets the limit keeps what he filled in."""

import re
from datetime import timedelta

import pytest

from sidecar.appointments import booking_web
from sidecar.web.addresses import Addresses, network_of
from tests.office import an_open_office, bookings
from tests.web.apps import an_app
from tests.web.strangers import strangers
from tests.web.test_booking_pages import ME, TIMES, book, choose, held, times_of
from tests.web.test_planning_pages import checked

pytestmark = pytest.mark.capability("M31")


@pytest.fixture
def office(clock):
    return an_open_office(clock)


def a_browser(office, **limits):
    pages = booking_web.blueprint(bookings(office), strangers(office.clock, **limits))
    return an_app(pages).test_client()


def holds(browser, number, **environ):
    """What so many choices came to, each of another time."""
    browser.environ_base.update(environ)
    return [choose(browser, times_of(browser)[0]) for _ in range(number)]


def statuses(answers):
    return [each.status_code for each in answers]


def test_who_holds_as_many_as_he_may_is_asked_to_call(office):
    browser = a_browser(office, holds=2)

    answers = holds(browser, 3)

    assert statuses(answers) == [303, 303, 429]
    assert answers[2].headers["Retry-After"] == "600"
    page = checked(answers[2])
    alert = page.select_one("[data-test=taken]")
    assert "veel tijden gekozen" in alert.text
    assert "Probeer het over 10 minuten opnieuw." in alert.text
    assert alert.select_one("a[href^=tel]") is not None
    assert page.select("[data-test=time]"), "another time can still be chosen later"


def test_what_ran_out_or_comes_from_elsewhere_does_not_count(office, clock):
    browser = a_browser(office, holds=1)
    assert statuses(holds(browser, 2)) == [303, 429]

    assert statuses(holds(browser, 1, REMOTE_ADDR="203.0.113.9")) == [303]
    clock.move(timedelta(minutes=10))
    assert statuses(holds(browser, 1, REMOTE_ADDR="127.0.0.1")) == [303]


def test_who_chooses_again_with_his_details_filled_in_keeps_them(office):
    browser = a_browser(office, holds=1)
    holds(browser, 1)

    refused = choose(browser, times_of(browser)[0], **ME)

    assert refused.status_code == 429
    kept = checked(refused).select("input[name=name]")
    assert {each["value"] for each in kept} == {"Jan Jansen"}


def test_who_books_as_many_as_he_may_keeps_what_he_filled_in(office):
    browser = a_browser(office, bookings=1)
    first, second = held(browser), held(browser)
    assert book(browser, first).status_code == 303

    refused = book(browser, second)

    assert refused.status_code == 429
    page = checked(refused)
    assert "veel tijden gekozen" in page.select_one("[data-test=problem]").text
    assert "Probeer het over 1 uur opnieuw." in page.select_one("[data-test=problem]").text
    assert page.select_one("#veld-name")["value"] == "Jan Jansen"
    assert len(office.messenger.told) == 1


def test_mistakes_in_the_form_do_not_count(office):
    browser = a_browser(office, bookings=1)
    details = held(browser)

    assert book(browser, details, name="").status_code == 422
    assert book(browser, details).status_code == 303


def test_the_address_is_what_our_own_proxy_says_and_no_other(office):
    browser = a_browser(office, holds=1, header="X-Real-IP")

    def chosen(**headers):
        browser.environ_base.clear()
        for name, value in headers.items():
            browser.environ_base[f"HTTP_{name}"] = value
        return choose(browser, times_of(browser)[0]).status_code

    assert chosen(X_REAL_IP="203.0.113.9") == 303
    assert chosen(X_REAL_IP="203.0.113.9", X_FORWARDED_FOR="203.0.113.10") == 429
    assert chosen(X_REAL_IP="203.0.113.10") == 303


@pytest.mark.parametrize("told", ["", "unknown", "203.0.113.9, 10.0.0.1"])
def test_without_the_word_of_the_proxy_nobody_is_held_up(office, told, caplog):
    browser = a_browser(office, holds=1, header="X-Real-IP")

    assert statuses(holds(browser, 2, HTTP_X_REAL_IP=told)) == [303, 303]
    assert "no address from the proxy" in caplog.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("203.0.113.9", "::ffff:203.0.113.9"),
        ("fe80::1%eth0", "fe80::2"),
    ],
)
def test_one_household_is_one_network(one, other):
    assert network_of(one) == network_of(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [("2001:db8:1:2::1", "2001:db8:1:3::1"), ("203.0.113.9", "203.0.113.10")],
)
def test_two_households_are_two_networks(one, other):
    assert network_of(one) != network_of(other)


def test_what_is_counted_is_a_hash_under_our_key(office):
    app, counted = a_browser(office).application, []
    for key in ("k" * 32, "l" * 32, "k" * 32):
        with app.test_request_context(TIMES, environ_base={"REMOTE_ADDR": "203.0.113.9"}):
            counted.append(Addresses(header="", secret_key=key).network())

    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in counted)
    assert counted[0] == counted[2] != counted[1]
