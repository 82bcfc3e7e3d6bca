"""Who made an appointment: a program, a colleague or the visitor himself, on page and in panel."""

import pytest

from sidecar.appointments import subjects_web, web
from sidecar.appointments.following import FollowUps, NextMoment
from sidecar.appointments.subjects import Subjects
from sidecar.core.ids import new_id
from sidecar.core.people import Member
from sidecar.core.programs import Origin
from sidecar.web import guards
from tests.desk import Sessions
from tests.fakes.appointments import ListAttendees, ListQueue
from tests.office import (
    BIRTH,
    OUTSIDER,
    SANNE,
    a_participant,
    an_appointment,
    an_open_office,
    planned,
)
from tests.unit.test_handing_over import KIM
from tests.web.apps import an_app
from tests.web.test_planning_pages import PAGE, checked, logged_in
from tests.web.test_subject_pages import PART

pytestmark = pytest.mark.capability("M08", "M31")
HOSTILE = "<img/src=x>&{t}\"'javascript:"


@pytest.fixture
def office(clock):
    return an_open_office(clock)


@pytest.fixture
def app(office):
    staff = guards.employees(Sessions(SANNE, KIM, OUTSIDER))
    subjects = Subjects(appointments=office, queue=ListQueue(), asks_more=lambda _: None)
    return an_app(web.staff_blueprint(office, staff), subjects_web.staff_blueprint(subjects, staff))


def kept(office, **changes):
    made = an_appointment("a1", a_participant(), **changes)
    office.store.add(made, link_hashes={"p1": "h1"})
    return made.id


def of_program(external_id="Z-2026-00123"):
    return {"origin": Origin(source="jcc", external_id=external_id, content="f" * 64)}


def on_page(app, appointment_id):
    page = checked(logged_in(app).get(f"/balie/afspraken/{appointment_id}", headers=PAGE))
    facts = {item.dt.text: item.dd for item in page.select(".balie-facts__item")}
    return facts["Gemaakt door"]


def in_panel(app, appointment_id):
    path = f"/balie/afspraken/{appointment_id}/onderwerpen"
    card = logged_in(app).get(path, headers=PAGE | PART).text
    return card.partition('data-test="made-by">')[2].partition("</p>")[0]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (of_program(), "Programma jcc, met nummer Z-2026-00123"),
        ({"employee_id": ""}, "De bezoeker zelf"),
        ({}, "De bezoeker zelf"),
        ({"planned_by": "e7", "planner_name": "Kim Bakker"}, "Kim Bakker"),
        ({"planned_by": "e7"}, "Een medewerker"),
    ],
    ids=["program", "visitor, of nobody", "visitor", "colleague", "colleague of before"],
)
def test_the_page_and_the_panel_say_who_made_it(app, office, changes, told):
    appointment_id = kept(office, **changes)

    assert on_page(app, appointment_id).text == told
    assert in_panel(app, appointment_id) == f"Gemaakt door: {told}"


def test_who_planned_it_stays_known_when_a_colleague_has_it(app, office):
    appointment_id = planned(office).appointment_id

    office.store.assign(appointment_id, Member(id="e8", name="Kim", function=""), was=SANNE.id)

    assert on_page(app, appointment_id).text == SANNE.name


def test_who_planned_the_next_talk_made_that_one(app, office):
    before = planned(office)
    at = office.store.by_id(before.appointment_id).starts_at.replace(hour=14)
    follow_ups = FollowUps(appointments=office, attendees=ListAttendees())
    wanted = NextMoment(product_id=BIRTH.id, starts_at=at, invited=[before.participant_id])

    made = follow_ups.plan(before.appointment_id, wanted, key=new_id(), by=SANNE)

    assert on_page(app, made.appointment_id).text == SANNE.name


def test_what_another_system_calls_it_is_shown_and_never_obeyed(app, office, caplog):
    appointment_id = kept(office, **of_program(HOSTILE))

    shown = on_page(app, appointment_id)

    assert shown.text.endswith(HOSTILE)
    assert shown.find() is None
    assert "<img" not in in_panel(app, appointment_id)
    assert HOSTILE not in caplog.text


def test_a_colleague_of_another_desk_sees_neither(app, office):
    appointment_id = kept(office, **of_program())

    for path in ("", "/onderwerpen"):
        page = f"/balie/afspraken/{appointment_id}{path}"
        assert logged_in(app, OUTSIDER).get(page, headers=PAGE).status_code == 404
        assert logged_in(app).get(page, headers=PAGE).status_code == 200
