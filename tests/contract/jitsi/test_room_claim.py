"""Section a: a token opens one room."""

import pytest

from tests.contract.jitsi import tokens
from tests.contract.jitsi.xml import JITMEET, error_detail, error_of


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
