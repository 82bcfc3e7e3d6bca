"""The cards of identification on pages that move: two citizens, the frame of ident, phone, chat."""

import pytest
from playwright.sync_api import expect

from sidecar.core.requirements import Demand, Requirements
from tests.desk import SANNE
from tests.e2e.browsers import DESKTOP, PHONE
from tests.e2e.judge import faults
from tests.e2e.served_desk import context_of, served
from tests.unit.identification.deeds import compares, enters_number, logs_in

CODE = "012345"
JOINED = "jitsi.tell('videoConferenceJoined')"
CALL = "/balie/gesprek/a1"
SAYS = "jitsi.tell('{event}', {{message: '{text}', privateMessage: {private}, nick: '{nick}'}})"


@pytest.fixture
def browser(browsers):
    return browsers.get("desk")


@pytest.fixture
def open_context(browser):
    opened = []

    def make(**kind):
        opened.append(context_of(browser, **kind))
        return opened[-1]

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def wanted():
    return {"scheme": "random_code"}


@pytest.fixture
def balie(tmp_path, wanted):
    requirements = Requirements(**{"demand": Demand.REQUIRED, "level": "midden"} | wanted)
    with served(tmp_path, requirements=requirements) as running:
        yield running


def comes_in(balie, *people):
    for who in people:
        balie.desk.plan(who, appointment_id="a1", room="balie-1", name=NAMES[who])
        balie.lobby.arrive(who)
        balie.lobby.admit(who, by=SANNE)
        balie.lobby.entered(who)


NAMES = {"p1": "Jan Jansen", "p2": "Kim Bos"}


def staff_page(balie, open_context):
    page = balie.visit(open_context(**DESKTOP), CALL, who="medewerker/e1")
    expect(page.locator("[data-identification]").first).to_be_visible()
    return page


def citizen_page(balie, open_context, who="p1", kind=DESKTOP):
    page = balie.visit(open_context(**kind), "/afspraak/gesprek", who=f"burger/{who}")
    page.wait_for_function("() => window.jitsi")
    page.evaluate(JOINED)
    expect(page.locator("[data-test=waiting]")).to_be_hidden()
    return page


def card(page, who="p1"):
    return page.locator(f"#identificatie-{who}")


def stands(page, state, who="p1"):
    expect(page.locator(f"#identificatie-{who}[data-state={state}]")).to_be_visible()


def log_in(balie, who="p1", code=CODE):
    return logs_in(balie.identification, balie.identification.of(who), code=code)


@pytest.mark.capability("M17", "A12", "M64")
def test_two_citizens_are_identified_each_by_himself_and_then_the_call_may_end(balie, open_context):
    comes_in(balie, "p1", "p2")
    jan = citizen_page(balie, open_context, "p1", PHONE)
    kim = citizen_page(balie, open_context, "p2", PHONE)
    staff = staff_page(balie, open_context)

    card(staff, "p2").locator("[data-test=identify]").click()
    expect(kim.locator("[data-test=identify-link]")).to_be_visible()
    expect(jan.locator("[data-test=identify-link]")).to_have_count(0)
    stands(staff, "none", "p1")
    log_in(balie, "p2")
    card(staff, "p2").locator("[data-test=code-matches]").click()
    card(staff, "p2").locator("[data-test=complete]").click()
    stands(staff, "completed", "p2")

    staff.locator("[data-test=finish]").click()
    staff.locator("[data-test=finish-confirm]").click()
    expect(staff.locator("#melding")).to_contain_text(
        "Identificatie is bij dit onderwerp verplicht"
    )
    assert staff.evaluate("window.frames_made") == 1

    card(staff, "p1").locator("[data-test=skip-open]").click()
    staff.locator("#reden-p1").select_option("known")
    card(staff, "p1").locator("[data-test=skip]").click()
    stands(staff, "skipped", "p1")
    staff.locator("[data-test=finish]").click()
    staff.locator("[data-test=finish-confirm]").click()
    for page in (staff, jan, kim):
        expect(page.locator("[data-test=end-page]")).to_be_visible()


def test_the_button_of_jitsi_asks_the_only_one_and_lets_choose_between_two(balie, open_context):
    comes_in(balie, "p1", "p2")
    staff = staff_page(balie, open_context)
    expect(card(staff, "p2")).to_be_visible()
    press = "jitsi.tell('toolbarButtonClicked', {key: 'identificeren'})"

    staff.evaluate(press)
    expect(staff.locator("[data-identify-button]").first).to_be_focused()
    assert balie.identification.of("p1") is None
    card(staff, "p2").locator("[data-test=identify]").click()
    stands(staff, "asked", "p2")
    staff.evaluate(press)

    stands(staff, "asked", "p1")


@pytest.mark.parametrize("wanted", [{"demand": Demand.NONE}])
def test_the_button_of_jitsi_says_so_when_nobody_needs_to_identify(balie, open_context):
    comes_in(balie, "p1")
    staff = balie.visit(open_context(**DESKTOP), CALL, who="medewerker/e1")
    expect(staff.locator("section#identificatie-p1")).to_be_hidden()
    staff.wait_for_function("() => window.jitsi")

    staff.evaluate("jitsi.tell('toolbarButtonClicked', {key: 'identificeren'})")

    expect(staff.locator("#melding")).to_contain_text("identificatie niet nodig")


