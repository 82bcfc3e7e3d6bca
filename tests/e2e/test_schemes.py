"""The other schemes of the VNG and a couple, on the whole stack: two or three real browsers."""

import pytest
from playwright.sync_api import expect

from deploy.local.digid.people import BY_KEY
from tests.e2e.people import PATIENCE, Citizen
from tests.e2e.traces import traces

AYLIN, SOMEBODY = BY_KEY["aylin"].number, BY_KEY["evi"].number


def meets(employee, *citizens, product, names):
    """Everybody at the table: planned, arrived and let in."""
    mails = [f"{name.split()[0].lower()}@voorbeeld.example" for name in names]
    second = (names[1], mails[1]) if len(names) > 1 else ()
    employee.plans_appointment(name=names[0], mail=mails[0], product=product, second=second)
    for citizen, mail in zip(citizens, mails, strict=True):
        citizen.opens_the_mail(mail)
        citizen.presses("start")
        citizen.sees("device-check")
        citizen.goes_to_wait()
    employee.sees_state(names[0], "waiting")
    employee.opens_call_with(names[0])
    # One after the other, each time when the page has taken the press in.
    for left, citizen in zip(range(len(citizens) - 1, -1, -1), citizens, strict=True):
        employee.presses("admit")
        expect(employee.at("admit")).to_have_count(left, timeout=PATIENCE)
        citizen.is_inside()


@pytest.mark.capability("M90", "M91", "M93", "M94", "A1", "A5")
def test_a_number_that_is_known_is_compared_without_being_kept(stack, employee, citizen):
    meets(employee, citizen, product="aanvraag", names=["Karin Bekend"])
    employee.presses("identify")
    own = employee.types_number(AYLIN)
    assert traces(AYLIN, var=stack.var, ports=stack.ports) == []
    citizen.sees("identify-link")

    code = citizen.logs_in_with_digid(person="aylin", level="midden")

    assert code == own
    employee.sees("complete")
    part = employee.page.frame_locator("[data-test=ident-frame]")
    expect(part.locator("[data-test=compared-same]")).to_be_visible(timeout=PATIENCE)
    assert traces(AYLIN, var=stack.var, ports=stack.ports) == []
    employee.presses("complete")
    employee.sees("evidence-made")


@pytest.mark.capability("M93", "A1")
def test_the_number_of_somebody_else_is_told_in_words(stack, employee, citizen):
    meets(employee, citizen, product="aanvraag", names=["Otto Ander"])
    employee.presses("identify")
    employee.types_number(SOMEBODY)
    citizen.sees("identify-link")

    citizen.logs_in_with_digid(person="aylin", level="midden")

    card = employee.page.locator("[data-identification][data-state=differed]")
    expect(card).to_contain_text("een ander", timeout=PATIENCE)
    employee.sees_no_more("complete")
    for number in (AYLIN, SOMEBODY):
        assert traces(number, var=stack.var, ports=stack.ports) == []


@pytest.mark.capability("M90")
def test_a_page_that_is_reloaded_asks_for_the_number_again(employee, citizen):
    meets(employee, citizen, product="aanvraag", names=["Rita Opnieuw"])
    employee.presses("identify")
    employee.types_number(AYLIN)
    citizen.sees("identify-link")
    employee.page.reload()

    employee.presses("enter-number")
    own = employee.types_number(AYLIN)

    assert citizen.logs_in_with_digid(person="aylin", level="midden") == own
    employee.sees("complete")


@pytest.mark.capability("M98", "M99", "A2")
def test_without_a_code_the_citizen_sees_who_asks(employee, citizen):
    meets(employee, citizen, product="vergunning", names=["Vera Vergunning"])
    employee.presses("identify")
    citizen.sees("identify-link")
    tab = citizen.opens_identification()
    expect(tab.get_by_text("Sanne de Vries").first).to_be_visible()
    words = employee.at("words").locator("strong")
    expect(tab.locator("[data-test=words] strong")).to_have_text(words.inner_text())
    tab.locator("[data-test=login]").click()
    tab.locator("[data-test=person-aylin]").check()
    tab.locator("[data-test=digid-login]").click()
    expect(tab.locator("[data-test=logged-in]")).to_be_visible(timeout=PATIENCE)

    employee.sees_number(AYLIN)
    employee.presses("code-matches")
    employee.presses("complete")
    employee.sees("evidence-made")


@pytest.mark.capability("A12")
def test_a_couple_logs_in_each_with_a_number_of_their_own(stack, pair, employee, citizen):
    other = Citizen(pair.phone("partner"), stack.ports)
    meets(employee, citizen, other, product="ondertrouw", names=["Nora Bos", "Sven Vermeer"])
    for left, person in ((1, citizen), (0, other)):
        employee.presses("identify")
        expect(employee.at("identify")).to_have_count(left, timeout=PATIENCE)
        person.sees("identify-link")
    citizen.logs_in_with_digid(person="aylin", level="substantieel")
    tab = other.opens_identification()

    def logs_in(person):
        tab.locator("[data-test=login]").click()
        tab.locator(f"[data-test=person-{person}]").check()
        tab.locator("[data-test=level]").select_option("substantieel")
        tab.locator("[data-test=digid-login]").click()

    logs_in("aylin")
    expect(tab.locator("[data-test=notice-same_person]")).to_be_visible(timeout=PATIENCE)
    logs_in("bram")
    expect(tab.locator("[data-test=code]")).to_be_visible(timeout=PATIENCE)

    # One after the other: the first card must have changed before the next press finds the second.
    for count in (1, 2):
        employee.presses("code-matches")
        expect(employee.at("complete")).to_have_count(count, timeout=PATIENCE)
    for left in (1, 0):
        employee.presses("complete")
        expect(employee.at("complete")).to_have_count(left, timeout=PATIENCE)
    expect(employee.at("evidence-made")).to_have_count(2, timeout=PATIENCE)
    for key in ("aylin", "bram"):
        assert traces(BY_KEY[key].number, var=stack.var, ports=stack.ports) == []
