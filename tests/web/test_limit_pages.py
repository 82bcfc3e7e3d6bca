"""Who meets a limit reads how long to wait and whom to call, in the language of the page."""

from datetime import timedelta
from math import ceil

import pytest
from flask import Blueprint

from sidecar.core.limits import Limit, Quota, TooMany
from sidecar.web import guards
from tests.fakes.limits import FakeLimiter
from tests.web.apps import an_app
from tests.web.test_planning_pages import PAGE, checked

pytestmark = pytest.mark.capability("M31", "M88")


def limited(wait):
    routes = Blueprint("limited", __name__)

    @routes.get("/often")
    def often():
        raise TooMany("too many: odd", retry_after=wait)

    return guards.protect(routes, guards.open_to_all)


def asked(wait, *, municipality="voorbeeldstad", language="nl", **headers):
    browser = an_app(limited(wait), municipality=municipality).test_client()
    return browser.get(f"/often?lang={language}", headers=PAGE | headers)


@pytest.mark.parametrize(
    ("wait", "language", "told"),
    [
        (timedelta(minutes=4), "nl", "Probeer het over 4 minuten opnieuw."),
        (timedelta(seconds=1), "nl", "Probeer het over 1 minuut opnieuw."),
        (timedelta(minutes=90), "nl", "Probeer het over 1 uur en 30 minuten opnieuw."),
        (timedelta(minutes=4), "en", "Try again in 4 minutes."),
        (timedelta(microseconds=1), "en", "Try again in 1 minute."),
    ],
)
@pytest.mark.parametrize("municipality", ["voorbeeldstad", "havendam"])
def test_the_page_says_how_long_and_whom_to_call(wait, language, told, municipality):
    answer = asked(wait, language=language, municipality=municipality)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == str(ceil(wait.total_seconds()))
    page = checked(answer)
    assert told in page.main.text
    assert page.main.select_one("a[href^=tel]") is not None


def test_a_program_reads_it_too():
    answer = asked(timedelta(seconds=61), Accept="application/json")

    assert answer.json["detail"].endswith("Probeer het over 2 minuten opnieuw.")
    assert answer.headers["Retry-After"] == "61"


def test_who_stays_within_the_limit_is_let_through_and_meets_it_after(clock):
    limit = Limit(name="odd", most=1, window=timedelta(minutes=5))
    quota, routes = Quota(limiter=FakeLimiter(clock), limit=limit), Blueprint("odd", __name__)

    @routes.get("/often")
    def often():
        quota.take("somebody")
        return "done"

    browser = an_app(guards.protect(routes, guards.open_to_all)).test_client()
    first = browser.get("/often", headers=PAGE)
    clock.move(timedelta(seconds=59))
    second = browser.get("/often", headers=PAGE)

    assert (first.status_code, first.text) == (200, "done")
    assert "over 5 minuten opnieuw" in checked(second).main.text
