"""Section c: the private message of the room, and why it is not groupchat."""

import json
import urllib.error
import urllib.request

import pytest

from tests.contract.jitsi import tokens
from tests.contract.jitsi.xml import CLIENT, JITMEET, child, element, error_of

CODE = "Controlecode 042 137"


def post(desk, body, *, token=None, content_type="application/json"):
    """Answers the HTTP status."""
    headers = {"Content-Type": content_type, "Host": "meet.jitsi"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(
        f"{desk.prosody.http_url}/send-system-chat-message",
        data=body if isinstance(body, bytes) else json.dumps(body).encode(),
        headers=headers,
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


async def send(desk, *, to=(), shown="a good one", **changes):
    """`shown` None leaves the header out. The stub and Prosody need no loop of ours for this."""
    body = {
        "room": desk.jid,
        "connectionJIDs": list(to),
        "message": CODE,
        "displayName": "Digitale Balie",
        **changes,
    }
    body = {name: value for name, value in body.items() if value is not None}
    token = tokens.system() if shown == "a good one" else shown
    return await desk.loop.run_in_executor(None, lambda: post(desk, body, token=token))


def json_messages(browser):
    found = [
        child(s, JITMEET, "json-message") for s in browser.everything if s.tag.endswith("}message")
    ]
    return [json.loads(message.text) for message in found if message is not None]


@pytest.mark.capability("M76")
async def test_a_system_message_reaches_the_one_addressed(desk):
    clerk = await desk.clerk_inside()

    status = await send(desk, to=[clerk.jid])
    arrived = await clerk.expect(lambda s: child(s, JITMEET, "json-message") is not None)

    assert status == 200
    assert arrived.get("from") == desk.jid
    assert json.loads(child(arrived, JITMEET, "json-message").text) == {
        "type": "system_chat_message",
        "message": CODE,
        "displayName": "Digitale Balie",
    }


@pytest.mark.capability("M76", "M61")
async def test_a_system_message_reaches_nobody_else(desk):
    clerk = await desk.clerk_inside()
    citizen = await desk.admitted_citizen(await desk.watching_agent())

    await send(desk, to=[clerk.jid])
    await clerk.expect(lambda s: child(s, JITMEET, "json-message") is not None)
    await citizen.settle()

    assert json_messages(citizen) == []


async def test_a_system_message_is_not_replayed_to_who_comes_later(desk):
    clerk = await desk.clerk_inside()
    await send(desk, to=[clerk.jid])
    await clerk.expect(lambda s: child(s, JITMEET, "json-message") is not None)

    later = await desk.clerk_inside(id="b-2")
    await later.settle()

    assert json_messages(later) == []


async def test_groupchat_is_replayed_to_who_comes_later(desk):
    """The reason why a code never goes into groupchat."""
    clerk = await desk.clerk_inside()
    await clerk.message(desk.jid, element("body", CLIENT, text="Goedemorgen"), kind="groupchat")
    await clerk.expect(lambda s: s.find(f"{{{CLIENT}}}body") is not None)

    later = await desk.clerk_inside(id="b-2")
    replayed = await later.expect(lambda s: s.find(f"{{{CLIENT}}}body") is not None)

    assert replayed.find(f"{{{CLIENT}}}body").text == "Goedemorgen"


async def test_a_system_message_also_reaches_who_still_waits(desk):
    citizen = await desk.waiting_citizen()

    assert await send(desk, to=[citizen.jid]) == 200
    assert await citizen.expect(lambda s: child(s, JITMEET, "json-message") is not None) is not None


async def test_a_message_to_somebody_who_left_is_answered_all_the_same(desk):
    """No delivery report: the newest JID of a person counts."""
    await desk.clerk_inside()

    assert await send(desk, to=["nobody@meet.jitsi/gone"]) == 200


@pytest.mark.capability("M21")
@pytest.mark.parametrize("why", ["no token", "a login key", "unknown kid", "another audience"])
async def test_a_system_message_without_the_system_key_is_refused(desk, why):
    clerk = await desk.clerk_inside()
    shown = {
        "no token": None,
        "a login key": tokens.token("*"),
        "unknown kid": tokens.system(kid="nobody-has-this"),
        "another audience": tokens.system(aud="another"),
    }[why]

    assert await send(desk, to=[clerk.jid], shown=shown) == 401
    await clerk.settle()
    assert json_messages(clerk) == []


async def test_a_message_to_an_unknown_room_is_not_found(desk):
    clerk = await desk.clerk_inside()

    assert await send(desk, to=[clerk.jid], room="nowhere@muc.meet.jitsi") == 404


@pytest.mark.parametrize("missing", ["room", "connectionJIDs", "message"])
async def test_a_message_with_a_part_missing_is_bad(desk, missing):
    await desk.clerk_inside()

    assert await send(desk, to=["x@meet.jitsi/y"], **{missing: None}) == 400


async def test_a_body_that_is_no_json_is_bad(desk):
    await desk.clerk_inside()
    shown = tokens.system()

    status = await desk.loop.run_in_executor(None, lambda: post(desk, b"{not json", token=shown))

    assert status == 400


async def test_the_agent_cannot_speak_in_the_room_from_outside(desk):
    await desk.clerk_inside()
    message = element("message", CLIENT, to=desk.jid, type="groupchat", id="outside")
    message.append(element("body", CLIENT, text="Hallo"))

    desk.agent.send(message)
    answer = await desk.agent.expect(lambda s: s.get("id") == "outside", what="an answer")

    assert error_of(answer) == "not-acceptable"


async def test_somebody_inside_can_speak_in_the_room(desk):
    clerk = await desk.clerk_inside()

    await clerk.message(desk.jid, element("body", CLIENT, text="Hallo"), kind="groupchat")
    heard = await clerk.expect(lambda s: s.find(f"{{{CLIENT}}}body") is not None)

    assert heard.get("from") == f"{desk.jid}/{clerk.nick}"


async def test_a_private_message_reaches_one_person(desk):
    clerk = await desk.clerk_inside()
    citizen = await desk.admitted_citizen(await desk.watching_agent())
    other = await desk.clerk_inside(id="b-2")

    body = element("body", CLIENT, text="Voor u alleen")
    await clerk.message(f"{desk.jid}/{citizen.nick}", body, kind="chat")
    heard = await citizen.expect(lambda s: s.find(f"{{{CLIENT}}}body") is not None)
    await other.settle()

    assert heard.find(f"{{{CLIENT}}}body").text == "Voor u alleen"
    assert not [s for s in other.everything if s.find(f"{{{CLIENT}}}body") is not None]
