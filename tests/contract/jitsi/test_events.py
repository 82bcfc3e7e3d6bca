"""Section k: what the sidecar hears of rooms and people, and what it does not."""

import time

import pytest

from tests.contract.jitsi import tokens


async def event(desk, kind, number=1):
    found = await desk.until(
        lambda: (e := desk.sidecar.events(desk.room, kind)) and len(e) >= number and e,
        what=f"{number} x {kind}",
    )
    return found[number - 1]


async def test_a_room_is_reported_when_it_is_made(desk):
    before = int(time.time())
    await desk.opened_by(await desk.citizen())

    told = await event(desk, "room/created")

    assert told.method == "POST"
    assert told.headers["authorization"] == f"Bearer {desk.sidecar.secret}"
    assert told.headers["content-type"] == "application/json"
    created_at = told.json["created_at"]
    assert before <= created_at <= time.time()
    assert told.json == {
        "event_name": "muc-room-created",
        "room_name": desk.room,
        "room_jid": desk.jid,
        "is_breakout": False,
        "created_at": created_at,
    }


@pytest.mark.capability("M72")
async def test_who_comes_in_is_reported_with_the_real_jid_and_the_token_id(desk):
    clerk = await desk.clerk_inside(id="b-5", name="J. de Vries")

    told = await event(desk, "occupant/joined")

    joined_at = told.json["occupant"]["joined_at"]
    assert isinstance(joined_at, int)
    assert told.json == {
        "event_name": "muc-occupant-joined",
        "room_name": desk.room,
        "room_jid": desk.jid,
        "is_breakout": False,
        "active_occupants_count": 1,
        "occupant": {
            "occupant_jid": clerk.jid,
            "id": "b-5",
            "name": "J. de Vries",
            "joined_at": joined_at,
        },
    }


@pytest.mark.capability("M72")
async def test_who_leaves_is_reported_with_the_whole_stay(desk):
    clerk = await desk.clerk_inside()
    joined = (await event(desk, "occupant/joined")).json

    await clerk.leave(desk.jid)
    left = (await event(desk, "occupant/left")).json

    assert left["event_name"] == "muc-occupant-left"
    assert left["active_occupants_count"] == 0
    left_at = left["occupant"].pop("left_at")
    assert left_at >= left["occupant"]["joined_at"]
    assert left["occupant"] == joined["occupant"]


async def test_the_count_is_of_people_and_not_of_focus(desk):
    await desk.clerk_inside(id="b-1")
    await desk.clerk_inside(id="b-2")

    assert (await event(desk, "occupant/joined", 2)).json["active_occupants_count"] == 2


async def test_a_null_in_the_token_is_left_out(desk):
    await desk.clerk_inside(id="b-1", email=None)

    assert "email" not in (await event(desk, "occupant/joined")).json["occupant"]


async def test_a_mail_address_in_the_token_would_be_reported(desk):
    """So the sidecar puts none there."""
    await desk.clerk_inside(id="b-1", email="j@voorbeeldstad.example")

    told = await event(desk, "occupant/joined")
    assert told.json["occupant"]["email"] == "j@voorbeeldstad.example"


@pytest.mark.capability("M72")
async def test_the_end_of_a_room_lists_everybody_who_was_there(desk):
    clerk = await desk.clerk_inside()
    created_at = (await event(desk, "room/created")).json["created_at"]
    joined = (await event(desk, "occupant/joined")).json["occupant"]

    await desk.agent.destroy(desk.jid)
    told = (await event(desk, "room/destroyed")).json

    [stay] = told.pop("all_occupants")
    assert stay["occupant_jid"] == clerk.jid
    assert stay.pop("left_at") >= joined["joined_at"]
    assert stay == joined
    assert told.pop("destroyed_at") >= created_at
    assert told == {
        "event_name": "muc-room-destroyed",
        "room_name": desk.room,
        "room_jid": desk.jid,
        "is_breakout": False,
        "created_at": created_at,
    }


async def test_nobody_was_there_is_an_object_without_keys(desk):
    await desk.opened_by(await desk.citizen())
    await desk.agent.destroy(desk.jid)

    assert (await event(desk, "room/destroyed")).json["all_occupants"] == {}


async def test_a_room_ends_when_the_last_one_has_left(desk):
    clerk = await desk.clerk_inside()

    await clerk.leave(desk.jid)

    assert await event(desk, "room/destroyed") is not None


