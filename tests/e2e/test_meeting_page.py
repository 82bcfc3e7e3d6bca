"""Two browsers in one call: external_api outside, our meeting page inside, a real Prosody."""

import re
import secrets
import time
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import expect

from deploy.local import ports
from deploy.local.prosody.config import ProsodySettings
from deploy.local.prosody.server import Prosody, start_focus
from tests.contract.jitsi import tokens
from tests.contract.jitsi.sidecar_stub import SidecarStub
from tests.e2e.meeting_room import PATIENCE, Person, as_agent, meeting_pages

pytestmark = [
    pytest.mark.e2e,
    # Playwright leaves its pipes to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
IDENTIFY = {"id": "identify", "text": "Identificeren", "icon": "", "backgroundColor": "#c93675"}
FIRST_PORT, LAST_PORT = 22000, 22999
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def sidecar():
    stub = SidecarStub()
    yield stub
    stub.close()


@pytest.fixture(scope="module")
def prosody(sidecar, tmp_path_factory):
    start = FIRST_PORT + 10 * secrets.randbelow((LAST_PORT - FIRST_PORT) // 10 - 5)
    base = ports.free_block(start, LAST_PORT)
    settings = ProsodySettings(
        http_port=base + 7,
        c2s_port=base + 8,
        api_url=sidecar.url,
        api_secret=sidecar.secret,
        focus_password="focus-password",
        agent_password="agent-password",
        api_retry_delay=0.2,
    )
    with Prosody(settings, tmp_path_factory.mktemp("prosody")) as running:
        focus = start_focus(running)
        yield running
        focus.terminate()
        focus.wait(10)


@pytest.fixture(scope="module")
def pages(prosody):
    with meeting_pages(prosody.websocket_url) as addresses:
        yield addresses


@pytest.fixture
def two(browsers):
    """One Playwright serves all browser tests of a run; it cannot be started twice."""
    return [browsers.get("citizens"), browsers.get("staff")]


@pytest.fixture
def room():
    return f"balie-{secrets.token_hex(6)}"


@pytest.fixture
def clerk(two, pages, room):
    person = Person(two[0], pages)
    person.enter(room, tokens.clerk(room), customToolbarButtons=[IDENTIFY])
    person.wait_for("videoConferenceJoined")
    yield person
    person.close()


@pytest.fixture
def citizen(two, pages):
    person = Person(two[1], pages, size=(390, 844))
    yield person
    person.close()


@pytest.fixture
def both(clerk, citizen, room):
    """The citizen knocked and was let in."""
    citizen.enter(room, tokens.citizen(room))
    knock = clerk.wait_for("knockingParticipant")["participant"]
    clerk.command("answerKnockingParticipant", knock["id"], True)
    citizen.wait_for("videoConferenceJoined")
    return clerk, citizen


def cover(person):
    return person.frame.locator("#cover")


def button(person, key):
    return person.frame.locator(f"#toolbar [data-key={key}]")


@pytest.mark.capability("M08")
def test_a_person_who_is_not_let_in_yet_knocks_by_itself_and_joins_by_itself(clerk, citizen, room):
    citizen.enter(room, tokens.citizen(room, name="Zoë Jansen"))

    knock = clerk.wait_for("knockingParticipant")["participant"]
    expect(cover(citizen)).to_contain_text("U wacht tot u wordt binnengelaten.")
    clerk.command("answerKnockingParticipant", knock["id"], True)
    joined = citizen.wait_for("videoConferenceJoined")

    assert knock["name"] == "Zoë Jansen"
    assert (joined["roomName"], joined["displayName"]) == (room, "Zoë Jansen")
    assert clerk.wait_for("participantJoined")["displayName"] == "Zoë Jansen"
    expect(cover(citizen)).to_be_hidden()


@pytest.mark.capability("M08")
def test_a_person_who_is_refused_reads_so(clerk, citizen, room):
    citizen.enter(room, tokens.citizen(room))
    knock = clerk.wait_for("knockingParticipant")["participant"]

    clerk.command("answerKnockingParticipant", knock["id"], False)

    citizen.wait_for("readyToClose")
    expect(cover(citizen)).to_contain_text("U bent nu niet binnengelaten.")
    error = citizen.heard("errorOccurred")[0]["error"]
    assert error["name"] == "conference.connectionError.accessDenied"


def test_a_room_that_is_not_planned_says_that_it_is_not_open(citizen, sidecar, room):
    sidecar.answers[room] = (403, {"message": "not planned"})

    citizen.enter(room, tokens.citizen(room))

    citizen.wait_for("readyToClose")
    expect(cover(citizen)).to_contain_text("Dit gesprek is niet open.")
    assert citizen.heard("errorOccurred")[0]["error"]["name"] == "conference.reservationError"


def test_a_token_that_is_over_is_told_to_the_page_around_us(citizen, room):
    citizen.enter(room, tokens.citizen(room, exp=int(time.time()) - 5))

    error = citizen.wait_for("errorOccurred")["error"]
    assert (error["name"], error["isFatal"]) == ("connection.passwordRequired", True)
    expect(cover(citizen)).to_contain_text("U kunt met deze link niet in dit gesprek.")


def test_both_see_the_moving_picture_of_the_other(both):
    clerk, citizen = both

    assert clerk.sees_moving_picture()
    assert citizen.sees_moving_picture()
    other = clerk.frame.locator(".tile:not(.own)")
    expect(other.locator(".name")).to_have_text("Sanne Bakker")
    expect(other.locator(".muted")).to_be_hidden()


def test_chat_goes_both_ways_and_unread_messages_are_counted(both):
    clerk, citizen = both
    button(clerk, "chat").click()
    clerk.frame.get_by_label("Uw bericht").fill("Goedemorgen")
    clerk.frame.get_by_role("button", name="Versturen").click()

    assert citizen.wait_for("incomingMessage")["message"] == "Goedemorgen"
    badge = citizen.frame.get_by_role("button", name="Chat openen, 1 nieuw")
    badge.click()
    expect(citizen.frame.get_by_role("log")).to_contain_text("Goedemorgen")
    citizen.command("sendChatMessage", "Dag <b>mevrouw</b>")

    heard = clerk.wait_for("incomingMessage")
    assert (heard["message"], heard["privateMessage"]) == ("Dag <b>mevrouw</b>", False)
    expect(clerk.frame.get_by_role("log")).to_contain_text("Dag <b>mevrouw</b>")


@pytest.mark.capability("M76")
def test_a_system_message_is_private_and_bears_its_name(both, prosody, sidecar, room):
    clerk, citizen = both
    people = [event.json["occupant"] for event in sidecar.events(room, "occupant/joined")]
    jids = [person["occupant_jid"] for person in people if person["id"] == "b-1"]

    answer = requests.post(
        f"{prosody.http_url}/send-system-chat-message",
        json={
            "room": f"{room}@muc.meet.jitsi",
            "connectionJIDs": jids,
            "message": "Controlecode 012 345",
            "displayName": "Digitale Balie",
        },
        headers={"Host": "meet.jitsi", "Authorization": f"Bearer {tokens.system()}"},
        timeout=10,
    )

    assert answer.status_code == 200
    heard = clerk.wait_for("incomingMessage")
    assert heard["privateMessage"] is True
    assert (heard["nick"], heard["message"]) == ("Digitale Balie", "Controlecode 012 345")
    expect(clerk.frame.locator("#notices")).to_contain_text("alleen voor u")
    assert citizen.heard("incomingMessage") == []


def test_a_button_of_ours_in_the_toolbar_tells_the_page_around_it(both):
    clerk, _ = both

    clerk.frame.get_by_role("button", name="Identificeren").click()

    heard = clerk.wait_for("toolbarButtonClicked")
    assert (heard["key"], heard["preventExecution"]) == ("identify", False)


def test_a_silent_microphone_shows_on_both_sides(both):
    clerk, citizen = both
    clerk.command("toggleAudio")

    mark = citizen.frame.locator(".tile:not(.own) .muted")
    expect(mark).to_be_visible()
    assert clerk.page.evaluate("api.isAudioMuted()") is True
    button(clerk, "microphone").click()
    expect(mark).to_be_hidden()
    # The citizen may see it before the page around the clerk's frame has heard it.
    clerk.wait_for("audioMuteStatusChanged", 3)
    told = [facts["muted"] for facts in clerk.heard("audioMuteStatusChanged")]
    assert told == [False, True, False]


@pytest.mark.capability("M15", "M136")
def test_a_shared_screen_takes_the_place_of_the_camera_and_gives_it_back(both):
    clerk, citizen = both
    other = citizen.frame.locator(".tile:not(.own)")
    assert citizen.sees_moving_picture()
    button(clerk, "desktop").click()

    expect(other).to_have_class(re.compile("is-screen"))
    assert citizen.sees_moving_picture()
    clerk.frame.get_by_role("button", name="Stoppen met delen").click()
    expect(other).not_to_have_class(re.compile("is-screen"))
    assert citizen.sees_moving_picture()


def test_a_third_person_is_told_that_only_two_see_each_other(both, two, pages, room):
    third = Person(two[1], pages)
    third.enter(room, tokens.clerk(room, id="b-2", name="M. Ademi"))
    third.wait_for("videoConferenceJoined")

    for person in (*both, third):
        expect(person.frame.locator("#remarks")).to_contain_text("meer dan twee mensen")
    third.close()
    for person in both:
        expect(person.frame.locator("#remarks")).not_to_contain_text("meer dan twee mensen")
        assert person.sees_moving_picture()


def test_who_hangs_up_stops_sending_and_the_page_may_close(both):
    clerk, citizen = both
    button(citizen, "hangup").click()

    citizen.wait_for("readyToClose")
    assert len(citizen.heard("videoConferenceLeft")) == 1
    clerk.wait_for("participantLeft")
    expect(cover(citizen)).to_contain_text("U hebt het gesprek verlaten.")
    expect(button(citizen, "microphone")).to_be_hidden()
    live = (
        "[...document.querySelectorAll('video')].filter((video) => video.srcObject?.active).length"
    )
    assert citizen.inner.evaluate(live) == 0


def test_the_end_of_the_room_is_told_to_both(both, prosody, room):
    as_agent(prosody, lambda agent: agent.destroy(f"{room}@muc.meet.jitsi"))

    for person in both:
        person.wait_for("readyToClose")
        expect(cover(person)).to_contain_text("Het gesprek is klaar.")
        assert person.heard("errorOccurred")[0]["error"]["name"] == "conference.destroyed"


def test_after_a_restart_of_the_server_a_waiting_person_knocks_again(citizen, prosody, room):
    citizen.enter(room, tokens.citizen(room))
    expect(cover(citizen)).to_contain_text("U wacht")

    prosody.restart()

    lost = citizen.wait_for("errorOccurred")["error"]
    assert (lost["type"], lost["isFatal"]) == ("CONNECTION", False)
    expect(cover(citizen)).to_contain_text("We proberen het opnieuw")
    expect(cover(citizen)).to_contain_text("U wacht")


def test_every_button_is_large_enough_for_a_thumb_and_reached_by_tab(both):
    _, citizen = both
    sizes = citizen.inner.evaluate(
        "[...document.querySelectorAll('#toolbar .round')].map((round) => round.clientWidth)"
    )
    button(citizen, "microphone").focus()
    citizen.page.keyboard.press("Tab")
    focused = citizen.inner.evaluate("document.activeElement.dataset.key")
    citizen.page.keyboard.press("ArrowRight")

    assert min(sizes) >= 44
    assert focused == "camera"
    assert citizen.inner.evaluate("document.activeElement.dataset.key") == "desktop"
    width = "document.documentElement.scrollWidth <= window.innerWidth"
    assert citizen.inner.evaluate(width)


def test_only_the_balie_may_embed_the_page(pages):
    balie, domain = pages

    answer = requests.get(f"http://{domain}/some-room", timeout=10)

    policy = answer.headers["Content-Security-Policy"]
    assert f"frame-ancestors {balie}" in policy
    assert re.search(r"script-src 'self';", policy)
    assert urlsplit(balie).hostname == "localhost"
    assert requests.get(f"http://{domain}/a/b", timeout=10).status_code == 404
