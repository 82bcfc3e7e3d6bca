"""Who came to a conversation, as the lobby tells it to whoever plans the next one."""

import pytest

from sidecar.bridges import AttendeesOfLobby
from tests.builders import a_planned_visit, an_employee
from tests.fakes.lobby import a_lobby

pytestmark = pytest.mark.capability("M117")
SANNE = an_employee()


@pytest.fixture
def lobby(clock):
    made = a_lobby(clock)
    for who in ("p1", "p2", "p3"):
        made.expect(a_planned_visit(who))
    return made


def came(lobby):
    return set(AttendeesOfLobby(lobby=lobby).of(lobby.visits.get("p1").appointment_id))


def test_who_waits_or_was_called_has_not_come_yet(lobby):
    lobby.arrive("p1")
    lobby.arrive("p2")
    lobby.admit("p2", by=SANNE)

    assert came(lobby) == set()


def test_who_was_inside_came_also_after_he_left_and_after_the_end(lobby):
    for who in ("p1", "p2"):
        lobby.arrive(who)
        lobby.admit(who, by=SANNE)
        lobby.entered(who)
    inside = came(lobby)
    lobby.left("p2")
    left = came(lobby)
    lobby.finish(lobby.visits.get("p1").appointment_id, by=SANNE)

    assert inside == left == came(lobby) == {"p1", "p2"}


def test_nobody_came_to_a_conversation_that_is_unknown(lobby):
    assert AttendeesOfLobby(lobby=lobby).of("nowhere") == set()
