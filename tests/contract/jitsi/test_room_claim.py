"""Section a: a token opens one room."""

import pytest

from tests.contract.jitsi import tokens
from tests.contract.jitsi.xml import JITMEET, error_detail, error_of, identity_of


async def open_room(desk):
    return await desk.opened_by(await desk.citizen(id="c-opener"))


@pytest.mark.capability("M32")
async def test_a_token_for_another_room_does_not_open_this_one(desk):
    await open_room(desk)
    stranger = await desk.browser(tokens.citizen("balie-elsewhere"))

    answer = await stranger.enter(desk.jid)

    assert error_of(answer) == "not-allowed"
    assert error_detail(answer, JITMEET, "room-mismatch") is not None


@pytest.mark.capability("M32")
async def test_a_token_for_this_room_leads_to_its_door(desk):
    await open_room(desk)
    citizen = await desk.citizen()

    assert error_of(await citizen.enter(desk.jid)) == "registration-required"


async def test_room_names_in_tokens_are_compared_in_lower_case(desk):
    await open_room(desk)
    citizen = await desk.browser(tokens.citizen(desk.room.upper()))

    assert error_of(await citizen.enter(desk.jid)) == "registration-required"


async def test_a_star_opens_every_room(desk):
    """So the sidecar never gives one to a person."""
    await open_room(desk)
    anybody = await desk.browser(tokens.citizen("*"))

    assert error_of(await anybody.enter(desk.jid)) == "registration-required"


async def test_joining_does_not_make_a_room(desk):
    citizen = await desk.citizen()

    answer = await citizen.enter(desk.jid)

    assert error_of(answer) == "not-allowed"
    assert error_detail(answer, JITMEET, "room-does-not-exist") is not None


async def test_joining_does_not_make_a_room_for_staff_either(desk):
    clerk = await desk.clerk()

    answer = await clerk.enter(desk.jid)

    assert error_of(answer) == "not-allowed"


async def test_a_nickname_with_spaces_is_refused(desk):
    clerk = await desk.opened_by(await desk.clerk())

    assert error_of(await clerk.enter(desk.jid, nick="Digitale Balie")) is not None


async def test_a_nickname_of_hex_signs_is_accepted(desk):
    clerk = await desk.opened_by(await desk.clerk())

    assert error_of(await clerk.enter(desk.jid, nick="0a1b2c3d")) is None


@pytest.mark.capability("M21")
async def test_a_lobby_does_not_look_at_the_room_of_a_token(desk):
    """Who knows the room may knock with a token for another: the agent goes by the identity."""
    await open_room(desk)
    agent = await desk.watching_agent()
    stranger = await desk.browser(tokens.citizen("balie-elsewhere", id="c-stranger"))

    answer = await stranger.enter(desk.lobby)

    assert error_of(answer) is None
    assert identity_of(await agent.knock_of(stranger, desk.lobby))["id"] == "c-stranger"


@pytest.mark.capability("M21")
async def test_an_invite_does_not_help_who_has_a_token_for_another_room(desk):
    await open_room(desk)
    stranger = await desk.browser(tokens.citizen("balie-elsewhere"))
    await stranger.enter(desk.lobby)

    desk.agent.admit(desk.jid, stranger.jid)
    await stranger.expect_invite(desk.jid)

    assert error_of(await stranger.enter(desk.jid)) == "not-allowed"
