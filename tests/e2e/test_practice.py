"""Practising in a real browser: a fake camera, somebody who says no, the keyboard, a slow line."""

import pytest
from playwright.sync_api import expect

from sidecar.core.devices import Result
from tests.e2e.browsers import DESKTOP, PHONE
from tests.e2e.judge import faults
from tests.e2e.served_desk import context_of, served

PRACTICE = "/a/p1/oefenen"
LIGHTEST = 100_000


@pytest.fixture
def balie(tmp_path):
    with served(tmp_path) as running:
        running.desk.plan("p1", phone="06 12345678")
        yield running


@pytest.fixture
def phone(browsers):
    context = context_of(browsers.get("desk"), **PHONE)
    yield context
    context.close()


@pytest.fixture
def desktop(browsers):
    context = context_of(browsers.get("desk"), **DESKTOP)
    yield context
    context.close()


def opened(balie, context, path):
    page = context.new_page()
    page.goto(f"{balie.address}{path}")
    return page


def found(page, part, kind):
    expect(page.locator(f"[data-result={part}][data-kind={kind}]")).to_be_visible(timeout=20_000)


def does_all_of_it(page):
    page.locator("[data-test=device-begin]").click()
    for part in ("camera", "microphone", "network"):
        found(page, part, "ok")
    page.locator("[data-test=device-play]").click()
    page.locator("[data-test=sound-yes]").click()
    found(page, "sound", "ok")


@pytest.mark.capability("M03", "M06", "M22", "A11")
def test_who_practises_days_before_is_ready_and_the_desk_sees_it_at_once(balie, phone, desktop):
    desk = balie.visit(desktop, "/balie", who="medewerker/e1")
    expect(desk.locator("[data-light=untested]")).to_be_visible()
    page = opened(balie, phone, PRACTICE)

    does_all_of_it(page)
    assert faults(page, "tested") == []
    page.locator("[data-test=practice-done]").click()

    heading = page.get_by_role("heading", name="U bent klaar voor het gesprek")
    expect(heading).to_be_focused()
    expect(page.locator("video")).to_be_hidden()
    assert faults(page, "ready") == []
    expect(desk.locator("[data-light=green]")).to_have_text("Getest: goed", timeout=70_000)
    assert balie.desk.preparation.of(["p1"])["p1"].browser == "chrome"


@pytest.mark.capability("M22")
def test_who_has_no_link_sends_no_outcome(balie, phone):
    page = opened(balie, phone, "/oefenen")
    sent = []
    page.on("request", lambda asked: sent.append((asked.method, asked.url)))

    does_all_of_it(page)
    page.locator("[data-test=practice-done]").click()
    expect(page.locator("[data-outcome=ready]")).to_be_visible()
    page.goto("about:blank")

    posts = {url for method, url in sent if method == "POST"}
    assert posts == {f"{balie.address}/oefenen/meting"}
    assert balie.desk.preparation.of(["p1"]) == {}


@pytest.mark.capability("M03", "A11")
def test_who_says_no_to_the_browser_is_helped_and_the_desk_knows(balie, browsers):
    context = browsers.of_who_says_no().new_context(locale="nl-NL", **DESKTOP)
    page = opened(balie, context, PRACTICE)

    page.locator("[data-test=device-begin]").click()

    expect(page.locator("[data-problem=denied]")).to_be_visible()
    expect(page.locator("[data-problem=denied] [data-again]")).to_be_focused()
    found(page, "network", "ok")
    assert faults(page, "denied") == []
    with page.expect_response(lambda answer: answer.url.endswith(PRACTICE)):
        page.locator("[data-test=practice-done]").click()
    expect(page.locator("[data-outcome=trouble]")).to_be_visible()
    assert faults(page, "trouble") == []
    kept = balie.desk.preparation.of(["p1"])["p1"]
    assert (kept.camera, kept.microphone) == (Result.NONE, Result.NONE)
    context.close()


@pytest.mark.capability("M06")
def test_a_line_that_breaks_is_a_bad_one_with_tips_and_can_be_measured_again(balie, desktop):
    page = opened(balie, desktop, "/oefenen")
    page.route("**/oefenen/meting", lambda route: route.abort())
    page.locator("[data-test=device-begin]").click()

    found(page, "network", "none")
    expect(page.locator("[data-network-tips] li")).to_have_count(3)
    assert faults(page, "bad line") == []
    page.unroute("**/oefenen/meting")
    page.locator("[data-measure-again]").click()

    found(page, "network", "ok")
    expect(page.locator("[data-network-tips]")).to_be_hidden()


@pytest.mark.capability("M134")
def test_practising_goes_with_the_keyboard_alone_and_may_be_skipped(balie, desktop):
    page = opened(balie, desktop, "/oefenen")
    page.wait_for_load_state("load")

    def reaches(name):
        wanted = page.locator(f"[data-test={name}]")
        for _ in range(30):
            page.keyboard.press("Tab")
            if wanted.evaluate("each => each === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not reach {name}")

    reaches("practice-done")
    page.keyboard.press("Enter")
    expect(page.locator("[data-outcome=partly]")).to_be_visible()
    reaches("practice-again")
    page.keyboard.press("Enter")
    found(page, "camera", "ok")
    reaches("device-play")
    page.keyboard.press("Enter")
    expect(page.locator("[data-test=sound-yes]")).to_be_focused()
    page.keyboard.press("Enter")
    found(page, "sound", "ok")


@pytest.mark.capability("M16", "M20")
def test_how_it_works_is_light_and_whole_without_javascript(balie, browsers):
    context = browsers.get("desk").new_context(java_script_enabled=False, **PHONE)
    page = context.new_page()
    weights = {}
    page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}))

    page.goto(f"{balie.address}/videobellen", wait_until="networkidle")

    expect(page.locator("[data-test=how-steps] > li")).to_have_count(7)
    expect(page.locator("[data-test=how-steps] svg").last).to_be_visible()
    assert len(weights) >= 3
    assert sum(weights.values()) <= LIGHTEST, weights
    page.locator("[data-test=practice]").click()
    expect(page).to_have_url(f"{balie.address}/oefenen")
    context.close()
