"""Sections b and k5: letting in, refusing, and putting out."""

import pytest

from tests.contract.jitsi import tokens
from tests.contract.jitsi.xml import (
    CLIENT,
    DISCO_INFO,
    MUC_USER,
    child,
    element,
    error_of,
    identity_of,
    item_of,
    statuses,
)


async def must_knock(browser, room):
    return error_of(await browser.enter(room)) == "registration-required"


@pytest.mark.capability("M08")
async def test_an_admitted_citizen_gets_an_invite_and_is_a_member(desk):
    citizen = await desk.waiting_citizen()

    desk.agent.admit(desk.jid, citizen.jid)
    invite = await citizen.expect_invite(desk.jid)
    inside = await citizen.enter(desk.jid)

    assert invite.get("to") == citizen.jid
    assert item_of(inside)["affiliation"] == "member"
    assert item_of(inside)["role"] == "participant"


@pytest.mark.capability("M08")
async def test_who_is_not_admitted_stays_outside(desk):
    citizen = await desk.waiting_citizen(id="c-1")
    other = await desk.waiting_citizen(id="c-2")

    desk.agent.admit(desk.jid, other.jid)
    await other.expect_invite(desk.jid)

    assert await must_knock(citizen, desk.jid)


async def test_one_message_may_admit_two(desk):
    first = await desk.waiting_citizen(id="c-1")
    second = await desk.waiting_citizen(id="c-2")

    desk.agent.admit(desk.jid, first.jid, second.jid)

    for citizen in (first, second):
        await citizen.expect_invite(desk.jid)
        assert error_of(await citizen.enter(desk.jid)) is None


async def test_making_somebody_a_member_opens_the_door_without_telling(desk):
    citizen = await desk.waiting_citizen()

    done = await desk.agent.set_affiliation(desk.jid, bare_jid=citizen.bare, affiliation="member")
    inside = await citizen.enter(desk.jid)

    assert done.get("type") == "result"
    assert error_of(inside) is None
    assert not [s for s in citizen.everything if s.find(f".//{{{MUC_USER}}}invite") is not None]


@pytest.mark.capability("M08")
async def test_a_refused_citizen_is_told(desk):
    citizen = await desk.waiting_citizen()
    agent = await desk.watching_agent()
    await agent.knock_of(citizen, desk.lobby)

    agent.kick(desk.lobby, citizen.nick, reason="Geen afspraak")
    told = await citizen.expect(lambda s: "307" in statuses(s), what="refusal")

    assert told.get("type") == "unavailable"
    assert told.find(f".//{{{MUC_USER}}}reason").text == "Geen afspraak"
    assert "307" in statuses(await agent.gone(citizen, desk.lobby))


async def test_who_was_refused_may_knock_again_and_be_admitted(desk):
    citizen = await desk.waiting_citizen()
    agent = await desk.watching_agent()
    await agent.knock_of(citizen, desk.lobby)
    agent.kick(desk.lobby, citizen.nick)
    await citizen.expect(lambda s: "307" in statuses(s), what="refusal")

    await citizen.knock(desk.jid)
    await agent.knock_of(citizen, desk.lobby)
    agent.admit(desk.jid, citizen.jid)
    await citizen.expect_invite(desk.jid)

    assert error_of(await citizen.enter(desk.jid)) is None


async def test_a_reload_is_a_new_knock_of_the_same_identity(desk):
    agent_is_there = await desk.opened_by(await desk.citizen(id="c-0"))
    agent = await desk.watching_agent()
    before = await desk.admitted_citizen(agent, id="c-1")
    await before.close()

    after = await desk.citizen(id="c-1")
    await after.knock(desk.jid)
    knock = await agent.knock_of(after, desk.lobby)

    assert agent_is_there
    assert identity_of(knock)["id"] == "c-1"
    assert after.bare != before.bare


@pytest.mark.capability("M21")
async def test_affiliation_none_puts_somebody_out_for_good(desk):
    """The lever that holds; the agent is not in the room."""
    await desk.opened_by(await desk.citizen(id="c-0"))
    citizen = await desk.admitted_citizen(await desk.watching_agent())

    done = await desk.agent.set_affiliation(desk.jid, bare_jid=citizen.bare, affiliation="none")
    gone = await citizen.expect(lambda s: "321" in statuses(s), what="being put out")

    assert done.get("type") == "result"
    assert gone.get("type") == "unavailable"
    assert await must_knock(citizen, desk.jid)


async def test_a_kick_by_somebody_outside_the_room_is_refused(desk):
    await desk.opened_by(await desk.citizen(id="c-0"))
    citizen = await desk.admitted_citizen(await desk.watching_agent())

    answer = await desk.agent.set_role(desk.jid, nick=citizen.nick, role="none")

    assert error_of(answer) == "not-allowed"


async def test_who_is_kicked_by_the_clerk_must_knock_again(desk):
    clerk = await desk.clerk_inside()
    citizen = await desk.admitted_citizen(await desk.watching_agent())

    query = element("query", "http://jabber.org/protocol/muc#admin")
    query.append(
        element("item", "http://jabber.org/protocol/muc#admin", nick=citizen.nick, role="none")
    )
    answer = await clerk.ask("set", desk.jid, query)
    await citizen.expect(lambda s: "307" in statuses(s), what="being kicked")

    assert error_of(answer) is None
    assert await must_knock(citizen, desk.jid)


