"""The story in one breath: knock, seen, admitted, inside."""

import pytest

from tests.contract.jitsi.xml import identity_of, item_of


@pytest.mark.capability("M08", "M24")
async def test_a_citizen_knocks_is_seen_is_admitted_and_is_inside(desk):
    citizen = await desk.waiting_citizen()
    agent = await desk.watching_agent()

    knock = await agent.knock_of(citizen, desk.lobby)
    agent.admit(desk.jid, citizen.jid)
    await citizen.expect_invite(desk.jid)
    inside = await citizen.enter(desk.jid)

    assert identity_of(knock)["id"] == "c-1"
    assert item_of(inside)["affiliation"] == "member"
