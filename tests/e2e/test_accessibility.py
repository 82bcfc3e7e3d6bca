"""Every page in every state: axe, a narrow screen, 200 % zoom, the keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from sidecar.core.devices import Part, Result
from tests.desk import SANNE, START
from tests.e2e.browsers import DESKTOP
from tests.e2e.judge import faults
from tests.e2e.served_desk import context_of, served

DEAD_DEVICES = """(() => {
  const {name, message} = %s;
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException(message, name));
})()"""


@pytest.fixture
def browser(browsers):
    return browsers.get("desk")


def a_full_day(served_desk):
    """One visit in every state; answers the number of each by its state."""
    desk, lobby = served_desk.desk, served_desk.lobby
    names = ("expected", "early", "waiting", "late", "called", "inside", "refused", "no_show")
    numbers = {name: number for number, name in enumerate(names, start=1)}
    for name, number in numbers.items():
        minutes = {"early": 20, "late": -15}.get(name, 0)
        starts_at = START + timedelta(minutes=minutes)
        desk.plan(f"p{number}", name=f"Bezoeker {name}", starts_at=starts_at)
        if name in ("expected", "no_show"):
            continue
        lobby.arrive(f"p{number}")
    lobby.admit("p5", by=SANNE)
    lobby.admit("p6", by=SANNE)
    lobby.entered("p6")
    lobby.refuse("p7", by=SANNE)
    lobby.no_show("p8", by=SANNE)
    desk.plan("p9", name="Bezoeker klaar")
    lobby.arrive("p9")
    lobby.finish("a9", by=SANNE)
    return numbers


def a_test_of_each_light(served_desk):
    for who, result in (("p1", Result.OK), ("p2", Result.POOR), ("p3", Result.NONE)):
        served_desk.desk.guests.give(who, "06 12345678")
        found = dict.fromkeys(Part, result)
        served_desk.desk.preparation.tested(who, found, browser="firefox")


@pytest.mark.capability("M134")
@pytest.mark.parametrize("municipality", ["voorbeeldstad", "havendam"])
def test_axe_finds_nothing_on_the_pages_of_staff(browser, tmp_path, municipality):
    found = []
    with served(tmp_path, municipality=municipality) as balie:
        numbers = a_full_day(balie)
        a_test_of_each_light(balie)
        context = context_of(browser, **DESKTOP)
        page = balie.visit(context, "/balie", who="medewerker/e1")
        found += faults(page, "list")
        page.locator("summary[id^=meer]").first.click()
        found += faults(page, "menu")
        for name, number in numbers.items():
            page.goto(f"{balie.address}/balie/gesprek/a{number}")
            expect(page.locator("[data-frame] iframe")).to_be_attached()
            found += faults(page, f"call {name}")
        page.locator("[data-test=finish]").click()
        found += faults(page, "finish")
        page.goto(f"{balie.address}/balie/gesprek/a9/einde")
        found += faults(page, "end")
        context.close()
    assert found == []


@pytest.mark.capability("M134")
@pytest.mark.parametrize("municipality", ["voorbeeldstad", "havendam"])
def test_axe_finds_nothing_on_the_pages_of_the_citizen(browser, tmp_path, municipality):
    found = []
    with served(tmp_path, municipality=municipality) as balie:
        numbers = a_full_day(balie)
        context = context_of(browser, **DESKTOP)
        page = balie.visit(context, "/afspraak/apparaten", who="burger/p1")
        found += faults(page, "devices")
        page.locator("[data-begin]").click()
        expect(page.locator("[data-picture]")).to_be_visible()
        found += faults(page, "devices open")
        for name, number in numbers.items():
            page.goto(f"{balie.address}/als/burger/p{number}")
            if name != "expected":
                found += faults(page, f"waiting {name}")
        page.goto(f"{balie.address}/als/burger/p9")
        expect(page.locator("[data-test=end-page]")).to_be_visible()
        found += faults(page, "end")
        context.close()
    assert found == []


@pytest.mark.capability("M03", "M134")
@pytest.mark.parametrize(
    ("name", "message", "problem"),
    [
        ("NotAllowedError", "Permission denied", "system"),
        ("NotAllowedError", "Permission denied by system", "system"),
        ("NotFoundError", "", "missing"),
        ("NotReadableError", "", "in_use"),
    ],
)
def test_each_trouble_with_a_device_has_its_own_text(browser, tmp_path, name, message, problem):
    with served(tmp_path) as balie:
        balie.desk.plan()
        context = context_of(browser, **DESKTOP)
        context.add_init_script(DEAD_DEVICES % f"{{name: '{name}', message: '{message}'}}")
        page = balie.visit(context, "/afspraak/apparaten", who="burger/p1")
        page.locator("[data-begin]").click()

        box = page.locator(f"[data-problem={problem}]")
        expect(box).to_be_visible()
        expect(page.locator("[data-problem]:visible")).to_have_count(1)
        assert faults(page, problem) == []
        page.locator("[data-test=to-waiting-room]").click()
        expect(page.locator("[data-stand][data-state=waiting]")).to_be_attached()
        context.close()


def test_a_citizen_who_said_no_is_told_how_to_change_it(browser, tmp_path):
    with served(tmp_path) as balie:
        balie.desk.plan()
        context = browser.new_context(locale="nl-NL", **DESKTOP)
        context.add_init_script(DEAD_DEVICES % "{name: 'NotAllowedError', message: 'no'}")
        context.add_init_script(
            "navigator.permissions.query = () => Promise.resolve({state: 'denied'})"
        )
        page = balie.visit(context, "/afspraak/apparaten", who="burger/p1")
        page.locator("[data-begin]").click()

        expect(page.locator("[data-problem=denied]")).to_be_visible()
        expect(page.locator("[data-problem=denied] [data-again]")).to_be_focused()
        context.close()


def focused(page):
    return page.evaluate("document.activeElement.dataset.test ?? document.activeElement.className")


def has_focus_ring(page):
    return page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")


def test_staff_can_work_with_the_keyboard_alone(browser, tmp_path):
    with served(tmp_path) as balie:
        balie.desk.plan()
        balie.lobby.arrive("p1")
        context = context_of(browser, **DESKTOP)
        page = balie.visit(context, "/balie", who="medewerker/e1")

        page.keyboard.press("Tab")
        assert "utrecht-skip-link" in focused(page)
        page.keyboard.press("Enter")
        while focused(page) != "open-call":
            page.keyboard.press("Tab")
            assert has_focus_ring(page)
        page.keyboard.press("Enter")
        expect(page.locator("[data-test=admit]")).to_be_visible()
        # Before its scripts run, a page refuses without asking first.
        page.wait_for_load_state("load")
        page.locator("[data-test=refuse]").focus()
        page.keyboard.press("Enter")
        dialog = page.locator("dialog[open]")
        expect(dialog).to_contain_text("Jan Jansen (Geboorte aangeven)")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        assert focused(page) == "refuse"
        page.locator("[data-test=admit]").focus()
        page.keyboard.press("Enter")
        expect(page.locator("[data-visit-id=p1][data-state=called]")).to_be_visible()
        assert balie.lobby.standing("p1").state == "called"
        context.close()
