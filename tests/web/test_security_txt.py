"""RFC 9116: who found a hole reads where to tell it, and until when that holds."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from branding import theme
from sidecar.web.security_txt import ADDRESS, blueprint
from tests.web.apps import an_app

pytestmark = pytest.mark.capability("M21")


def lines(clock, **changes):
    look = replace(theme.load("voorbeeldstad"), **changes)
    app = an_app(blueprint(look, clock, public_url="https://balie.example"))
    answer = app.test_client().get(ADDRESS)
    assert answer.content_type == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_it_says_where_and_for_which_address(clock):
    found = lines(clock)

    assert found["Contact"] == "mailto:beveiliging@voorbeeldstad.example"
    assert found["Canonical"] == f"https://balie.example{ADDRESS}"
    assert found["Preferred-Languages"] == "nl, en"


def test_without_an_address_of_its_own_the_website_is_the_way(clock):
    assert lines(clock, security="")["Contact"] == "https://www.voorbeeldstad.example"


def test_it_holds_for_less_than_a_year_and_is_never_over(clock):
    until = datetime.fromisoformat(lines(clock)["Expires"])
    assert timedelta(days=30) < until - clock.now() < timedelta(days=365)

    clock.move(timedelta(days=400))

    assert datetime.fromisoformat(lines(clock)["Expires"]) > clock.now()
