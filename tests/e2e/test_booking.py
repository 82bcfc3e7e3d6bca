"""Making an appointment by oneself, on the whole stack: without script, and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.e2e.judge import faults
from tests.e2e.people import PATIENCE, Citizen

START = "/afspraak-maken"


def fills_in(page, name, mail):
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=mail]").fill(mail)


@pytest.mark.capability("M20", "M31", "M107")
def test_without_script_somebody_books_and_cancels_from_the_mail(stack, browsers):
    context = browsers.get("citizens").new_context(java_script_enabled=False)
    citizen = Citizen(context, stack.ports)
    citizen.page.goto(f"http://localhost:{stack.ports.web}/")
    citizen.presses("book")
    citizen.page.locator("[data-test=product-verhuizing]").click()
    citizen.presses("later")
    citizen.presses("time")
    fills_in(citizen.page, "Nora Zelf", "nora@voorbeeld.example")

    citizen.presses("book")

    citizen.sees("booked")
    with_script = browsers.get("citizens").new_context()
    mail = Citizen(with_script, stack.ports)
    mail.opens_the_mail("nora@voorbeeld.example")
    mail.presses("move-own")
    mail.presses("time")
    mail.sees("moved")
    mail.page.goto(f"http://localhost:{stack.ports.web}/afspraak")
    mail.presses("cancel-own")
    mail.presses("cancel-own")
    expect(mail.at("refused")).to_have_attribute("data-reason", "cancelled", timeout=PATIENCE)
    for each in (context, with_script):
        each.close()


@pytest.mark.capability("M108")
def test_without_script_somebody_is_brought_along_and_has_a_link_of_his_own(stack, browsers):
    context = browsers.get("citizens").new_context(java_script_enabled=False)
    citizen = Citizen(context, stack.ports)
    page = citizen.page
    page.goto(f"http://localhost:{stack.ports.web}{START}/verhuizing")
    citizen.presses("time")
    fills_in(page, "Nora Samen", "nora.samen@voorbeeld.example")
    citizen.presses("add-other")
    citizen.presses("add-other")
    page.locator("[name=other2_name]").fill("Kim Mee")
    page.locator("[name=other2_mail]").fill("kim.mee@voorbeeld.example")
    page.locator("[name=other2_part]").select_option("carer")
    citizen.at("remove-other").first.click()
    expect(citizen.at("other")).to_have_count(1)

    citizen.presses("book")
    citizen.sees("mistakes")
    page.locator("[name=other1_agreed]").check()
    citizen.presses("book")

    citizen.sees("together")
    with_script = browsers.get("citizens").new_context()
    kim = Citizen(with_script, stack.ports)
    kim.opens_the_mail("kim.mee@voorbeeld.example")
    expect(kim.page.locator("main")).not_to_contain_text("Nora")
    expect(kim.at("move-own")).to_have_count(0)
    for each in (context, with_script):
        each.close()


@pytest.mark.capability("M20", "M31")
def test_by_keyboard_alone(stack, citizen):
    page = citizen.page
    page.goto(f"http://localhost:{stack.ports.web}{START}/verhuizing")
    assert faults(page, "booking") == []
    page.locator("[data-test=time]").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    citizen.sees("held")
    assert faults(page, "booking") == []
    citizen.at("add-other").press("Enter")
    citizen.sees("other")
    assert page.evaluate("document.activeElement.name") == "other1_name"
    assert faults(page, "booking") == []
    citizen.at("remove-other").press("Enter")
    citizen.sees_no_more("other")
    page.locator("input[name=name]").focus()
    page.keyboard.type("Kees Knop")
    page.keyboard.press("Tab")
    page.keyboard.type("kees")
    page.keyboard.press("Enter")
    citizen.sees("mistakes")
    assert faults(page, "booking") == []
    assert page.evaluate("document.activeElement.id") == "fouten"
    page.locator("input[name=mail]").fill("kees@voorbeeld.example")
    page.keyboard.press("Enter")

    citizen.sees("booked")
    assert faults(page, "booking") == []
