"""From the knock to the conversation, as the agent and real browsers do it."""

import pytest

from sidecar.lobby.domain import State
from sidecar.rooms.domain import RoomRefused
from tests.builders import an_employee
from tests.contract.jitsi.xml import MUC_USER, error_of, statuses
from tests.xmpp.balie import until

SANNE = an_employee()


@pytest.mark.capability("M08")
async def test_who_knocks_waits_and_is_inside_after_admission(balie, agents, browsers, loop):
    await agents()
    visit = balie.plan()
    browser = await browsers.knocks(balie, visit)
    await until(lambda: balie.visit(visit).is_at_the_door(), what="seen at the door")
    assert balie.visit(visit).state is State.WAITING

    balie.lobby.admit(visit.participant_id, by=SANNE)
    await browsers.comes_in(browser, visit)

    await until(lambda: balie.visit(visit).state is State.INSIDE, what="inside")
    await until(lambda: not balie.visit(visit).is_at_the_door(), what="left the lobby")


async def test_who_was_admitted_before_the_knock_finds_the_door_open(balie, agents, browsers, loop):
    await agents()
    visit = balie.plan()
    balie.lobby.arrive(visit.participant_id)
    balie.lobby.admit(visit.participant_id, by=SANNE)

    browser = await browsers.knocks(balie, visit)

    await browsers.comes_in(browser, visit)
    await until(lambda: balie.visit(visit).state is State.INSIDE, what="inside")


async def test_who_is_refused_is_put_out_of_the_lobby_and_may_be_admitted_later(
    balie, agents, browsers, loop
):
    await agents()
    visit = balie.plan()
    browser = await browsers.knocks(balie, visit)
    await until(lambda: balie.visit(visit).is_at_the_door(), what="seen at the door")

    balie.lobby.refuse(visit.participant_id, by=SANNE)
    await browser.expect(lambda s: "307" in statuses(s), what="put out")
    again = await browsers.knocks(balie, visit)
    await again.expect(lambda s: "307" in statuses(s), what="put out again")
    await balie.admit(visit)
    third = await browsers.knocks(balie, visit)

    await browsers.comes_in(third, visit)


@pytest.mark.capability("M08")
async def test_who_was_admitted_and_reloads_is_let_in_without_anybody_pressing(
    balie, agents, browsers, loop
):
    await agents()
    visit = balie.plan()
    browser = await browsers.knocks(balie, visit)
    await balie.admit(visit)
    await browsers.comes_in(browser, visit)
    await browser.close()

    reloaded = await browsers.knocks(balie, visit)

    await browsers.comes_in(reloaded, visit)
    await until(lambda: balie.visit(visit).state is State.INSIDE, what="inside again")


async def test_a_knock_before_anybody_of_the_desk_is_there_is_a_visitor_who_waits(
    balie, agents, browsers, loop
):
    await agents()
    visit = balie.plan()

    browser = await browsers.knocks(balie, visit)

    await until(lambda: balie.visit(visit).state is State.WAITING, what="waits")
    await browser.settle()
    invites = [s for s in browser.everything if s.find(f"{{{MUC_USER}}}x/{{{MUC_USER}}}invite")]
    assert not invites


@pytest.mark.capability("M139")
async def test_the_end_of_a_conversation_destroys_the_room_and_frees_the_agent(
    balie, agents, browsers, loop
):
    running = await agents()
    visit = balie.plan()
    browser = await browsers.knocks(balie, visit)
    await balie.admit(visit)
    await browsers.comes_in(browser, visit)

    balie.lobby.finish(visit.appointment_id, by=SANNE)
    balie.rooms.destroy(visit.appointment_id)

    await browser.expect(
        lambda s: s.find(f"{{{MUC_USER}}}x/{{{MUC_USER}}}destroy") is not None, what="destroyed"
    )
    await until(lambda: visit.room not in running.rooms, what="the agent let go")
    await until(lambda: not balie.rooms.rooms_to_destroy(), what="known to be destroyed")
    with pytest.raises(RoomRefused):
        balie.rooms.token_for_employee(visit.appointment_id, SANNE)


async def test_a_room_that_nobody_opened_is_over_without_a_trace(balie, agents, loop):
    await agents()
    visit = balie.plan()
    balie.rooms.reserve(visit.room)

    balie.lobby.finish(visit.appointment_id, by=SANNE)

    await until(lambda: not balie.rooms.rooms_to_destroy(), what="known to be gone")


async def test_who_is_removed_is_out_of_the_call_and_must_knock(balie, agents, browsers, loop):
    await agents()
    visit = balie.plan()
    browser = await browsers.knocks(balie, visit)
    await balie.admit(visit)
    await browsers.comes_in(browser, visit)
    await until(lambda: balie.visit(visit).state is State.INSIDE, what="inside")

    balie.hold(visit)
    balie.commands.remove(visit.room, visit.participant_id)

    await browser.expect(lambda s: "321" in statuses(s), what="put out of the room")
    answer = await browser.enter(f"{visit.room}@muc.meet.jitsi", name=visit.name)
    assert error_of(answer) == "registration-required"


async def test_a_private_message_reaches_the_newest_connection_of_one_person_only(
    balie, agents, browsers, loop
):
    await agents()
    visit = balie.plan()
    employee = await browsers.employee(balie, visit)
    citizen = await browsers.knocks(balie, visit)
    await balie.admit(visit)
    await browsers.comes_in(citizen, visit)
    inside = {SANNE.id, visit.participant_id}
    await until(lambda: balie.rooms.inside(visit.appointment_id) == inside, what="both inside")

    balie.rooms.say(visit.appointment_id, to=SANNE.id, text="123 456")

    said = await employee.expect(lambda s: "123 456" in "".join(s.itertext()), what="the message")
    assert said.get("from") == f"{visit.room}@muc.meet.jitsi"
    await citizen.settle()
    assert not any("123 456" in "".join(s.itertext()) for s in citizen.everything)
