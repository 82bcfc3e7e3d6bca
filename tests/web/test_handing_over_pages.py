"""Taking up and handing over on pages: who may, what is said, and what is wrong."""

import pytest

from sidecar.appointments import handing_over_web, web
from sidecar.appointments.handing_over import HandingOver
from sidecar.core.people import Member
from sidecar.web import guards
from tests.desk import Sessions
from tests.fakes.appointments import ListColleagues
from tests.office import OUTSIDER, SANNE, an_office, planned
from tests.unit.test_handing_over import KIM, MEMBERS
from tests.web.apps import an_app, csrf_of
from tests.web.test_planning_pages import PAGE, checked, logged_in


@pytest.fixture
def office(clock):
    return an_office(clock)


@pytest.fixture
def app(office):
    staff = guards.employees(Sessions(SANNE, KIM, OUTSIDER))
    handing_over = HandingOver(
        appointments=office, colleagues=ListColleagues(burgerzaken=MEMBERS), followers=()
    )
    return an_app(
        web.staff_blueprint(office, staff), handing_over_web.blueprint(handing_over, staff)
    )


@pytest.fixture
def one(office):
    return f"/balie/afspraken/{planned(office).appointment_id}"


@pytest.fixture
def nobodys(office, one):
    """The same, of nobody yet."""
    nobody = Member(id="", name="Burgerzaken", function="")
    office.store.assign(one.rsplit("/", 1)[1], nobody, was=SANNE.id)
    return one


def press(browser, page, path, **fields):
    token = {"csrf_token": csrf_of(browser, page)}
    return browser.post(path, data=token | fields, headers=PAGE)


@pytest.mark.capability("M08")
def test_one_press_on_the_page_of_the_appointment_is_enough(app, nobodys):
    sanne = logged_in(app)
    before = checked(sanne.get(nobodys, headers=PAGE))

    answer = press(sanne, nobodys, f"{nobodys}/doen")

    assert "Nog van niemand" in before.main.text
    assert before.select_one("[data-test=take-up]")
    after = checked(sanne.get(answer.headers["Location"], headers=PAGE))
    assert "Sanne de Vries" in after.main.text
    assert not after.select("[data-test=take-up]")


@pytest.mark.parametrize(
    ("view", "back"), [("", "/balie"), ("mij", "/balie?van=mij"), ("niemand", "/balie?van=niemand")]
)
def test_from_the_list_one_comes_back_to_the_list(app, nobodys, view, back):
    answer = press(logged_in(app), nobodys, f"{nobodys}/doen", terug="lijst", van=view)

    assert answer.headers["Location"] == back


def test_a_view_that_is_not_ours_leads_nowhere(app, nobodys, office):
    answer = press(logged_in(app), nobodys, f"{nobodys}/doen", terug="lijst", van="//elders")

    assert answer.status_code == 422
    assert office.store.by_id(nobodys.rsplit("/", 1)[1]).employee_id == ""


@pytest.mark.capability("M08")
def test_the_second_who_presses_reads_who_has_it(app, nobodys):
    press(logged_in(app, KIM), nobodys, f"{nobodys}/doen")

    late = press(logged_in(app), nobodys, f"{nobodys}/doen")

    assert late.status_code == 409
    assert "Kim Bakker doet dit gesprek al." in checked(late).main.text


@pytest.mark.capability("M08")
def test_a_colleague_is_chosen_from_those_of_the_desk(app, one, office):
    sanne = logged_in(app)
    page = checked(sanne.get(f"{one}/overdragen", headers=PAGE))
    options = [option["value"] for option in page.select("select[name=to] option")]
    was = page.select_one("[name=was]")["value"]

    nobody = press(sanne, f"{one}/overdragen", f"{one}/overdragen", to="", was=was)
    done = press(sanne, f"{one}/overdragen", f"{one}/overdragen", to=KIM.id, was=was)

    assert options == ["", KIM.id]
    assert nobody.status_code == 422
    assert checked(nobody).select_one("select[name=to]")["aria-invalid"] == "true"
    assert done.headers["Location"] == one
    assert office.store.by_id(one.rsplit("/", 1)[1]).employee_id == KIM.id


def test_a_desk_with_nobody_else_says_so(office, one):
    staff = guards.employees(Sessions(SANNE))
    alone = HandingOver(
        appointments=office, colleagues=ListColleagues(burgerzaken=MEMBERS[:1]), followers=()
    )
    sanne = logged_in(an_app(handing_over_web.blueprint(alone, staff)))

    page = checked(sanne.get(f"{one}/overdragen", headers=PAGE))

    assert page.select_one("[data-test=no-colleagues]")
    assert not page.select("select")


@pytest.mark.parametrize("deed", ["doen", "overdragen"])
def test_only_colleagues_of_the_desk_who_carry_the_token(app, nobodys, deed):
    joke, sanne = logged_in(app, OUTSIDER), logged_in(app)

    assert app.test_client().post(f"{nobodys}/{deed}").status_code == 401
    assert sanne.post(f"{nobodys}/{deed}", data={}).status_code == 403
    token = {"csrf_token": csrf_of(joke, "/balie/afspraken/nieuw")}
    assert joke.post(f"{nobodys}/{deed}", data=token, headers=PAGE).status_code == 404
