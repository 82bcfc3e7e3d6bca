"""Inviting somebody more: on a page of its own and in the panel of the call."""

import pytest

from sidecar.appointments import inviting_web, web
from sidecar.appointments.inviting import Inviting
from sidecar.web import guards
from tests.desk import Sessions
from tests.office import OUTSIDER, SANNE, an_office, planned
from tests.web.apps import an_app, csrf_of
from tests.web.test_planning_pages import PAGE, checked, logged_in

PART = {"HX-Request": "true"}
GUEST = {
    "name": "Tess Tolk",
    "mail": "tess@tolken.example",
    "part": "interpreter",
    "agreed": "ja",
    "language": "nl",
}


@pytest.fixture
def office(clock):
    return an_office(clock)


@pytest.fixture
def app(office):
    staff = guards.employees(Sessions(SANNE, OUTSIDER))
    return an_app(
        web.staff_blueprint(office, staff),
        inviting_web.blueprint(Inviting(appointments=office), staff),
    )


@pytest.fixture
def page(office):
    return f"/balie/afspraken/{planned(office).appointment_id}/uitnodigen"


def send(browser, page, headers=PAGE, **changes):
    shown = checked(browser.get(page, headers=PAGE))
    form = GUEST | {
        "key": shown.select_one("[name=key]")["value"],
        "csrf_token": csrf_of(browser, page),
    }
    return browser.post(page, data=form | changes, headers=headers)


@pytest.mark.capability("M17")
def test_who_is_invited_stands_on_the_page_of_the_appointment_with_his_role(app, page):
    browser = logged_in(app)

    answer = send(browser, page)

    shown = checked(browser.get(answer.headers["Location"], headers=PAGE))
    assert "Tess Tolk" in shown.main.text
    assert "Tolk" in [item.text for item in shown.select(".balie-facts__item dd")]
    assert len(shown.select("[data-test=personal-link]")) == 2


def test_in_the_call_the_card_says_who_was_invited_and_is_empty_again(app, page):
    card = send(logged_in(app), page, headers=PART)

    assert card.status_code == 200
    assert "Tess Tolk krijgt een bericht met een link." in card.text
    assert 'value="Tess Tolk"' not in card.text
    assert "<html" not in card.text


@pytest.mark.parametrize("headers", [PAGE, PART])
def test_mistakes_stand_beside_their_fields_and_nothing_is_lost(app, office, page, headers):
    answer = send(logged_in(app), page, headers=headers, mail="tess")

    assert answer.status_code == 422
    assert "Dit e-mailadres klopt niet." in answer.text
    assert 'value="Tess Tolk"' in answer.text
    assert 'value="interpreter" selected' in answer.text
    assert len(office.messenger.told) == 1


def test_a_colleague_of_another_desk_sees_and_invites_nobody(app, office, page):
    stranger = logged_in(app, OUTSIDER)

    assert stranger.get(page, headers=PAGE).status_code == 404
    token = csrf_of(stranger, "/balie/afspraken/nieuw")
    answer = stranger.post(page, data=GUEST | {"csrf_token": token, "key": "x" + "0" * 24})
    assert answer.status_code == 404
    assert len(office.messenger.told) == 1


def test_a_field_that_comes_twice_is_not_from_our_page(app, office, page):
    answer = send(logged_in(app), page, part=["citizen", "interpreter"])

    assert answer.status_code == 422
    assert len(office.messenger.told) == 1


def test_at_planning_the_second_person_has_a_role_as_well(app, office):
    made = planned(
        office,
        second_name="Kim",
        second_mail="kim@burger.example",
        second_part="carer",
        second_agreed="ja",
    )

    shown = checked(logged_in(app).get(f"/balie/afspraken/{made.appointment_id}", headers=PAGE))

    assert "Mantelzorger of begeleider" in shown.main.text


@pytest.mark.capability("M05", "M17")
def test_somebody_without_mail_is_invited_with_a_mobile_number(clock):
    office = an_office(clock, sends_texts=True)
    staff = guards.employees(Sessions(SANNE, OUTSIDER))
    inviting = Inviting(appointments=office)
    browser = logged_in(
        an_app(web.staff_blueprint(office, staff), inviting_web.blueprint(inviting, staff))
    )
    made = planned(office)
    page = f"/balie/afspraken/{made.appointment_id}/uitnodigen"

    nothing = send(browser, page, mail="", phone="")
    landline = send(browser, page, mail="", phone="010 1234567")
    invited = send(browser, page, mail="", phone="06 87654321")

    assert "e-mailadres of een mobiel nummer" in checked(nothing).main.text
    assert "kan geen sms komen" in checked(landline).main.text
    assert invited.status_code == 303
    people = office.by_id(made.appointment_id, by=SANNE).participants
    assert [(person.name, person.reach) for person in people[1:]] == [("Tess Tolk", "sms")]
