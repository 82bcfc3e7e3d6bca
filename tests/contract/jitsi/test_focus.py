"""Sections e and j: what focus does, on the laptop by our own program."""

import asyncio
import dataclasses

import pytest

from tests.contract.jitsi.xml import CLIENT, FOCUS, child, element, error_of, item_of

AUDIO = "http://jitsi.org/jitmeet/audio"


async def test_focus_answers_ready_when_the_room_is_there(desk):
    citizen = await desk.citizen()

    answer = await citizen.ask_for_room(desk.jid)

    conference = child(answer, FOCUS, "conference")
    assert answer.get("from") == "focus.meet.jitsi"
    assert conference.get("ready") == "true"
    assert conference.get("room") == desk.jid
    assert conference.get("focusjid") == "focus@auth.meet.jitsi"


async def test_a_request_without_a_room_is_refused(desk):
    citizen = await desk.citizen()

    assert error_of(await citizen.ask_for_room("")) is not None


async def test_people_in_the_room_see_focus_and_each_other_by_real_jid(desk):
    clerk = await desk.clerk_inside()
    citizen = await desk.admitted_citizen(await desk.watching_agent())
    await citizen.settle()

    seen = {s.get("from"): item_of(s) for s in citizen.everything if item_of(s)}

    assert seen[f"{desk.jid}/focus"]["jid"].startswith("focus@auth.meet.jitsi/")
    assert seen[f"{desk.jid}/{clerk.nick}"]["jid"] == clerk.jid


async def test_who_comes_before_focus_is_let_in_after_it(desk):
    """The agent is admin and may come early; it hears nothing until focus is there."""
    early = desk.loop.create_task(desk.agent.enter(desk.jid))

    await desk.opened_by(await desk.citizen())
    answer = await early

    assert error_of(answer) is None
    await desk.agent.leave(desk.jid)


async def test_focus_leaves_after_the_last_person(desk):
    clerk = await desk.clerk_inside()
    assert desk.jid in desk.focus.rooms

    await clerk.leave(desk.jid)

    await desk.until(lambda: desk.jid not in desk.focus.rooms, what="focus left")


async def test_focus_leaves_a_room_into_which_nobody_comes(desk):
    settings = desk.focus.settings
    desk.focus.settings = dataclasses.replace(settings, initial_timeout=0.3)
    citizen = await desk.opened_by(await desk.citizen())
    desk.focus.settings = settings

    await desk.until(lambda: desk.jid not in desk.focus.rooms, what="focus left")
    # Focus has said goodbye; until that reaches Prosody there still is a room with a lobby.
    while (error := error_of(await citizen.enter(desk.jid))) == "registration-required":
        await asyncio.sleep(0.05)

    assert error == "not-allowed"


@pytest.mark.capability("M23")
async def test_a_moderator_mutes_somebody_through_focus(desk):
    clerk = await desk.clerk_inside()
    citizen = await desk.admitted_citizen(await desk.watching_agent())
    mute = element("mute", AUDIO, text="true", jid=f"{desk.jid}/{citizen.nick}")

    answer = await clerk.ask("set", f"{desk.jid}/focus", mute)
    order = await citizen.expect(lambda s: child(s, AUDIO, "mute") is not None, what="mute")

    assert answer.get("type") == "result"
    assert order.get("from") == f"{desk.jid}/focus"
    assert child(order, AUDIO, "mute").text == "true"
    assert child(order, AUDIO, "mute").get("actor") == f"{desk.jid}/{clerk.nick}"


async def test_a_citizen_mutes_nobody(desk):
    clerk = await desk.clerk_inside()
    citizen = await desk.admitted_citizen(await desk.watching_agent())
    mute = element("mute", AUDIO, text="true", jid=f"{desk.jid}/{clerk.nick}")

    answer = await citizen.ask("set", f"{desk.jid}/focus", mute)

    assert error_of(answer) == "not-allowed"
    await clerk.settle()
    assert not [s for s in clerk.everything if child(s, AUDIO, "mute") is not None]


async def test_focus_starts_no_media_session(desk):
    clerk = await desk.clerk_inside()
    citizen = await desk.admitted_citizen(await desk.watching_agent())
    await clerk.settle()
    await citizen.settle()

    for browser in (clerk, citizen):
        asked = [s for s in browser.everything if s.tag == f"{{{CLIENT}}}iq"]
        assert not [s for s in asked if s.find("{urn:xmpp:jingle:1}jingle") is not None]