@pytest.mark.capability("M24")
def test_the_button_of_jitsi_to_finish_asks_first(balie, open_context):
    comes_in(balie, "p1")
    staff = staff_page(balie, open_context)

    staff.evaluate("jitsi.tell('toolbarButtonClicked', {key: 'afronden'})")

    expect(staff.locator("[data-test=finish-confirm]")).to_be_visible()
    expect(staff.locator("[data-test=end-page]")).to_have_count(0)


@pytest.mark.capability("M90", "M97", "A1")
@pytest.mark.parametrize("wanted", [{"scheme": "derived_code"}])
def test_a_known_number_is_typed_in_the_frame_and_the_rest_goes_by_itself(balie, open_context):
    comes_in(balie, "p1")
    citizen = citizen_page(balie, open_context)
    staff = staff_page(balie, open_context)
    frame = staff.locator("[data-test=ident-frame]")
    expect(frame).to_be_hidden()

    card(staff).locator("[data-test=identify]").click()
    inside = staff.frame_locator("[data-test=ident-frame]")
    expect(inside.locator("[data-test=ident-part]")).to_be_visible()
    expect(citizen.locator("#identificatie")).to_be_hidden()
    request = balie.identification.of()
    enters_number(balie.identification, request)
    expect(citizen.locator("[data-test=identify-link]")).to_be_visible()
    expect(frame).to_be_visible()
    log_in(balie)
    compares(balie.identification, request, "same")

    expect(staff.locator("[data-test=identification-matched]")).to_be_visible()
    expect(citizen.locator("#identificatie[data-state=matched]")).to_be_visible()
    card(staff).locator("[data-test=complete]").click()
    stands(staff, "completed")
    expect(frame).to_be_hidden()


@pytest.mark.capability("A12")
def test_on_a_desktop_the_code_for_the_phone_is_there_and_on_a_phone_it_is_folded(
    balie, open_context
):
    comes_in(balie, "p1")
    desktop = citizen_page(balie, open_context)
    balie.identification.people.ask("a1", "p1", by=SANNE)

    picture = desktop.locator("[data-test=qr] svg")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box["width"] == pytest.approx(box["height"], abs=1)
    assert box["width"] >= 160
    before = picture.inner_html()
    link = balie.identification.phones.link(balie.identification.of())
    phone = balie.visit(open_context(**PHONE), "/afspraak", who="burger/p1")
    phone.goto(balie.address + link.address.removeprefix("https://balie.example"))
    phone.locator("[data-test=phone-start]").click()
    expect(phone.locator("[data-test=ident-part]")).to_be_visible()

    desktop.wait_for_function(
        "old => document.querySelector('[data-test=qr] svg').innerHTML !== old", arg=before
    )
    small = citizen_page(balie, open_context, kind=PHONE)
    expect(small.locator("[data-test=phone-open]")).to_be_visible()
    expect(small.locator("[data-test=qr]")).to_be_hidden()


def says(page, event, text, *, private="false", nick=""):
    page.evaluate(SAYS.format(event=event, text=text, private=private, nick=nick))


@pytest.mark.capability("M84", "A1")
def test_a_code_typed_in_the_chat_of_jitsi_is_compared(balie, open_context):
    comes_in(balie, "p1")
    citizen = citizen_page(balie, open_context)
    staff = staff_page(balie, open_context)
    staff.wait_for_function("() => window.jitsi")
    sent = []
    for page in (citizen, staff):
        page.on("request", lambda r: sent.append(r.url) if r.url.endswith("/code") else None)
    balie.identification.people.ask("a1", "p1", by=SANNE)
    expect(citizen.locator("[data-test=identify-link]")).to_be_visible()
    says(citizen, "outgoingMessage", "999 999")
    log_in(balie)
    expect(citizen.locator("[data-awaits-code]")).to_be_visible()
    expect(staff.locator("[data-awaits-code]")).to_be_visible()
    says(staff, "incomingMessage", "999 999", private="true", nick="Jan Jansen")
    says(citizen, "outgoingMessage", "Goedemorgen, 06 12345678")
    assert sent == []

    says(citizen, "outgoingMessage", "mijn code is 111 111")
    says(staff, "incomingMessage", "mijn code is 111 111", nick="Jan Jansen")
    expect(staff.locator("#identificatie-p1")).to_contain_text("(poging 1 van 5)")
    expect(citizen.locator("#identificatie")).to_contain_text("Deze code is anders")
    says(staff, "incomingMessage", "012 345", nick="Jan Jansen")

    expect(staff.locator("#identificatie-p1")).to_contain_text("precies gelijk")
    expect(citizen.locator("#identificatie")).to_contain_text("precies gelijk")
    assert balie.identification.of().tries == 2


@pytest.mark.capability("M134")
@pytest.mark.parametrize("wanted", [{"scheme": "named_employee_code"}])
def test_axe_finds_nothing_on_the_call_pages_with_their_cards(balie, open_context):
    comes_in(balie, "p1", "p2")
    citizen = citizen_page(balie, open_context)
    staff = staff_page(balie, open_context)
    found = faults(staff, "nobody asked")
    balie.identification.people.ask("a1", "p1", by=SANNE)
    expect(citizen.locator("[data-test=qr] svg")).to_be_visible()
    found += faults(citizen, "asked, citizen")
    stands(staff, "asked")
    found += faults(staff, "asked")
    log_in(balie)
    expect(citizen.locator("[data-awaits-code]")).to_be_visible()
    found += faults(citizen, "identified, citizen")
    stands(staff, "identified")
    card(staff, "p2").locator("[data-test=skip-open]").click()
    found += faults(staff, "identified")

    assert found == []
