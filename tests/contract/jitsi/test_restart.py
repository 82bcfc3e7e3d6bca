"""Section k7: Prosody stops while somebody waits, and what is left afterwards."""

import asyncio

import pytest

from tests.contract.jitsi.xml import identity_of

MOST_STOPS = 5


async def everybody_is_back(desk):
    """Focus finds its way alone; the agent of these tests is told to."""
    desk.agent.everything.clear()
    await desk.agent.login()
    await desk.focus_is_back()


async def restart(desk, how):
    gone = desk.agent.gone_from_server()
    await asyncio.to_thread(how)
    await gone
    await asyncio.to_thread(desk.prosody.start)
    await everybody_is_back(desk)


@pytest.mark.capability("M08")
async def test_after_a_stop_the_same_person_waits_again(desk):
    citizen = await desk.waiting_citizen(id="c-8")
    agent = await desk.watching_agent()
    await agent.knock_of(citizen, desk.lobby)

    await restart(desk, desk.prosody.stop)
    again = await desk.waiting_citizen(id="c-8")
    await desk.watching_agent()
    knock = await agent.knock_of(again, desk.lobby)
    agent.admit(desk.jid, again.jid)
    await again.expect_invite(desk.jid)

    assert identity_of(knock)["id"] == "c-8"
    assert len(desk.sidecar.questions(desk.room)) == 2
    assert len(desk.sidecar.events(desk.room, "room/created")) == 2


async def test_a_stop_looks_like_the_end_of_the_room(desk):
    """So neither DELETE nor room/destroyed ends a conversation.

    Prosody does not wait for the answers to what it sends while it stops: on a busy machine one
    stop may tell nothing at all, so some are allowed.
    """
    for _ in range(MOST_STOPS):
        await desk.clerk_inside()
        await restart(desk, desk.prosody.stop)
        if desk.sidecar.deletions(desk.room) and desk.sidecar.events(desk.room, "room/destroyed"):
            return
    raise AssertionError("no stop told of the end of the room")


async def test_a_crash_tells_nothing_and_the_next_life_begins_anew(desk):
    await desk.clerk_inside()
    await desk.until(lambda: desk.sidecar.events(desk.room, "occupant/joined"), what="joined")

    await restart(desk, desk.prosody.kill)
    await desk.clerk_inside()
    await desk.until(
        lambda: len(desk.sidecar.events(desk.room, "room/created")) == 2, what="created again"
    )

    assert desk.sidecar.deletions(desk.room) == []
    assert desk.sidecar.events(desk.room, "room/destroyed") == []
    assert desk.sidecar.events(desk.room, "occupant/left") == []


async def test_keys_are_asked_anew_after_a_restart(desk):
    await desk.citizen()
    asked = len([r for r in desk.sidecar.requests if "/keys/" in r.path])

    await restart(desk, desk.prosody.stop)
    await desk.citizen()

    assert len([r for r in desk.sidecar.requests if "/keys/" in r.path]) > asked
