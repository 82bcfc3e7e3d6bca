"""Pages that move by themselves: arrivals are heard, the cover lifts, the frame comes back."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.builders import an_employee
from tests.desk import SANNE
from tests.e2e.browsers import DESKTOP, PHONE
from tests.e2e.served_desk import context_of, served

SANNE_S_COLLEAGUE = an_employee("e9", name="Mehmet Yilmaz")
SOUNDS = "() => Number(document.documentElement.dataset.soundsPlayed ?? 0) >= {}"
JOINED = "jitsi.tell('videoConferenceJoined')"


@pytest.fixture
def browser(browsers):
    return browsers.get("desk")


@pytest.fixture
def balie(tmp_path):
    with served(tmp_path) as running:
        yield running


@pytest.fixture
def desktop(browser):
    context = context_of(browser, **DESKTOP)
    yield context
    context.close()


@pytest.fixture
def phone(browser):
    context = context_of(browser, **PHONE)
    yield context
    context.close()


def cover(page):
    return page.locator("[data-test=waiting]")


def has_frame(page, number=1):
    page.wait_for_function(f"() => window.frames_made >= {number}")


@pytest.mark.capability("M33")
def test_the_first_and_the_second_arrival_are_both_heard_and_seen(balie, desktop):
    balie.desk.plan("p1", name="Noor Jansen")
    balie.desk.plan("p2", name="Kees Visser")
    page = balie.visit(desktop, "/balie", who="medewerker/e1")
    expect(page.locator("[data-state=expected]")).to_have_count(2)

    balie.lobby.arrive("p1")
    page.wait_for_function(SOUNDS.format(1))
    expect(page).to_have_title(
        "(1) wachten - Afspraken van vandaag - Digitale Balie Gemeente Voorbeeldstad"
    )
    balie.lobby.arrive("p2")
    page.wait_for_function(SOUNDS.format(2))

    expect(page.locator("[data-queue]")).to_have_attribute("data-arrivals", "2")
    expect(page.locator("#aankondiging")).to_have_text("Kees Visser wacht. Afspraak van 10.01 uur.")
    assert page.title().startswith("(2) wachten")


def test_a_muted_list_makes_no_sound_and_still_shows_who_waits(balie, desktop):
    balie.desk.plan("p1")
    page = balie.visit(desktop, "/balie", who="medewerker/e1")
    page.locator("[data-sound]").click()

    balie.lobby.arrive("p1")

    expect(page.locator("[data-state=waiting]")).to_be_visible()
    assert not page.evaluate(SOUNDS.format(1))


@pytest.mark.capability("M08")
def test_the_cover_lifts_when_server_and_browser_both_say_inside(balie, phone):
    balie.desk.plan("p1")
    balie.lobby.arrive("p1")
    page = balie.visit(phone, "/afspraak/gesprek", who="burger/p1")
    has_frame(page)
    expect(page.locator("[data-frame]")).to_have_attribute("inert", "")

    balie.lobby.admit("p1", by=SANNE)
    expect(page.locator("[data-stand][data-state=called]")).to_be_visible()
    page.wait_for_function(SOUNDS.format(1))
    expect(cover(page)).to_be_visible()
    page.evaluate(JOINED)
    balie.lobby.entered("p1")

    expect(cover(page)).to_be_hidden()
    expect(page.locator("[data-frame] iframe")).to_be_visible()
    assert not page.locator("[data-frame]").evaluate("frame => frame.inert")


def test_joining_alone_does_not_lift_the_cover(balie, phone):
    balie.desk.plan("p1")
    balie.lobby.arrive("p1")
    page = balie.visit(phone, "/afspraak/gesprek", who="burger/p1")
    has_frame(page)

    page.evaluate(JOINED)

    expect(page.locator("[data-joined]")).to_be_attached()
    expect(cover(page)).to_be_visible()


def test_a_reload_keeps_the_place(balie, phone):
    for each in ("p1", "p2"):
        balie.desk.plan(each)
        balie.lobby.arrive(each)
        balie.desk.clock.move(timedelta(seconds=1))
    page = balie.visit(phone, "/afspraak/gesprek", who="burger/p2")
    expect(page.locator("[data-ahead='1']")).to_be_visible()

    page.reload()

    expect(page.locator("[data-ahead='1']")).to_be_visible()
    has_frame(page)


def test_a_meeting_that_lost_its_connection_comes_back_with_a_fresh_token(balie, phone):
    balie.desk.plan("p1")
    balie.lobby.arrive("p1")
    page = balie.visit(phone, "/afspraak/gesprek", who="burger/p1")
    has_frame(page)

    page.evaluate("jitsi.tell('errorOccurred', {error: {name: 'x', isFatal: true}})")

    has_frame(page, 2)
    expect(cover(page)).to_be_visible()


def test_who_hangs_up_may_come_back(balie, phone):
    balie.desk.plan("p1")
    balie.lobby.arrive("p1")
    balie.lobby.admit("p1", by=SANNE)
    balie.lobby.entered("p1")
    page = balie.visit(phone, "/afspraak/gesprek", who="burger/p1")
    has_frame(page)
    page.evaluate(JOINED)
    expect(cover(page)).to_be_hidden()

    page.evaluate("jitsi.tell('readyToClose')")
    expect(page.locator("[data-left]")).to_be_visible()
    page.locator("[data-return]").click()

    has_frame(page, 2)
    expect(page.locator("[data-left]")).to_be_hidden()


def test_a_refused_citizen_holds_no_frame(balie, phone):
    balie.desk.plan("p1")
    balie.lobby.arrive("p1")
    page = balie.visit(phone, "/afspraak/gesprek", who="burger/p1")
    has_frame(page)

    balie.lobby.refuse("p1", by=SANNE)

    expect(page.locator("[data-stand][data-state=refused]")).to_be_visible()
    expect(page.locator("[data-frame] iframe")).to_have_count(0)


def test_who_pressed_later_is_told_also_when_the_list_moved_in_the_meantime(balie, desktop):
    balie.desk.plan("p1")
    balie.lobby.arrive("p1")
    staff = balie.visit(desktop, "/balie/gesprek/a1", who="medewerker/e1")
    held = []
    staff.route("**/toelaten", lambda route: held.append(route))
    with staff.expect_request("**/toelaten"):
        staff.locator("[data-test=admit]").click()

    with staff.expect_response("**/stand"):
        balie.lobby.admit("p1", by=SANNE_S_COLLEAGUE)
    held[0].continue_()

    expect(staff.locator("#melding")).to_contain_text("Een collega heeft deze bezoeker al geholpen")
    expect(staff.locator("#mensen [data-state=called]")).to_be_visible()


@pytest.mark.capability("M118")
def test_finishing_brings_both_to_their_end_page(balie, phone, desktop):
    balie.desk.plan("p1")
    balie.lobby.arrive("p1")
    citizen = balie.visit(phone, "/afspraak/gesprek", who="burger/p1")
    staff = balie.visit(desktop, "/balie/gesprek/a1", who="medewerker/e1")
    staff.locator("[data-test=admit]").click()
    expect(citizen.locator("[data-stand][data-state=called]")).to_be_visible()

    staff.locator("[data-test=finish]").click()
    staff.locator("[data-test=finish-confirm]").click()

    expect(staff.locator("[data-test=end-page]")).to_be_visible()
    expect(citizen.locator("[data-test=end-page]")).to_be_visible()
