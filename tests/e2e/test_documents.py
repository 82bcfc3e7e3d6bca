"""Documents in the call: files and photos, with a bar, broken off and gone on, then accepted."""

import re
import threading
from contextlib import contextmanager

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.contract.morning import until
from tests.document_files import pdf, photo, picture
from tests.e2e.browsers import DESKTOP
from tests.e2e.people import PATIENCE, Citizen
from tests.e2e.test_schemes import meets

PDF = pdf()
# More than goes at once.
LARGE = picture("PNG", Image.effect_noise((2400, 2400), 100))
PIECES = "**/afspraak/documenten/tus/*"


def a_file(name="huurcontract.pdf", content=PDF):
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


@pytest.fixture
def at_a_desktop(pair, stack) -> Citizen:
    return Citizen(pair.desktop("citizen"), stack.ports)


def asks(employee, citizen, what="Huurcontract"):
    label = employee.page.locator("#documenten input[name=label]:not([type=hidden])")
    employee.presses("document-ask-open")
    label.fill(what)
    employee.presses("document-ask")
    # Asked: the form is out of the way again.
    expect(label).to_be_hidden(timeout=PATIENCE)
    asked = citizen.at("document-request").filter(has_text=what)
    expect(asked.locator("[data-test=document-pick]")).to_be_visible(timeout=PATIENCE)


def chooses(citizen, *files, by="document-pick"):
    with citizen.page.expect_file_chooser() as chooser:
        citizen.presses(by)
    chooser.value.set_files(list(files))


def stands_ready(citizen, name):
    """Nothing is on its way any more, and the card of the server tells it."""
    expect(citizen.at("upload")).to_have_count(0, timeout=PATIENCE)
    line = citizen.at("document").filter(has_text=name)
    expect(line).to_be_visible(timeout=PATIENCE)
    expect(line).to_contain_text("Nog niet verstuurd")


def sends(citizen):
    citizen.presses("document-send")
    expect(citizen.at("document").locator(".balie-documents__name svg")).to_be_visible()
    expect(citizen.at("document-state")).to_contain_text("Verstuurd", timeout=PATIENCE)


def accepts(employee, *, pages=None):
    line = employee.at("document")
    expect(line).to_have_attribute("data-state", "ready", timeout=2 * PATIENCE)
    if pages:
        expect(line).to_contain_text(pages)
    employee.presses("document-accept")
    expect(line).to_have_attribute("data-state", "accepted", timeout=PATIENCE)


