"""Sections d and k6: the sidecar decides which rooms may exist."""

import pytest

from tests.contract.jitsi import tokens
from tests.contract.jitsi.xml import FOCUS, STANZAS, error_detail, error_of

REFUSED = (403, {"message": "Deze afspraak is niet bekend"})


async def test_the_question_holds_the_room_and_nothing_of_the_person(desk):
    citizen = await desk.opened_by(await desk.citizen())

    [question] = desk.sidecar.questions(desk.room)

    assert question.method == "POST"
    assert question.headers["authorization"] == f"Bearer {desk.sidecar.secret}"
    assert question.headers["content-type"] == "application/x-www-form-urlencoded"
    assert question.form.keys() == {"name", "start_time", "mail_owner"}
    assert question.form["name"] == desk.room
    assert question.form["mail_owner"] == citizen.bare
    assert question.form["start_time"].endswith("Z")


async def test_a_known_room_has_its_lobby_before_anybody_is_in(desk):
    citizen = await desk.opened_by(await desk.citizen())

    assert error_of(await citizen.enter(desk.jid)) == "registration-required"


@pytest.mark.capability("M21")
async def test_an_unknown_room_is_refused_with_the_reason(desk):
    desk.sidecar.answers[desk.room] = REFUSED
    citizen = await desk.citizen()

    answer = await citizen.ask_for_room(desk.jid)

    assert error_of(answer) == "service-unavailable"
    assert error_detail(answer, STANZAS, "text").text == "Deze afspraak is niet bekend"
    assert error_detail(answer, FOCUS, "reservation-error").get("error-code") == "403"


@pytest.mark.capability("M21")
async def test_an_unknown_room_is_not_opened_by_focus(desk):
    desk.sidecar.answers[desk.room] = REFUSED
    citizen = await desk.citizen()

    await citizen.ask_for_room(desk.jid)

    assert desk.jid not in desk.focus.rooms
    assert error_of(await citizen.enter(desk.jid)) == "not-allowed"


async def test_a_refusal_is_remembered_for_a_while(desk):
    """So nobody may try before the room is open."""
    desk.sidecar.answers[desk.room] = REFUSED
    first, second = await desk.citizen(), await desk.citizen()
    await first.ask_for_room(desk.jid)
    del desk.sidecar.answers[desk.room]

    answer = await second.ask_for_room(desk.jid)

    assert error_of(answer) == "service-unavailable"
    assert len(desk.sidecar.questions(desk.room)) == 1


async def test_a_room_is_asked_about_once_in_its_life(desk):
    for number in range(3):
        await desk.opened_by(await desk.citizen(id=f"c-{number}"))
    await desk.clerk_inside()

    assert len(desk.sidecar.questions(desk.room)) == 1


async def test_when_the_room_has_ended_the_next_one_is_asked_about_again(desk):
    clerk = await desk.clerk_inside()
    await desk.agent.destroy(desk.jid)
    await desk.until(lambda: desk.sidecar.deletions(desk.room), what="DELETE")

    await desk.opened_by(clerk)

    assert len(desk.sidecar.questions(desk.room)) == 2


async def test_the_end_of_a_room_is_told_once(desk):
    await desk.clerk_inside()
    await desk.waiting_citizen()

    await desk.agent.destroy(desk.jid)
    await desk.until(lambda: desk.sidecar.events(desk.room, "room/destroyed"), what="destroyed")
    [told] = await desk.until(lambda: desk.sidecar.deletions(desk.room), what="DELETE")

    assert told.headers["authorization"] == f"Bearer {desk.sidecar.secret}"


@pytest.mark.capability("M21")
async def test_an_outage_of_the_sidecar_refuses_the_room_after_three_more_tries(desk):
    desk.sidecar.answers[desk.room] = (503, {})
    citizen = await desk.citizen()

    answer = await citizen.ask_for_room(desk.jid)

    assert error_of(answer) == "service-unavailable"
    assert error_detail(answer, FOCUS, "reservation-error").get("error-code") == "503"
    assert len(desk.sidecar.questions(desk.room)) == 4


async def test_an_answer_about_another_room_is_no_answer(desk):
    desk.sidecar.answers[desk.room] = (200, {"name": "balie-another"})
    citizen = await desk.citizen()

    assert error_of(await citizen.ask_for_room(desk.jid)) == "service-unavailable"


@pytest.mark.capability("M08")
async def test_the_agent_comes_to_the_lobby_without_asking_for_the_room(desk):
    await desk.opened_by(await desk.citizen())
    await desk.until(lambda: desk.sidecar.events(desk.room, "room/created"), what="room created")

    assert error_of(await desk.agent.enter(desk.lobby)) is None


async def test_a_room_has_a_lobby_also_when_the_answer_does_not_say_so(desk):
    """lobby_autostart, the second lock."""
    desk.sidecar.answers[desk.room] = (200, {"lobby": False})
    citizen = await desk.opened_by(await desk.citizen())

    assert error_of(await citizen.enter(desk.jid)) == "registration-required"


async def test_the_room_of_an_agent_that_asked_itself_has_a_lobby_too(desk):
    """It must not ask, since nobody is asked about that room; if it does, people still knock."""
    await desk.agent.ask_for_room(desk.jid)

    citizen = await desk.opened_by(await desk.browser(tokens.citizen(desk.room)))

    assert desk.sidecar.questions(desk.room) == []
    assert error_of(await citizen.enter(desk.jid)) == "registration-required"
