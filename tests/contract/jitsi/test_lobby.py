"""Section b: the knock, who sees whom, and how long a waiting room lives."""

import pytest

from tests.contract.jitsi.xml import (
    CLIENT,
    DISCO_INFO,
    JITMEET,
    child,
    element,
    error_detail,
    error_of,
    identity_of,
    item_of,
    name_of,
    statuses,
)


def seen_by(connection, lobby):
    """Nicknames of which an arrival was seen in this lobby."""
    presences = [s for s in connection.everything if (s.get("from") or "").startswith(lobby)]
    return {
        s.get("from").split("/")[1]
        for s in presences
        if s.get("type") is None and "/" in s.get("from")
    }


@pytest.mark.capability("M08", "M32")
async def test_without_a_name_the_door_asks_for_one(desk):
    citizen = await desk.opened_by(await desk.citizen())

    answer = await citizen.enter(desk.jid, name=None)

    assert error_of(answer) == "not-acceptable"
    assert error_detail(answer, JITMEET, "displayname-required").get("lobby") == "true"


@pytest.mark.capability("M08", "M32")
async def test_with_a_name_the_door_shows_the_way_to_the_lobby(desk):
    citizen = await desk.opened_by(await desk.citizen())

    answer = await citizen.enter(desk.jid)

    assert error_of(answer) == "registration-required"
    assert child(answer, CLIENT, "error").get("type") == "auth"
    assert error_detail(answer, JITMEET, "lobbyroom").text == desk.lobby
    assert child(answer, CLIENT, "lobbyroom").text == desk.lobby  # what older clients read


@pytest.mark.capability("M08", "M32")
async def test_the_agent_sees_who_knocks(desk):
    citizen = await desk.waiting_citizen(id="c-42", name="Sanne Bakker")

    agent = await desk.watching_agent()
    knock = await agent.knock_of(citizen, desk.lobby)

    assert name_of(knock) == "Sanne Bakker"
    assert identity_of(knock) == {"id": "c-42", "name": "Sanne Bakker"}
    assert item_of(knock) == {"jid": citizen.jid, "affiliation": "none", "role": "participant"}


async def test_an_agent_who_was_there_first_sees_the_knock_too(desk):
    citizen = await desk.opened_by(await desk.citizen())
    agent = await desk.watching_agent()

    await citizen.knock(desk.jid)

    assert identity_of(await agent.knock_of(citizen, desk.lobby))["id"] == "c-1"


@pytest.mark.capability("M21")
async def test_a_forged_identity_is_replaced_by_that_of_the_token(desk):
    citizen = await desk.waiting_citizen(id="c-1")
    agent = await desk.watching_agent()
    await agent.knock_of(citizen, desk.lobby)
    forged = element("identity", CLIENT)
    user = element("user", CLIENT)
    user.append(element("id", CLIENT, text="b-1"))
    forged.append(user)

    await citizen.enter(desk.lobby, extra=[forged])
    knock = await agent.knock_of(citizen, desk.lobby)

    assert identity_of(knock)["id"] == "c-1"
    assert len(knock.findall(f"{{{CLIENT}}}identity")) == 1


@pytest.mark.capability("M21")
async def test_of_two_who_wait_neither_sees_the_other_nor_the_agent(desk):
    first = await desk.waiting_citizen(id="c-1")
    agent = await desk.watching_agent()
    second = await desk.waiting_citizen(id="c-2")
    await agent.knock_of(first, desk.lobby)
    await agent.knock_of(second, desk.lobby)
    await first.settle()
    await second.settle()

    assert seen_by(first, desk.lobby) == {first.nick}
    assert seen_by(second, desk.lobby) == {second.nick}
    assert {first.nick, second.nick} <= seen_by(agent, desk.lobby)


async def test_owners_in_the_lobby_do_not_see_each_other(desk):
    clerk = await desk.clerk_inside()
    agent = await desk.watching_agent()

    assert error_of(await clerk.enter(desk.lobby)) is None
    await clerk.settle()
    await agent.settle()

    assert seen_by(clerk, desk.lobby) == {clerk.nick}
    assert clerk.nick not in seen_by(agent, desk.lobby)


async def test_an_owner_who_comes_back_sees_everybody_who_waits(desk):
    first = await desk.waiting_citizen(id="c-1")
    second = await desk.waiting_citizen(id="c-2")
    agent = await desk.watching_agent()
    await agent.leave(desk.lobby)
    agent.everything.clear()

    await desk.watching_agent()

    assert {first.nick, second.nick} <= seen_by(agent, desk.lobby)


async def test_two_agent_processes_share_the_nick_and_see_every_knock(desk):
    await desk.opened_by(await desk.citizen(id="c-0"))
    agent = await desk.watching_agent()
    second = await desk.second_agent("agent-2")
    await second.enter(desk.lobby)

    citizen = await desk.waiting_citizen()

    assert await agent.knock_of(citizen, desk.lobby) is not None
    assert await second.knock_of(citizen, desk.lobby) is not None


async def test_who_gives_up_is_seen_to_leave(desk):
    citizen = await desk.waiting_citizen()
    agent = await desk.watching_agent()
    await agent.knock_of(citizen, desk.lobby)

    await citizen.leave(desk.lobby)

    assert item_of(await agent.gone(citizen, desk.lobby))["role"] == "none"


