"""Somebody more at the table while the call goes on, on the whole stack."""

import pytest
from playwright.sync_api import expect

from tests.e2e.people import PATIENCE, Citizen
from tests.e2e.test_schemes import meets


@pytest.mark.capability("M17")
def test_partner_and_interpreter_are_invited_during_the_call(stack, pair, employee, citizen):
    meets(employee, citizen, product="ondertrouw", names=["Nadia Bos"])
    employee.presses("identify")
    citizen.sees("identify-link")
    cards = employee.page.locator("[data-identifications] [data-identification]")
    expect(cards).to_have_count(1)

    employee.invites("Tess Tolk", "tess@tolken.example", part="interpreter")
    employee.invites("Sven Bos", "sven@voorbeeld.example", part="citizen")

    expect(cards).to_have_count(2, timeout=PATIENCE)
    expect(employee.page.locator("#mensen [data-test=part]")).to_have_text(["Tolk"])
    # The card that was there kept what it showed.
    expect(cards.first).to_have_attribute("data-state", "asked")
    partner = Citizen(pair.phone("partner"), stack.ports)
    partner.opens_the_mail("sven@voorbeeld.example")
    partner.presses("start")
    partner.goes_to_wait()
    employee.presses("admit")
    partner.is_inside()
    expect(employee.at("identify")).to_be_visible(timeout=PATIENCE)
