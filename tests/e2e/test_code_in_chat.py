"""A control code typed in the real meeting page reaches the card through the real IFrame API."""

import secrets

import pytest
from playwright.sync_api import expect

from deploy.local import ports
from deploy.local.meeting.server import MeetingServer, MeetingSettings
from deploy.local.prosody.config import ProsodySettings
from deploy.local.prosody.server import Prosody, start_focus
from sidecar.core.requirements import Demand, Requirements
from tests.contract.jitsi import tokens
from tests.contract.jitsi.sidecar_stub import SidecarStub
from tests.desk import SANNE
from tests.e2e.browsers import DESKTOP, PHONE
from tests.e2e.meeting_room import PATIENCE, serving
from tests.e2e.served_desk import context_of, served
from tests.unit.identification.deeds import ask, logs_in

# Playwright leaves its pipes to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
FIRST_PORT, LAST_PORT = 23000, 23999
NAME, CODE = "Jan Jansen", "012345"


@pytest.fixture
def base():
    start = FIRST_PORT + 10 * secrets.randbelow((LAST_PORT - FIRST_PORT) // 10 - 5)
    return ports.free_block(start, LAST_PORT)


@pytest.fixture
def prosody(base, tmp_path):
    stub = SidecarStub()
    settings = ProsodySettings(
        http_port=base + 7,
        c2s_port=base + 8,
        api_url=stub.url,
        api_secret=stub.secret,
        focus_password="focus-password",
        agent_password="agent-password",
        api_retry_delay=0.2,
    )
    with Prosody(settings, tmp_path / "prosody") as running:
        focus = start_focus(running)
        yield running
        focus.terminate()
        focus.wait(10)
    stub.close()


@pytest.fixture
def balie(base, prosody, tmp_path):
    """The desk of the page tests, with the real meeting page in its frame."""
    room = f"balie-{secrets.token_hex(6)}"
    meeting_url = f"http://localhost:{base}"
    settings = MeetingSettings(
        port=base,
        balie_origin=f"http://localhost:{base + 1}",
        websocket_url=prosody.websocket_url,
    )
    # The lobby is not what this is about: the token of the citizen opens it.
    citizen = {"id": "p1", "name": NAME, "lobby_bypass": True}

    def passes(who):
        token = (
            tokens.clerk(room)
            if who == "medewerker"
            else tokens.token(room, context={"user": citizen})
        )
        return {"token": token, "room": room, "jitsi_url": meeting_url, "domain": "meet.jitsi"}

    with (
        serving(MeetingServer(settings)),
        served(
            tmp_path,
            port=base + 1,
            jitsi_url=meeting_url,
            passes=passes,
            requirements=Requirements(demand=Demand.REQUIRED, level="midden"),
        ) as running,
    ):
        yield running


def types_in_chat(page, text):
    meeting = page.frame_locator("[data-test=call-frame] iframe")
    meeting.locator("#toolbar [data-key=chat]").click()
    meeting.get_by_label("Uw bericht").fill(text)
    meeting.get_by_role("button", name="Versturen").click()
    meeting.locator("#toolbar [data-key=chat]").click()


@pytest.mark.capability("M84", "A1")
def test_a_code_typed_in_the_meeting_page_is_compared_once(balie, browsers):
    contexts = [
        context_of(browsers.get("citizens"), **PHONE),
        context_of(browsers.get("staff"), **DESKTOP),
    ]
    balie.desk.plan("p1", name=NAME)
    balie.lobby.arrive("p1")
    balie.lobby.admit("p1", by=SANNE)
    staff = balie.visit(contexts[1], "/balie/gesprek/a1", who="medewerker/e1", is_real=True)
    expect(staff.locator("[data-joined]")).to_be_attached(timeout=PATIENCE)
    citizen = balie.visit(contexts[0], "/afspraak/gesprek", who="burger/p1", is_real=True)
    balie.lobby.entered("p1")
    expect(citizen.locator("[data-test=waiting]")).to_be_hidden(timeout=PATIENCE)
    logs_in(balie.identification, ask(balie.identification), code=CODE)
    for page in (citizen, staff):
        expect(page.locator("[data-awaits-code]")).to_be_attached()

    with staff.expect_response("**/identificatie/code") as heard:
        types_in_chat(citizen, "de code is 012 345")
    expect(staff.locator("#identificatie-p1")).to_contain_text("precies gelijk")
    expect(citizen.locator("#identificatie")).to_contain_text("precies gelijk")

    # Both pages tell of the one message; whichever comes second may find the request changed.
    assert heard.value.status in (204, 409)
    assert balie.identification.of().tries == 1
    for context in contexts:
        context.close()
