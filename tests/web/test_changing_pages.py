"""Moving and cancelling with the link in the mail."""

from datetime import datetime, timedelta

import pytest

from sidecar.appointments import changing_web, web
from sidecar.core.messages import MessageKind
from sidecar.core.visits import Part
from sidecar.web import cookies
from tests.office import SANNE, an_open_office, bookings, planned
from tests.web.apps import an_app, csrf_of
from tests.web.test_planning_pages import PAGE, checked

MOVE, CANCEL = "/afspraak/verzetten", "/afspraak/afzeggen"


@pytest.fixture
def office(clock):
    return an_open_office(clock)


@pytest.fixture
def app(office):
    return an_app(
        changing_web.blueprint(bookings(office)),
        web.link_blueprint(office),
        web.citizen_blueprint(office),
    )


@pytest.fixture
def made(office):
    return planned(office, time="15:00")


def holder(app, participant_id):
    browser = app.test_client()
    with app.test_request_context():
        browser.set_cookie("bezoek", cookies.sealed(participant_id, "browser"))
    return browser


def press(browser, path, **form):
    return browser.post(path, data=form | {"csrf_token": csrf_of(browser, path)}, headers=PAGE)


@pytest.fixture
def citizen(app, made):
    return holder(app, made.participant_id)


def times_of(browser):
    page = checked(browser.get(MOVE, headers=PAGE))
    return [button["value"] for button in page.select("[data-test=time]")]


def test_the_page_of_who_is_early_offers_both(citizen):
    page = checked(citizen.get("/afspraak", headers=PAGE))

    assert page.select_one("[data-test=move-own]")["href"] == MOVE
    assert page.select_one("[data-test=cancel-own]")["href"] == CANCEL


def test_the_citizen_moves_it_and_the_link_stays_the_same(citizen, office, made):
    chosen = times_of(citizen)[-1]

    answer = press(citizen, MOVE, starts_at=chosen)

    page = checked(citizen.get(answer.headers["Location"], headers=PAGE))
    assert "Uw afspraak is verzet" in page.h1.text
    (moved,) = [office.by_id(made.appointment_id, by=SANNE)]
    assert moved.starts_at.isoformat() == chosen
    assert office.messenger.told[-1] == (made.participant_id, MessageKind.CHANGED)
    assert office.links_of(made.appointment_id, by=SANNE).link == made.link


def test_a_moment_that_was_taken_changes_nothing(citizen, office, made):
    chosen = times_of(citizen)[-1]
    office.agenda.hold("geboorte", datetime.fromisoformat(chosen))

    answer = press(citizen, MOVE, starts_at=chosen)

    assert answer.status_code == 409
    assert "nog niet veranderd" in answer.text
    assert len(office.messenger.told) == 1


def test_the_citizen_cancels_after_being_asked(citizen, office, made):
    assert "afzeggen" in checked(citizen.get(CANCEL, headers=PAGE)).h1.text

    answer = press(citizen, CANCEL)

    assert citizen.get(answer.headers["Location"], headers=PAGE).status_code == 410
    assert office.waiting_room.called_off == [made.appointment_id]
    assert office.messenger.told[-1] == (made.participant_id, MessageKind.CANCELLATION)
    assert office.audit.actions[-1] == "appointment.cancelled"


def test_from_the_start_on_one_calls(citizen, office, clock, made):
    clock.move(timedelta(hours=4, minutes=59))
    assert citizen.get(MOVE, headers=PAGE).status_code == 200
    clock.move(timedelta(minutes=1))

    for path in (MOVE, CANCEL):
        answer = citizen.get(path, headers=PAGE)
        assert answer.status_code == 409
        assert "Bel" in checked(answer).main.text
    assert len(office.messenger.told) == 1


def test_who_only_helps_changes_nothing(app, office, clock):
    made = planned(
        office,
        time="15:00",
        second_name="Tess",
        second_mail="t@tolk.example",
        second_part=Part.INTERPRETER.value,
        second_agreed="ja",
    )
    helper = holder(app, made.links[1].participant_id)

    assert helper.get(CANCEL, headers=PAGE).status_code == 409
    early = checked(helper.get("/afspraak", headers=PAGE))
    assert early.select_one("[data-test=cancel-own]") is None
    assert holder(app, made.participant_id).get(CANCEL, headers=PAGE).status_code == 200


def test_without_a_link_there_is_nothing_to_change(app):
    stranger = app.test_client()

    assert stranger.get(MOVE, headers=PAGE).status_code == 404
    assert holder(app, "x" + "0" * 24).get(MOVE, headers=PAGE).status_code == 404


def test_a_form_without_our_token_changes_nothing(citizen, office, made):
    assert citizen.post(CANCEL, headers=PAGE).status_code == 403
    assert office.waiting_room.called_off == []
