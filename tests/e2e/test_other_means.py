"""eHerkenning and a login service behind OpenID Connect, on the whole stack in real browsers."""

import pytest
from playwright.sync_api import expect

from tests.e2e.people import PATIENCE
from tests.e2e.test_schemes import meets
from tests.e2e.traces import traces

COMPANY, PERSON = "90001354", "900070341"


@pytest.mark.capability("M43")
def test_a_company_is_known_by_its_number_after_a_login_with_eherkenning(stack, employee, citizen):
    meets(employee, citizen, product="vergunning", names=["Bo Bakker"])
    employee.presses("identify")
    citizen.sees("identify-link")
    tab = citizen.opens_identification()
    tab.locator("[data-test=login-eherkenning]").click()
    tab.locator("[data-test=digid-cancel]").click()
    expect(tab.locator("[data-test=notice-cancelled]")).to_contain_text("eHerkenning")

    tab.locator("[data-test=login-eherkenning]").click()
    tab.locator("[data-test=person-bakker]").check()
    tab.locator("[data-test=digid-login]").click()

    expect(tab.locator("h1")).to_have_text("U bent ingelogd", timeout=PATIENCE)
    card = employee.page.locator("[data-identification]")
    expect(card).to_contain_text("Handelsregister", timeout=PATIENCE)
    employee.sees_number(COMPANY)
    part = employee.page.frame_locator("[data-test=ident-frame]")
    expect(part.get_by_text("Bo de Bakker")).to_be_visible()
    assert "Bo de Bakker" not in employee.page.content()
    frame = employee.page.locator("[data-ident-part]")
    # As high as what stands in it: nothing to scroll, nothing cut off.
    assert frame.evaluate(
        "async (f) => { const d = f.contentDocument.documentElement;"
        " await new Promise((r) => setTimeout(r, 300));"
        " return d.scrollHeight <= f.clientHeight; }"
    )
    assert traces(COMPANY, var=stack.var, ports=stack.ports) == []


@pytest.mark.capability("M17")
def test_who_has_no_number_at_the_login_service_can_take_another_way(stack, employee, citizen):
    meets(employee, citizen, product="vergunning", names=["Zita Zonder"])
    employee.presses("identify")
    citizen.sees("identify-link")
    tab = citizen.opens_identification()
    tab.locator("[data-test=login-oidc]").click()
    tab.locator("[data-test=person-zonder]").click()
    expect(tab.locator("[data-test=notice-error]")).to_contain_text("NL-wallet")

    tab.locator("[data-test=login-oidc]").click()
    tab.locator("[data-test=person-bram]").click()

    expect(tab.locator("h1")).to_have_text("U bent ingelogd", timeout=PATIENCE)
    assert "code=" not in tab.url
    employee.sees_number(PERSON)
    assert traces(PERSON, var=stack.var, ports=stack.ports) == []
