"""The next appointment planned while both talk, and its mail."""

import pytest
from playwright.sync_api import expect

from tests.e2e.people import PATIENCE
from tests.e2e.test_schemes import meets


@pytest.mark.capability("M117")
def test_a_follow_up_in_two_presses_and_the_citizen_sees_it_at_once(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Vera Volgend"])
    expect(employee.at("follow-open")).to_be_visible(timeout=PATIENCE)

    employee.presses("follow-open")
    first = employee.page.locator("#vervolgafspraak #tijden [data-test=time]").first
    day = first.get_attribute("aria-label").split(",")[0]
    first.press("Enter")

    expect(employee.at("follow-up-done")).to_contain_text("De vervolgafspraak staat")
    expect(citizen.at("next-talk")).to_contain_text(day, timeout=PATIENCE)
    citizen.is_inside()
    employee.sees_moving_picture()
    employee.finishes()
    citizen.sees("end-page")
    expect(citizen.at("next-talk")).to_contain_text(day, timeout=PATIENCE)
    expect(employee.at("follow-up")).to_contain_text(day, timeout=PATIENCE)
