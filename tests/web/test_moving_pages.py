"""Moving by a civil servant: to a free moment or one of his own, allowed and refused."""

import pytest

from sidecar.appointments import moving_web, web
from sidecar.core.messages import MessageKind
from sidecar.web import guards
from tests.desk import Sessions
from tests.office import OUTSIDER, SANNE, an_open_office, bookings, planned
from tests.web.apps import an_app, csrf_of
from tests.web.test_planning_moments import moments_on
from tests.web.test_planning_pages import NEW, PAGE, checked, logged_in

pytestmark = pytest.mark.capability("M33")


@pytest.fixture
def office(clock):
    return an_open_office(clock)


@pytest.fixture
def app(office):
    staff = guards.employees(Sessions(SANNE, OUTSIDER))
    return an_app(
        web.link_blueprint(office),
        web.staff_blueprint(office, staff),
        moving_web.blueprint(bookings(office), staff),
    )


@pytest.fixture
def sanne(app):
    return logged_in(app)


@pytest.fixture
def made(office):
    return planned(office, time="11:00")


def address(made):
    return f"/balie/afspraken/{made.appointment_id}/verzetten"


def move(browser, made, **fields):
    form = {"csrf_token": csrf_of(browser, NEW)} | fields
    return browser.post(address(made), data=form, headers=PAGE)


def test_to_a_free_moment_and_everybody_is_told(sanne, office, made):
    page = checked(sanne.get(address(made), headers=PAGE))
    chosen = moments_on(page)[-1]

    answer = move(sanne, made, starts_at=chosen)
    shown = checked(sanne.get(answer.headers["Location"], headers=PAGE))

    assert "Jan Jansen" in page.main.text
    assert answer.status_code == 303
    assert office.by_id(made.appointment_id, by=SANNE).starts_at.isoformat() == chosen
    assert office.messenger.told[-1] == (made.participant_id, MessageKind.CHANGED)
    assert shown.select_one("[data-test=personal-link]")["value"] == made.link


def test_its_own_place_is_free_for_it(sanne, made):
    now = "2026-11-23T10:00:00+00:00"

    assert now in moments_on(checked(sanne.get(address(made), headers=PAGE)))


def test_to_a_moment_of_ones_own_outside_the_hours_when_one_knows(sanne, office, made):
    evening = {"date": "2026-11-24", "time": "19:00"}

    first = move(sanne, made, **evening)
    page = checked(first)
    box = page.select_one("details[open] input[name=outside_hours]")
    again = move(sanne, made, **evening, outside_hours=box["value"])

    assert first.status_code == 409
    assert page.select_one("[name=time]")["value"] == "19:00"
    assert again.status_code == 303
    assert office.by_id(made.appointment_id, by=SANNE).starts_at.hour == 18


def test_other_days_are_shown_without_moving(sanne, office, made):
    page = checked(move(sanne, made, vanaf="2026-12-07"))

    assert moments_on(page)[0].startswith("2026-12-07")
    assert office.by_id(made.appointment_id, by=SANNE).sequence == 0


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"starts_at": "soon"}, 422),
        ({"date": "2026-11-24"}, 422),
        ({"starts_at": ["2026-11-24T09:00:00+00:00"] * 2}, 422),
    ],
)
def test_nonsense_moves_nothing(sanne, office, made, fields, status):
    assert move(sanne, made, **fields).status_code == status
    assert office.by_id(made.appointment_id, by=SANNE).sequence == 0


def test_a_taken_moment_is_a_mistake_and_the_others_are_shown(sanne, office, made):
    planned(office, time="14:00")

    answer = move(sanne, made, starts_at="2026-11-23T13:00:00+00:00")

    assert answer.status_code == 409
    assert "geen plek meer" in checked(answer).select_one("#fouten").text
    assert {kind for _, kind in office.messenger.told} == {MessageKind.CONFIRMATION}


@pytest.mark.capability("M21")
def test_a_colleague_of_another_desk_moves_nothing(app, office, made):
    joke = logged_in(app, OUTSIDER)

    seen = joke.get(address(made), headers=PAGE)
    sent = move(joke, made, starts_at="2026-11-24T09:00:00+00:00")

    assert (seen.status_code, sent.status_code) == (404, 404)
    assert "Jan Jansen" not in seen.text
    assert office.by_id(made.appointment_id, by=SANNE).sequence == 0


def test_a_cancelled_one_is_not_moved_any_more(sanne, office, made):
    office.cancel(made.appointment_id, by=SANNE)

    assert sanne.get(address(made), headers=PAGE).status_code == 409
    assert move(sanne, made, starts_at="2026-11-24T09:00:00+00:00").status_code == 409


def test_without_our_token_nothing_moves(sanne, office, made):
    answer = move(sanne, made, starts_at="2026-11-24T09:00:00+00:00", csrf_token="")

    assert answer.status_code == 403
    assert office.by_id(made.appointment_id, by=SANNE).sequence == 0
