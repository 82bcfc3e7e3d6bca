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


@pytest.mark.capability("M117")
def test_who_came_is_ticked_by_itself_and_a_choice_by_hand_stays(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Vera Kwam"])
    boxes = employee.page.locator("#vervolg-mensen [data-test=invitee]")
    expect(employee.at("follow-open")).to_be_visible(timeout=PATIENCE)
    expect(boxes).to_have_count(0)
    employee.presses("follow-open")

    employee.invites("Wim Weg", "wim@voorbeeld.example", part="citizen")
    expect(boxes).to_have_count(2, timeout=PATIENCE)
    expect(boxes.nth(0)).to_be_checked()
    expect(boxes.nth(1)).not_to_be_checked()
    boxes.nth(1).check()
    employee.invites("Tess Tolk", "tess@tolken.example", part="interpreter")
    expect(boxes).to_have_count(3, timeout=PATIENCE)
    expect(boxes.nth(1)).to_be_checked()
    for number in (0, 1):
        boxes.nth(number).uncheck()
    employee.page.locator("#vervolgafspraak #tijden [data-test=time]").first.press("Enter")
    expect(employee.page.locator("#veld-invited-fout")).to_be_visible(timeout=PATIENCE)

    boxes.nth(0).check()
    employee.page.locator("#vervolgafspraak #tijden [data-test=time]").first.press("Enter")
    expect(employee.at("follow-up-done")).to_contain_text("De vervolgafspraak staat")
    citizen.sees("next-talk")