@pytest.mark.capability("M12", "M13", "M57", "M58")
def test_a_file_is_chosen_sent_and_accepted(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Dora Bestand"])
    asks(employee, citizen)

    chooses(citizen, a_file())
    stands_ready(citizen, "huurcontract.pdf")
    expect(employee.at("document")).to_have_attribute("data-state", "receiving", timeout=PATIENCE)
    sends(citizen)

    accepts(employee)
    expect(citizen.at("document-state")).to_have_text("Aangenomen", timeout=PATIENCE)
    citizen.is_inside()


@pytest.mark.capability("M12", "M24")
def test_the_button_in_the_toolbar_of_jitsi_opens_the_question(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Tara Toolbar"])
    label = employee.page.locator("#documenten input[name=label]:not([type=hidden])")
    expect(label).to_be_hidden()

    employee.meeting().get_by_role("button", name="Vraag om een document").click()

    expect(label).to_be_visible(timeout=PATIENCE)
    expect(employee.at("document-ask-open")).to_be_focused()


@pytest.mark.capability("M13")
def test_an_upload_goes_on_where_the_line_broke(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Lara Lijn"])
    asks(employee, citizen)
    offsets = []

    def breaks_once(route):
        if route.request.method != "PATCH":
            route.continue_()
            return
        offsets.append(int(route.request.headers["upload-offset"]))
        if len(offsets) in (2, 3, 4):
            route.abort("connectionfailed")
        else:
            route.continue_()

    citizen.page.route(PIECES, breaks_once)
    chooses(citizen, a_file(content=LARGE))
    expect(citizen.at("upload-state")).to_contain_text("vanzelf verder", timeout=PATIENCE)
    stands_ready(citizen, "huurcontract.pdf")

    assert offsets[0] == 0
    assert 0 not in offsets[1:], offsets
    sends(citizen)
    accepts(employee)


@pytest.mark.capability("M13")
def test_after_a_reload_the_same_file_goes_on_and_its_name_is_not_kept(employee, citizen, tmp_path):
    meets(employee, citizen, product="vraag", names=["Rob Reload"])
    asks(employee, citizen)
    offsets, file = [], tmp_path / "huurcontract.pdf"
    # On disk, so that it is the same file for the browser the second time.
    file.write_bytes(LARGE)

    def stops(route):
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
            if len(offsets) == 2 and not is_reloaded.is_set():
                return  # it never answers
        route.continue_()

    is_reloaded = threading.Event()
    citizen.page.route(PIECES, stops)
    chooses(citizen, file)
    expect(citizen.at("upload-state")).to_contain_text(re.compile("[1-9][0-9] %"), timeout=PATIENCE)
    kept = citizen.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "balie-upload-" in kept
    assert "huurcontract" not in kept
    citizen.page.reload()
    expect(citizen.at("document-pick")).to_be_visible(timeout=PATIENCE)

    offsets.clear()
    is_reloaded.set()
    chooses(citizen, file)
    stands_ready(citizen, "huurcontract.pdf")

    assert offsets[0] > 0
    expect(citizen.at("document")).to_have_count(1)


@pytest.mark.capability("M13")
def test_a_card_that_is_shown_anew_keeps_a_running_upload_and_what_was_typed(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Kees Kaart"])
    asks(employee, citizen)
    chooses(citizen, a_file("eerste.pdf"))
    stands_ready(citizen, "eerste.pdf")
    held, is_open = [], threading.Event()
    citizen.page.route(
        PIECES, lambda route: route.continue_() if is_open.is_set() else held.append(route)
    )
    chooses(citizen, a_file("tweede.pdf"))
    expect(citizen.at("upload")).to_have_count(1)
    remark = citizen.page.locator("#documenten textarea")
    remark.press_sequentially("Dit is ")

    asks(employee, citizen, "Paspoort")
    expect(citizen.at("document-request")).to_have_count(2, timeout=PATIENCE)
    remark.page.keyboard.type("alles")
    expect(remark).to_have_value("Dit is alles")
    expect(citizen.at("upload")).to_have_count(1)

    is_open.set()
    held.pop().continue_()
    expect(citizen.at("upload")).to_have_count(0, timeout=PATIENCE)
    expect(citizen.at("document")).to_have_count(2)


@pytest.mark.capability("M56")
def test_who_types_a_question_types_on_while_the_card_changes(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Vera Verder"])
    asks(employee, citizen)
    label = employee.page.locator("#documenten input[name=label]:not([type=hidden])")
    employee.presses("document-ask-open")
    label.press_sequentially("Huur")

    chooses(citizen, a_file())
    expect(employee.at("document")).to_have_count(1, timeout=PATIENCE)
    employee.page.keyboard.type("opzegging")

    expect(label).to_have_value("Huuropzegging")


@pytest.mark.capability("M56")
def test_a_press_elsewhere_in_the_card_leaves_what_is_being_typed(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Henk Halverwege"])
    asks(employee, citizen)
    chooses(citizen, a_file())
    stands_ready(citizen, "huurcontract.pdf")
    sends(citizen)
    label = employee.page.locator("#documenten input[name=label]:not([type=hidden])")
    expect(employee.at("document")).to_have_attribute("data-state", "ready", timeout=2 * PATIENCE)
    employee.presses("document-terug-open")
    employee.presses("document-ask-open")
    label.fill("Half een vraag")

    employee.presses("document-terug")
    reason = employee.page.locator("#documenten textarea[aria-invalid=true]")
    expect(reason).to_be_focused(timeout=PATIENCE)
    expect(label).to_have_value("Half een vraag")

    accepts(employee)
    expect(label).to_have_value("Half een vraag")
    expect(label).to_be_visible()


@contextmanager
def slowly(page, *, bytes_a_second=500_000):
    """What the page sends goes over a thin line."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    thin = {"offline": False, "latency": 0, "downloadThroughput": -1}
    wire.send("Network.emulateNetworkConditions", thin | {"uploadThroughput": bytes_a_second})
    yield
    wire.detach()


@pytest.mark.capability("M56")
def test_a_civil_servant_sees_how_much_of_his_file_has_gone(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Bas Balk"])
    employee.presses("document-own-open")
    employee.at("document-own-file").set_input_files(a_file("folder.png", LARGE))
    with slowly(employee.page):
        employee.presses("document-own-add")
        bar = employee.at("document-own-bar")
        expect(bar).to_be_visible(timeout=PATIENCE)
        halfway = "bar => 0 < bar.value && bar.value < bar.max"
        assert until(lambda: bar.evaluate(halfway))

    expect(employee.at("document-ours")).to_contain_text("folder.png", timeout=2 * PATIENCE)
    expect(employee.at("document-own-bar")).to_be_hidden()


@pytest.mark.capability("M13")
def test_stopping_takes_the_file_away_here_and_there(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Stan Stop"])
    asks(employee, citizen)
    held = []
    citizen.page.route(
        PIECES,
        lambda route: held.append(route) if route.request.method == "PATCH" else route.continue_(),
    )
    chooses(citizen, a_file())
    expect(employee.at("document")).to_have_count(1, timeout=PATIENCE)

    citizen.presses("upload-cancel")

    expect(citizen.at("upload")).to_have_count(0, timeout=PATIENCE)
    expect(employee.at("document")).to_have_count(0, timeout=PATIENCE)
    expect(citizen.at("document")).to_have_count(0)


@pytest.mark.capability("M14")
def test_a_photo_at_a_desktop_while_the_call_uses_the_camera(employee, at_a_desktop):
    citizen = at_a_desktop
    meets(employee, citizen, product="vraag", names=["Fien Foto"])
    asks(employee, citizen)

    citizen.presses("document-photo")
    citizen.presses("photo-shoot")
    citizen.presses("photo-anew")
    citizen.presses("photo-shoot")
    citizen.presses("photo-use")
    stands_ready(citizen, "Foto.jpg")
    employee.sees_moving_picture()
    sends(citizen)

    accepts(employee)


@pytest.mark.capability("M14")
def test_several_photos_become_one_document(employee, at_a_desktop):
    citizen = at_a_desktop
    meets(employee, citizen, product="vraag", names=["Peter Pagina"])
    asks(employee, citizen)

    citizen.presses("document-photo")
    for _ in range(2):
        citizen.presses("photo-shoot")
        citizen.presses("photo-more")
    citizen.presses("photo-shoot")
    expect(citizen.at("photo-use")).to_contain_text("3 bladzijden")
    citizen.presses("photo-use")
    stands_ready(citizen, "Foto.pdf")
    sends(citizen)

    accepts(employee, pages="3 pagina")


@pytest.mark.capability("M14")
def test_a_telephone_takes_the_photo_with_its_own_camera(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Tess Telefoon"])
    asks(employee, citizen)
    taken = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(640, 480))}

    chooses(citizen, taken, by="document-photo")
    chooses(citizen, taken, by="photo-more")
    citizen.presses("photo-use")
    stands_ready(citizen, "Foto.pdf")
    sends(citizen)

    accepts(employee, pages="2 pagina")


@pytest.mark.capability("M13")
def test_what_the_server_refuses_is_told_beside_the_file(employee, citizen):
    meets(employee, citizen, product="vraag", names=["Wim Weigering"])
    asks(employee, citizen)
    citizen.page.context.route(
        "**/afspraak/documenten/tus",
        lambda route: route.fulfill(
            status=409,
            content_type="application/problem+json",
            body='{"detail": "Er zijn al genoeg bestanden.", "code": "document_enough"}',
        ),
    )

    chooses(citizen, a_file())

    expect(citizen.at("upload-failed")).to_have_text("Er zijn al genoeg bestanden.")


@pytest.mark.capability("M13", "M58")
def test_without_javascript_a_plain_form_sends(employee, citizen, browsers):
    meets(employee, citizen, product="vraag", names=["Piet Plat"])
    asks(employee, citizen)
    plain = browsers.get("citizens").new_context(
        java_script_enabled=False, storage_state=citizen.context.storage_state(), **DESKTOP
    )
    page = plain.new_page()
    page.goto(f"http://localhost:{citizen.ports.web}/afspraak/documenten")
    expect(page.locator("[data-test=document-pick]")).to_be_hidden()

    page.locator("[data-test=document-file]").set_input_files(a_file())
    page.locator("[data-test=document-add]").click()
    page.locator("[data-test=document-send]").click()

    expect(page.locator("[data-test=document]")).to_contain_text("huurcontract.pdf")
    plain.close()
    accepts(employee)
