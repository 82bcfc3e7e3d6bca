"""Several subjects in one conversation, on the whole stack: added, asked for, proved, and ended."""

import pytest
from playwright.sync_api import expect

from sidecar.appointments.domain import State
from tests.e2e.judge import Screen, faults
from tests.e2e.people import PATIENCE
from tests.e2e.test_schemes import meets
from tests.office import an_office_with, planned
from tests.web.test_planning_pages import PAGE, logged_in, send
from tests.web.test_subject_pages import (
    JOY,
    PRODUCTS,
    pages_of,
    post,
)
from tests.web.test_subject_pages import (
    citizen as at_home,
)


def adds(employee, product, *, then):
    employee.page.locator("#onderwerp-erbij").select_option(value=product)
    employee.presses("add-subject")
    expect(employee.at("subjects").locator("li")).to_have_count(then, timeout=PATIENCE)


def may_not_finish(employee):
    employee.presses("finish")
    employee.presses("finish-confirm")
    employee.is_told("Identificatie is bij dit onderwerp verplicht")


def proves(employee, citizen, *, level):
    citizen.sees("identify-link")
    code = citizen.logs_in_with_digid(level=level)
    citizen.pastes(code)
    employee.reads_that_the_code_is_the_same()
    employee.presses("code-matches")
    employee.sees("complete")
    employee.presses("complete")
    employee.sees_no_more("complete")


@pytest.mark.capability("M142", "M35", "M64")
def test_a_subject_that_is_added_in_the_call_asks_who_it_is(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Vera Vraagt"])
    expect(employee.at("subjects")).to_have_text("Vraag stellen")
    expect(employee.at("identify")).to_have_count(0)

    adds(employee, "geboorteaangifte", then=2)
    employee.sees("identify")
    may_not_finish(employee)
    employee.presses("identify")
    proves(employee, citizen, level="midden")

    # More is asked for this one: what was proved is not enough any more.
    adds(employee, "ondertrouw", then=3)
    employee.sees("falls-short")
    assert faults(employee.page, "panel") == []
    employee.presses("identify")
    employee.sees_no_more("falls-short")
    may_not_finish(employee)
    proves(employee, citizen, level="substantieel")

    # The call was never left: both are in it still, and may end it now.
    employee.sees_moving_picture()
    employee.finishes()
    expect(employee.page.locator("dd")).to_contain_text("Geboorteaangifte, Ondertrouw melden")
    citizen.sees("end-page")
    joy = citizen.at("congratulation")
    expect(joy).to_contain_text("Gefeliciteerd met uw kindje!", timeout=PATIENCE)
    expect(joy).to_contain_text("Wat leuk dat u gaat trouwen!")
    assert faults(citizen.page, "end") == []


@pytest.mark.capability("M142")
def test_what_does_not_go_together_is_told_and_what_came_by_mistake_goes(employee, citizen):
    meets(employee, citizen, product="paspoort", names=["Bart Beide"])

    employee.page.locator("#onderwerp-erbij").select_option(value="aanvraag")
    employee.presses("add-subject")
    mistake = employee.page.locator("#onderwerpen .utrecht-form-field-error-message")
    expect(mistake).to_contain_text("gaan niet samen", timeout=PATIENCE)
    expect(employee.page.locator("#onderwerp-erbij")).to_have_value("aanvraag")
    # Something else changes, and all parts are fetched anew: what is said here stays.
    citizen.page.reload()
    expect(employee.at("visit-state")).to_have_text("Toegelaten", timeout=PATIENCE)
    expect(mistake).to_be_visible()
    citizen.is_inside()

    # By keyboard alone, as well.
    employee.page.locator("#onderwerp-erbij").select_option(value="verhuizing")
    employee.page.locator("#voeg-onderwerp-toe").press("Enter")
    expect(employee.at("subjects").locator("li")).to_have_count(2, timeout=PATIENCE)
    # The new button is its own master a moment after it shows.
    expect(employee.page.locator(".htmx-added, .htmx-settling")).to_have_count(0)
    employee.at("remove-subject").press("Enter")
    expect(employee.at("subjects").locator("li")).to_have_count(1, timeout=PATIENCE)
    expect(employee.page.locator("#onderwerpen-titel")).to_be_focused(timeout=PATIENCE)
    employee.sees_moving_picture()


@pytest.mark.capability("M134", "M142")
@pytest.mark.parametrize("municipality", ["voorbeeldstad", "havendam"])
def test_the_pages_of_subjects_are_for_everybody(browsers, clock, municipality):
    context = browsers.get("desk").new_context(locale="nl-NL")
    screen, office = Screen(context.new_page()), an_office_with(PRODUCTS, clock)
    app = pages_of(office, municipality=municipality)
    sanne, made = logged_in(app), planned(office)
    page = f"/balie/afspraken/{made.appointment_id}/onderwerpen"
    post(sanne, page, product="paspoort")
    jan = at_home(app, made.participant_id)

    screen.shows("subjects", sanne, sanne.get(page, headers=PAGE))
    screen.shows("not together", sanne, post(sanne, page, product="bedrijf"))
    screen.shows("planning", sanne, send(sanne, vanaf="", further=["paspoort"]))
    screen.shows("planning refused", sanne, send(sanne, further=["bedrijf"]))
    screen.shows("welcome", jan, jan.get("/afspraak", headers=PAGE))
    office.store.settle(made.appointment_id, State.OVER)
    screen.shows("over", sanne, sanne.get(page, headers=PAGE))

    context.close()
    assert screen.found == []
    assert jan.get(JOY).status_code == 200
