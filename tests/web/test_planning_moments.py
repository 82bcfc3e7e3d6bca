"""Free moments on the page that plans, and moments of one's own: allowed, refused, shown again."""

import pytest

from sidecar.appointments import web
from sidecar.catalogue.domain import Schedule, Span
from sidecar.web import guards
from tests.desk import Sessions
from tests.office import BIRTH, FORM, SANNE, an_agenda, an_office, planned
from tests.web.apps import an_app
from tests.web.test_planning_pages import NEW, PAGE, checked, logged_in, send


@pytest.fixture
def sanne(clock):
    staff = guards.employees(Sessions(SANNE))
    return logged_in(an_app(web.staff_blueprint(an_office(clock), staff)))


HOURS = Schedule(desk_id="burgerzaken", capacity=1, week={0: (Span(540, 720),)})


@pytest.fixture
def with_hours(clock):
    office = an_office(clock, agenda=an_agenda(clock, schedules=[HOURS]))
    staff = guards.employees(Sessions(SANNE))
    return logged_in(an_app(web.staff_blueprint(office, staff))), office


@pytest.mark.capability("M33")
def test_outside_the_hours_the_page_says_so_and_asks_whether_one_knows(with_hours):
    browser, _ = with_hours

    first = checked(send(browser, time="19:00"))
    box = first.select_one("input[name=outside_hours]")
    again = send(browser, time="19:00", outside_hours=box["value"])

    assert "niet open" in first.select_one("#fouten").text
    assert first.select_one("[name=name]")["value"] == FORM["name"]
    assert "checked" not in box.attrs
    assert again.status_code == 303


def test_within_the_hours_nothing_is_asked(with_hours):
    browser, _ = with_hours

    assert not checked(browser.get(NEW, headers=PAGE)).select("input[name=outside_hours]")
    assert send(browser).status_code == 303


def show(browser, product="geboorte", day="", **changes):
    """Ask for the free moments, as the page does when a subject or other days are chosen."""
    none = {"date": "", "time": "", "duration": ""}
    return checked(send(browser, product=product, vanaf=day, **none | changes))


def moments_on(page):
    return [radio["value"] for radio in page.select("#tijden [name=starts_at]")]


@pytest.mark.capability("M33", "M127")
def test_a_subject_shows_its_free_moments_at_once_and_keeps_the_rest(with_hours):
    browser, office = with_hours

    page = show(browser, name="Noor Bos")
    chosen = moments_on(page)[0]
    answer = send(browser, date="", time="", duration="", starts_at=chosen)

    assert page.select_one("[name=name]")["value"] == "Noor Bos"
    assert "Vrij vanaf maandag 23 november 2026 om 10.00 uur" in page.text
    assert not page.select("#fouten")
    assert answer.status_code == 303
    (visit,) = office.waiting_room.expected
    assert visit.starts_at.isoformat() == chosen
    assert visit.ends_at - visit.starts_at == BIRTH.duration


def test_later_days_and_back(with_hours):
    browser, _ = with_hours

    first = show(browser)
    later = first.select_one("[data-test=later]")["value"]
    second = show(browser, day=later)

    assert moments_on(second)[0] > moments_on(first)[-1]
    assert second.select("[data-test=earlier]")
    assert not first.select("[data-test=earlier]")


def test_what_was_chosen_is_still_chosen_after_a_mistake(with_hours):
    browser, _ = with_hours
    far = moments_on(show(browser, day="2026-12-07"))[1]

    page = checked(send(browser, date="", time="", duration="", starts_at=far, name=""))

    assert page.select_one("#tijden input[checked]")["value"] == far
    assert "Vul een naam in" in page.select_one("#fouten").text


def test_a_moment_that_a_colleague_just_took_is_a_mistake_among_the_moments(with_hours):
    browser, office = with_hours
    chosen = moments_on(show(browser))[0]
    planned(office, time="10:00")

    answer = send(browser, date="", time="", duration="", starts_at=chosen)
    page = checked(answer)

    assert answer.status_code == 409
    assert page.select_one("#fouten a")["href"] == "#veld-starts_at"
    assert "geen plek meer" in page.select_one("#veld-starts_at").text
    assert chosen not in moments_on(page)


def test_without_free_moments_one_chooses_a_moment_oneself(sanne):
    page = show(sanne)

    assert page.select_one("[data-test=full]")
    assert page.select_one("details[open] [name=date]")


def test_free_moments_of_another_desk_are_not_shown(with_hours):
    browser, _ = with_hours

    assert not moments_on(show(browser, product="opvoedvraag"))
    assert moments_on(show(browser))


def test_a_full_desk_is_a_mistake_in_the_time(with_hours):
    browser, office = with_hours
    planned(office)

    answer = send(browser, time="10:20")

    assert answer.status_code == 409
    assert "bezet" in checked(answer).select_one("#fouten").text
    assert not checked(answer).select("input[name=outside_hours]")