async def test_an_agent_in_the_lobby_keeps_the_room_until_it_leaves(desk):
    """The agent leaves at the end, or the room never ends."""
    clerk = await desk.clerk_inside()
    agent = await desk.watching_agent()
    await clerk.leave(desk.jid)
    await event(desk, "occupant/left")
    await agent.settle()
    assert desk.sidecar.events(desk.room, "room/destroyed") == []

    await desk.focus_is_gone()
    await agent.leave(desk.lobby)

    assert await event(desk, "room/destroyed") is not None


@pytest.mark.capability("M21")
async def test_a_lobby_is_not_reported(desk):
    citizen = await desk.waiting_citizen()
    agent = await desk.watching_agent()
    await agent.knock_of(citizen, desk.lobby)
    agent.kick(desk.lobby, citizen.nick)
    await agent.gone(citizen, desk.lobby)

    await desk.clerk_inside(id="b-1")
    await event(desk, "occupant/joined")

    kinds = {r.json["event_name"] for r in desk.sidecar.events(desk.room)}
    people = {r.json.get("occupant", {}).get("id") for r in desk.sidecar.events(desk.room)}
    assert kinds == {"muc-room-created", "muc-occupant-joined"}
    assert people == {None, "b-1"}


async def test_an_admitted_citizen_is_reported_as_joined(desk):
    await desk.opened_by(await desk.citizen(id="c-0"))
    citizen = await desk.admitted_citizen(await desk.watching_agent(), id="c-3")

    told = await event(desk, "occupant/joined")

    assert told.json["occupant"]["id"] == "c-3"
    assert told.json["occupant"]["occupant_jid"] == citizen.jid


async def test_a_lost_line_is_reported_as_left(desk):
    clerk = await desk.clerk_inside()
    await event(desk, "occupant/joined")

    await clerk.drop()

    assert (await event(desk, "occupant/left")).json["occupant"]["occupant_jid"] == clerk.jid


async def test_a_reload_is_a_new_stay_of_the_same_id(desk):
    first = await desk.clerk_inside(id="b-1")
    second = await desk.clerk_inside(id="b-1")

    stays = [(await event(desk, "occupant/joined", n)).json["occupant"] for n in (1, 2)]

    assert {stay["id"] for stay in stays} == {"b-1"}
    assert {stay["occupant_jid"] for stay in stays} == {first.jid, second.jid}


async def test_who_is_put_out_is_reported_as_left(desk):
    await desk.opened_by(await desk.citizen(id="c-0"))
    citizen = await desk.admitted_citizen(await desk.watching_agent())

    await desk.agent.set_affiliation(desk.jid, bare_jid=citizen.bare, affiliation="none")

    assert (await event(desk, "occupant/left")).json["occupant"]["occupant_jid"] == citizen.jid


async def test_an_event_is_told_again_when_the_sidecar_fails(desk):
    desk.sidecar.event_answers["room/created", desk.room] = [503, 500]

    await desk.opened_by(await desk.citizen())
    await event(desk, "room/created", 3)

    bodies = [r.json for r in desk.sidecar.events(desk.room, "room/created")]
    assert bodies[0] == bodies[1] == bodies[2]


async def test_an_event_that_the_sidecar_refuses_is_lost(desk):
    desk.sidecar.event_answers["room/created", desk.room] = [400]
    clerk = await desk.clerk_inside()
    await clerk.leave(desk.jid)

    await event(desk, "room/destroyed")

    assert len(desk.sidecar.events(desk.room, "room/created")) == 1


async def test_an_admin_in_the_room_is_reported_like_a_person(desk):
    """The receiver passes over JIDs that are not @meet.jitsi; our agent never enters."""
    await desk.clerk_inside()
    await event(desk, "occupant/joined")

    await desk.agent.enter(desk.jid)
    told = await event(desk, "occupant/joined", 2)
    await desk.agent.leave(desk.jid)

    assert told.json["occupant"]["occupant_jid"] == desk.agent.jid
    assert "id" not in told.json["occupant"]


async def test_nothing_of_the_token_but_three_facts_is_reported(desk):
    context = {"user": {"id": "b-1", "name": "J", "affiliation": "owner", "lobby_bypass": True}}
    clerk = await desk.opened_by(await desk.browser(tokens.token(desk.room, context=context)))
    await clerk.enter(desk.jid)

    told = await event(desk, "occupant/joined")

    assert told.json["occupant"].keys() == {"occupant_jid", "id", "name", "joined_at"}
