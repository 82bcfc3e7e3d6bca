"""Forged names, strangers and nonsense at the door: ignored, counted, and nobody is stopped."""

import xml.etree.ElementTree as ET
from datetime import timedelta

from sidecar.lobby.domain import State
from tests.builders import a_visitor
from tests.contract.jitsi.xml import CLIENT, MUC_USER, element
from tests.xmpp.balie import until

FORGED = "<identity xmlns='jabber:client'><user><id>xother</id></user></identity>"


async def test_a_typed_name_and_nick_change_nothing_about_who_it_is(balie, agents, browsers, loop):
    await agents()
    visit = balie.plan(name="Jan Jansen")
    browser = await browsers.browser(balie.citizen_token(visit), visit.room)
    await browser.ask_for_room(f"{visit.room}@muc.meet.jitsi")

    await browser.enter(f"{visit.room}@lobby.meet.jitsi", name="De burgemeester", nick="balie1")

    await until(lambda: balie.visit(visit).is_at_the_door(), what="seen at the door")
    assert balie.visit(visit).name == "Jan Jansen"


async def test_a_stranger_at_the_door_is_counted_and_nothing_else(balie, agents, browsers, loop):
    running = await agents()
    visit, other = balie.plan(), balie.plan()
    known = await browsers.knocks(balie, visit)
    stranger = a_visitor("xnobody", appointment_id=visit.appointment_id)
    elsewhere = a_visitor(other.participant_id, appointment_id=visit.appointment_id)

    for visitor in (stranger, elsewhere):
        token = balie.rooms.token_for_citizen(visitor).token
        browser = await browsers.browser(token, visit.room)
        await browser.knock(f"{visit.room}@muc.meet.jitsi", name="Jan Jansen")

    await until(lambda: running.agent.ignored.get("stranger", 0) >= 2, what="counted")
    assert balie.visit(other).state is State.EXPECTED
    await balie.admit(visit)
    await browsers.comes_in(known, visit)


async def test_strange_stanzas_of_a_waiting_person_do_not_stop_the_agent(
    balie, agents, browsers, loop
):
    await agents()
    visit = balie.plan()
    browser = await browsers.knocks(balie, visit)
    lobby = f"{visit.room}@lobby.meet.jitsi"
    forged, error = ET.fromstring(FORGED), element("error", CLIENT)
    for extra in ([forged], [forged, forged], [element("x", MUC_USER)], [error]):
        await browser.enter(lobby, name="\U0001f600" * 50, extra=extra)
    await browser.message(f"{lobby}/{browser.nick}", element("body", CLIENT, text="<&" * 500))

    await until(lambda: balie.visit(visit).is_at_the_door(), what="seen at the door")
    await balie.admit(visit)
    await browsers.comes_in(browser, visit)


async def test_two_live_connections_with_one_identity_are_flagged(balie, agents, browsers, loop):
    await agents(double_after=timedelta(seconds=0.1))
    visit, alone = balie.plan(), balie.plan()
    for planned in (visit, visit, alone):
        await browsers.knocks(balie, planned)

    now = balie.ground.clock.now
    await until(lambda: balie.visit(visit).is_doubled(now()), what="flagged")
    assert not balie.visit(alone).is_doubled(now())
