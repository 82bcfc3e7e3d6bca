"""From the knock to the conversation, as the agent and real browsers do it."""

import pytest

from sidecar.lobby.domain import State
from tests.builders import an_employee
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
