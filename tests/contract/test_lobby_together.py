"""Several people press at the same moment, on both databases: one wins, the others are told."""

import threading

import pytest

from sidecar.adapters import audit as audit_module
from sidecar.adapters.audit import DatabaseAuditTrail, audit
from sidecar.core.clock import SystemClock
from sidecar.lobby.domain import AlreadySettled, State
from sidecar.lobby.service import Lobby
from sidecar.lobby.store import DatabaseVisits, metadata
from tests.builders import a_planned_visit, an_employee
from tests.fakes.lobby import ListDoors
from tests.fakes.work import ListSignals

MANY = 8


@pytest.fixture
def lobby(database):
    metadata.create_all(database.engine)
    audit_module.metadata.create_all(database.engine)
    made = Lobby(
        visits=DatabaseVisits(database),
        doorkeeper=ListDoors(),
        transactions=database,
        signals=ListSignals(),
        audit=DatabaseAuditTrail(database, "voorbeeldstad"),
        clock=SystemClock(),
    )
    made.expect(a_planned_visit(starts_at=made.clock.now()))
    return made


def together(deed):
    """Eight threads do it at once; what each got."""
    start, outcomes = threading.Barrier(MANY), []

    def once(number):
        start.wait()
        try:
            outcomes.append(deed(number))
        except AlreadySettled as refusal:
            outcomes.append(refusal)

    threads = [threading.Thread(target=once, args=(number,)) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def recorded(database, action):
    with database.connection() as connection:
        return len(connection.execute(audit.select().where(audit.c.action == action)).all())


@pytest.mark.capability("M08")
def test_of_eight_colleagues_who_admit_together_one_wins(lobby, database):
    lobby.arrive("p1")

    outcomes = together(lambda number: lobby.admit("p1", by=an_employee(f"e{number}")))

    winners = [visit for visit in outcomes if not isinstance(visit, AlreadySettled)]
    assert len(outcomes) == MANY
    assert [visit.called_by for visit in winners] == [lobby.visits.get("p1").called_by]
    assert len(lobby.doorkeeper.asked) == 1
    assert recorded(database, "visit.admitted") == 1


def test_of_admitting_and_refusing_together_one_wins(lobby, database):
    lobby.arrive("p1")

    def press(number):
        deed = lobby.admit if number % 2 else lobby.refuse
        return deed("p1", by=an_employee(f"e{number}"))

    outcomes = together(press)

    # Who was refused first may be admitted after that, by whoever looks after the refusal: one or
    # two win, but never two of a kind, and who was admitted stays so.
    won = [visit.state for visit in outcomes if not isinstance(visit, AlreadySettled)]
    assert sorted(won) in ([State.CALLED], [State.REFUSED], [State.CALLED, State.REFUSED])
    last = State.CALLED if State.CALLED in won else State.REFUSED
    assert lobby.visits.get("p1").state is last
    assert len(lobby.doorkeeper.asked) == len(won)


def test_arriving_eight_times_at_once_is_one_arrival(lobby, database):
    outcomes = together(lambda _number: lobby.arrive("p1"))

    assert {visit.state for visit in outcomes} == {State.WAITING}
    assert len({visit.arrived_at for visit in outcomes}) == 1
    assert recorded(database, "visit.arrived") == 1