@pytest.mark.capability("M33")
async def test_a_clerk_goes_straight_in_and_is_moderator_at_once(desk):
    clerk = await desk.opened_by(await desk.clerk())

    inside = await clerk.enter(desk.jid)

    assert item_of(inside)["affiliation"] == "owner"
    assert item_of(inside)["role"] == "moderator"


async def test_an_owner_without_bypass_knocks_like_everybody(desk):
    clerk = await desk.opened_by(await desk.clerk(lobby_bypass=False))

    assert await must_knock(clerk, desk.jid)


@pytest.mark.capability("M21")
async def test_only_the_token_lets_somebody_past_the_lobby(desk):
    citizen = await desk.opened_by(await desk.citizen())
    claim = element("identity", CLIENT)
    user = element("user", CLIENT)
    user.append(element("lobby_bypass", CLIENT, text="true"))
    user.append(element("affiliation", CLIENT, text="owner"))
    claim.append(user)

    answer = await citizen.enter(desk.jid, extra=[claim])

    assert error_of(answer) == "registration-required"


async def test_a_bypass_cannot_be_taken_back(desk):
    """So it is for staff only."""
    await desk.clerk_inside(id="b-2")
    clerk = await desk.clerk_inside()

    await desk.agent.set_affiliation(desk.jid, bare_jid=clerk.bare, affiliation="none")
    await clerk.expect(lambda s: "321" in statuses(s), what="being put out")

    assert error_of(await clerk.enter(desk.jid)) is None


@pytest.mark.capability("M21")
async def test_a_citizen_never_becomes_moderator(desk):
    clerk = await desk.clerk_inside()
    citizen = await desk.admitted_citizen(await desk.watching_agent())

    await clerk.leave(desk.jid)
    await citizen.expect(
        lambda s: s.get("from") == f"{desk.jid}/{clerk.nick}" and s.get("type") == "unavailable",
        what="the clerk's departure",
    )
    await citizen.settle()

    assert "moderator" not in {
        item_of(s).get("role")
        for s in citizen.everything
        if s.get("from") == f"{desk.jid}/{citizen.nick}"
    }


async def test_the_agent_ends_the_meeting_from_outside(desk):
    clerk = await desk.clerk_inside()
    waiting = await desk.waiting_citizen(id="c-2")

    done = await desk.agent.destroy(desk.jid)

    assert done.get("type") == "result"
    for browser, room in ((clerk, desk.jid), (waiting, desk.lobby)):
        await browser.expect(
            lambda s, room=room: (
                s.get("type") == "unavailable"
                and s.get("from").startswith(room)
                and s.find(f".//{{{MUC_USER}}}destroy") is not None
            ),
            what="the end",
        )
    assert error_of(await clerk.enter(desk.jid)) == "not-allowed"


async def test_a_citizen_cannot_end_the_meeting(desk):
    await desk.opened_by(await desk.citizen(id="c-0"))
    citizen = await desk.admitted_citizen(await desk.watching_agent())
    owner = "http://jabber.org/protocol/muc#owner"
    query = element("query", owner)
    query.append(element("destroy", owner))

    answer = await citizen.ask("set", desk.jid, query)

    assert error_of(answer) == "forbidden"


async def test_a_citizen_cannot_admit_anybody(desk):
    await desk.opened_by(await desk.citizen(id="c-0"))
    citizen = await desk.admitted_citizen(await desk.watching_agent())
    other = await desk.waiting_citizen(id="c-2")
    x = element("x", MUC_USER)
    x.append(element("invite", MUC_USER, to=other.jid))

    await citizen.message(desk.jid, x)
    await citizen.settle()

    assert await must_knock(other, desk.jid)


async def test_facts_about_a_room_are_for_who_is_in_it(desk):
    clerk = await desk.clerk_inside()

    inside = await clerk.ask("get", desk.jid, element("query", DISCO_INFO))
    outside = await desk.agent.ask("get", desk.jid, element("query", DISCO_INFO))

    assert error_of(outside) == "forbidden"
    fields = {
        f.get("var"): f.findtext("{jabber:x:data}value")
        for f in inside.iter("{jabber:x:data}field")
    }
    assert fields["muc#roominfo_lobbyroom"] == desk.lobby
    assert fields["muc#roominfo_meetingId"]
    assert (
        child(inside, DISCO_INFO, "query").find(f"{{{DISCO_INFO}}}feature[@var='muc_membersonly']")
        is not None
    )


async def test_a_citizen_in_the_room_carries_the_identity_of_his_token(desk):
    clerk = await desk.clerk_inside()
    citizen = await desk.admitted_citizen(await desk.watching_agent(), id="c-9")

    seen = await clerk.expect(
        lambda s: s.get("from") == f"{desk.jid}/{citizen.nick}", what="the citizen's arrival"
    )

    assert identity_of(seen)["id"] == "c-9"
    assert item_of(seen)["jid"] == citizen.jid


async def test_staff_cannot_be_recognised_by_a_typed_name(desk):
    """What counts is the identity: the nick of the presence is what somebody typed."""
    citizen = await desk.opened_by(await desk.browser(tokens.citizen(desk.room)))
    await citizen.knock(desk.jid, name="J. de Vries")
    agent = await desk.watching_agent()

    assert identity_of(await agent.knock_of(citizen, desk.lobby))["name"] == "Sanne Bakker"