async def test_who_loses_the_line_is_seen_to_leave(desk):
    citizen = await desk.waiting_citizen()
    agent = await desk.watching_agent()
    await agent.knock_of(citizen, desk.lobby)

    await citizen.drop()

    assert await agent.gone(citizen, desk.lobby) is not None


async def test_two_connections_of_one_person_are_two_knocks_with_one_identity(desk):
    first = await desk.waiting_citizen(id="c-7")
    second = await desk.waiting_citizen(id="c-7")
    agent = await desk.watching_agent()

    knocks = [await agent.knock_of(browser, desk.lobby) for browser in (first, second)]

    assert [identity_of(k)["id"] for k in knocks] == ["c-7", "c-7"]
    assert item_of(knocks[0])["jid"] != item_of(knocks[1])["jid"]


async def test_a_citizen_cannot_make_a_lobby(desk):
    citizen = await desk.citizen()

    assert error_of(await citizen.enter(desk.lobby)) == "not-allowed"


async def test_a_lobby_that_is_not_there_yet_answers_not_allowed_to_the_agent(desk):
    assert error_of(await desk.agent.enter(desk.lobby)) == "not-allowed"


async def test_a_lobby_carries_out_a_kick_without_answering(desk):
    citizen = await desk.waiting_citizen()
    agent = await desk.watching_agent()

    agent.kick(desk.lobby, citizen.nick)
    await agent.gone(citizen, desk.lobby)
    await agent.settle()

    assert not [
        s for s in agent.everything if s.tag.endswith("}iq") and s.get("from") == desk.lobby
    ]


async def test_a_lobby_answers_disco_info_to_who_is_in_it(desk):
    await desk.waiting_citizen()
    agent = await desk.watching_agent()

    answer = await agent.ask("get", desk.lobby, element("query", DISCO_INFO))

    assert answer.get("type") == "result"


async def test_a_private_message_of_the_agent_reaches_who_waits(desk):
    citizen = await desk.waiting_citizen()
    agent = await desk.watching_agent()
    message = element("message", CLIENT, to=f"{desk.lobby}/{citizen.nick}", type="chat")
    message.append(element("body", CLIENT, text="Nog vijf minuten"))

    agent.send(message)

    arrived = await citizen.expect(lambda s: s.find(f"{{{CLIENT}}}body") is not None)
    assert arrived.find(f"{{{CLIENT}}}body").text == "Nog vijf minuten"


@pytest.mark.capability("M21")
async def test_a_private_message_between_two_who_wait_does_not_arrive(desk):
    first = await desk.waiting_citizen(id="c-1")
    second = await desk.waiting_citizen(id="c-2")

    body = element("body", CLIENT, text="Wie bent u?")
    await first.message(f"{desk.lobby}/{second.nick}", body, kind="chat")
    await first.settle()
    await second.settle()

    assert not [s for s in second.everything if s.find(f"{{{CLIENT}}}body") is not None]


@pytest.mark.capability("M62")
async def test_with_name_readonly_the_name_is_that_of_the_token(desk):
    citizen = await desk.opened_by(await desk.citizen_with_features({"name-readonly": True}))
    await citizen.knock(desk.jid, name="Burgemeester")
    agent = await desk.watching_agent()

    assert name_of(await agent.knock_of(citizen, desk.lobby)) == "Sanne Bakker"


async def test_without_name_readonly_the_typed_name_is_shown(desk):
    citizen = await desk.opened_by(await desk.citizen())
    await citizen.knock(desk.jid, name="Sanne de Wit")
    agent = await desk.watching_agent()

    assert name_of(await agent.knock_of(citizen, desk.lobby)) == "Sanne de Wit"


@pytest.mark.capability("M08")
async def test_who_waits_goes_on_waiting_when_focus_leaves(desk):
    citizen = await desk.waiting_citizen()

    await desk.focus_leaves()
    agent = await desk.watching_agent()

    assert await agent.knock_of(citizen, desk.lobby) is not None
    assert not [s for s in citizen.everything if s.get("type") == "unavailable"]


async def test_the_next_request_brings_focus_back_into_the_same_room(desk):
    citizen = await desk.waiting_citizen()
    await desk.focus_leaves()

    await desk.opened_by(citizen)
    clerk = await desk.clerk_inside()
    await clerk.settle()

    assert clerk.saw_in(desk.jid, "focus")
    assert len(desk.sidecar.events(desk.room, "room/created")) == 1


async def test_an_owner_who_opens_the_door_sends_everybody_who_waits_to_the_room(desk):
    citizen = await desk.waiting_citizen()

    await desk.agent.set_members_only(desk.jid, "0")
    gone = await citizen.expect(lambda s: s.get("type") == "unavailable", what="end of the lobby")

    destroy = gone.find(".//{http://jabber.org/protocol/muc#user}destroy")
    assert destroy.get("jid") == desk.jid
    assert error_of(await citizen.enter(desk.jid)) is None


async def test_an_owner_who_closes_the_door_again_makes_people_knock(desk):
    await desk.clerk_inside()
    await desk.agent.set_members_only(desk.jid, "0")
    citizen = await desk.opened_by(await desk.citizen())

    await desk.agent.set_members_only(desk.jid, "1")

    assert error_of(await citizen.enter(desk.jid)) == "registration-required"
    assert "110" in statuses(await citizen.enter(desk.lobby))
