"""Agents, Prosody and Redis come and go while people wait: nobody loses a place."""

from datetime import timedelta

import pytest

from sidecar.adapters.xmpp.leases import agents_alive
from sidecar.lobby.domain import State
from tests.builders import an_employee
from tests.contract.redis_server import free_port
from tests.xmpp.balie import until

SANNE = an_employee()


def three(balie):
    """Three people who arrived one after the other, each for an appointment of his own."""
    visits = [balie.plan(name=f"Bezoeker {number}") for number in (1, 2, 3)]
    for visit in visits:
        balie.lobby.arrive(visit.participant_id)
    return visits


def queue(balie, visits):
    ours = {visit.participant_id for visit in visits}
    shown = balie.lobby.queue(SANNE).visits
    return [visit.participant_id for visit in shown if visit.participant_id in ours]


async def all_at_the_door(balie, visits):
    await until(
        lambda: all(balie.visit(visit).is_at_the_door() for visit in visits), what="all seen"
    )


@pytest.fixture(autouse=True)
def day_of_its_own(balie):
    """The queue shows one page; what other tests left in it goes."""
    balie.forget_all()


@pytest.mark.capability("M08")
async def test_the_agent_is_killed_while_three_wait(balie, browsers, agent_process, agents, loop):
    visits = three(balie)
    process = agent_process()
    pages = [await browsers.knocks(balie, visit) for visit in visits]
    await all_at_the_door(balie, visits)

    process.kill()
    await balie.admit(visits[1])
    await agents()

    await browsers.comes_in(pages[1], visits[1])
    first, third = visits[0].participant_id, visits[2].participant_id
    assert queue(balie, visits)[:2] == [first, third]
    await all_at_the_door(balie, [visits[0], visits[2]])


@pytest.mark.capability("M08")
async def test_prosody_is_restarted_while_three_wait(
    balie, prosody, agents, browsers, in_thread, loop
):
    running = await agents()
    visits = three(balie)
    pages = [await browsers.knocks(balie, visit) for visit in visits]
    await all_at_the_door(balie, visits)
    await balie.admit(visits[2])
    await browsers.comes_in(pages[2], visits[2])

    await in_thread(prosody.restart)
    await until(lambda: not balie.visit(visits[0]).is_at_the_door(), what="seen that they went")
    await running.ready()
    await balie.focus_is_back()
    pages = [await browsers.knocks(balie, visit) for visit in visits]

    # Who was in the conversation is let in by himself, the others keep their places.
    await browsers.comes_in(pages[2], visits[2])
    await all_at_the_door(balie, visits[:2])
    assert queue(balie, visits)[:2] == [visit.participant_id for visit in visits[:2]]
    await balie.admit(visits[0])
    await browsers.comes_in(pages[0], visits[0])


@pytest.mark.capability("M08")
async def test_redis_is_emptied_while_three_wait(balie, agents, browsers, loop):
    running = await agents()
    visits = three(balie)
    pages = [await browsers.knocks(balie, visit) for visit in visits]
    await all_at_the_door(balie, visits)

    balie.ground.redis.flushall()
    await balie.admit(visits[0])

    await browsers.comes_in(pages[0], visits[0])
    assert queue(balie, visits)[:2] == [visit.participant_id for visit in visits[1:]]
    late = balie.plan()
    page = await browsers.knocks(balie, late)
    await until(lambda: late.room in running.rooms, what="a new room is held")
    await balie.admit(late)
    await browsers.comes_in(page, late)


async def test_a_command_that_was_lost_is_made_up_for_by_the_next_round(
    balie, agents, browsers, loop
):
    await agents()
    visit = balie.plan()
    page = await browsers.knocks(balie, visit)
    await all_at_the_door(balie, [visit])

    balie.lose_commands(lambda: balie.lobby.admit(visit.participant_id, by=SANNE))

    await browsers.comes_in(page, visit)


async def test_while_redis_is_away_doors_still_open(balie, agents, browsers, loop):
    running = await agents(redis_port=free_port())
    visit = balie.plan()
    page = await browsers.knocks(balie, visit)
    await until(lambda: visit.room in running.rooms, what="held without a lease")

    await balie.admit(visit)

    await browsers.comes_in(page, visit)


async def test_an_agent_does_not_talk_to_a_server_with_another_certificate(
    balie, prosody, caplog, loop
):
    stranger = prosody.ca_file.with_name("meet.jitsi.crt")
    running = balie.new_agent(ca_file=stranger)

    await until(lambda: caplog.text.count("xmpp session ended") > 1, what="tried, and again")

    assert not running.agent.is_connected
    await running.stop()


async def test_commands_from_before_the_agent_came_are_done(balie, agents, browsers, loop):
    visit = balie.plan()
    page = await browsers.knocks(balie, visit)
    balie.lobby.arrive(visit.participant_id)
    await balie.admit(visit)

    await agents()

    await browsers.comes_in(page, visit)


async def test_two_agents_share_the_rooms_and_each_command_finds_its_agent(
    balie, agents, browsers, loop
):
    one, two = await agents(), await agents()
    visits = [balie.plan() for _ in range(4)]
    pages = [await browsers.knocks(balie, visit) for visit in visits]
    names = {visit.room for visit in visits}

    await until(lambda: names <= one.rooms | two.rooms, what="all rooms are held")
    await until(lambda: agents_alive(balie.ground.redis) == 2, what="two are alive")
    await until(lambda: one.rooms & names and two.rooms & names, what="both have some")
    await until(lambda: not one.rooms & two.rooms, what="no room is held twice")
    for page, visit in zip(pages, visits, strict=True):
        await balie.admit(visit)
        await browsers.comes_in(page, visit)


async def test_an_agent_that_stops_leaves_its_rooms_to_the_other_at_once(
    balie, agents, browsers, loop
):
    one = await agents()
    visit = balie.plan()
    page = await browsers.knocks(balie, visit)
    await until(lambda: visit.room in one.rooms, what="held by the first")
    two = await agents()

    await one.stop()

    await until(lambda: visit.room in two.rooms, what="held by the second")
    await balie.admit(visit)
    await browsers.comes_in(page, visit)


async def test_the_agent_leaves_a_lobby_whose_time_is_over(balie, agents, browsers, loop):
    running = await agents()
    visit = balie.plan()
    page = await browsers.knocks(balie, visit)
    await until(lambda: visit.room in running.rooms, what="held")

    await page.close()
    balie.end_window(visit)

    await until(lambda: visit.room not in running.rooms, what="let go")
    await until(lambda: f"{visit.room}@muc.meet.jitsi" not in balie.focus.rooms, what="destroyed")


async def test_a_visit_that_came_early_waits_when_it_is_almost_time(balie, agents, loop):
    visit = balie.plan(starts_in=timedelta(minutes=2, seconds=1))
    balie.lobby.arrive(visit.participant_id)
    assert balie.visit(visit).state is State.EARLY

    await agents()

    await until(lambda: balie.visit(visit).state is State.WAITING, what="it is almost time")
