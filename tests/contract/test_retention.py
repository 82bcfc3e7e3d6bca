"""After their days nothing personal is left in any table, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from foundation.outbox import DatabaseOutbox, Deliveries, outbox
from sidecar import migrations
from sidecar.adapters.audit import DatabaseAuditTrail
from sidecar.adapters.desk_members import DatabaseMembers
from sidecar.adapters.staff_sessions import IDLE, DatabaseStaffSessions
from sidecar.appointments.store import DatabaseAppointments
from sidecar.catalogue.domain import Place, Schedule, Span
from sidecar.catalogue.store import DatabaseCatalogue, DatabasePlaces
from sidecar.core.people import SignedIn
from sidecar.core.work import Kind
from sidecar.identification.domain import IdentificationRequest
from sidecar.identification.store import DatabaseRequests
from sidecar.lobby.store import DatabaseVisits
from sidecar.migrations.metadata import ALL
from sidecar.notifications.store import DatabaseMessages
from sidecar.preparation.store import DatabaseDeviceChecks
from sidecar.retention.service import Retention
from sidecar.rooms.domain import Room
from sidecar.rooms.store import DatabaseRooms
from tests.builders import a_device_check, a_planned_visit, a_stay, an_employee
from tests.fakes.clock import A_MONDAY
from tests.fakes.work import ListSignals
from tests.office import BIRTH, BURGERZAKEN, MOVING, a_participant, an_appointment
from tests.post import a_message

DAY = timedelta(days=1)
KEEP = 7 * DAY
STAY = {"desks", "products", "opening_hours", "opening_exceptions", "audit"}
HOURS = Schedule(
    desk_id="burgerzaken",
    capacity=2,
    week={0: (Span(540, 1020),)},
    exceptions={A_MONDAY.date(): ()},
)


def fill_catalogue(database):
    catalogue = DatabaseCatalogue(database)
    catalogue.keep_desk(BURGERZAKEN)
    for product in (BIRTH, MOVING):
        catalogue.keep_product(product)
    catalogue.keep_schedule(HOURS)


class Office:
    """All stores on one database, and appointments that know their way into each of them."""

    def __init__(self, database, clock):
        self.database, self.clock, trail = database, clock, _trail(database)
        self.appointments = DatabaseAppointments(database)
        self.visits, self.rooms = DatabaseVisits(database), DatabaseRooms(database)
        self.requests, self.messages = DatabaseRequests(database), DatabaseMessages(database)
        self.outbox = DatabaseOutbox(database, clock, lambda _row: None)
        self.sessions = DatabaseStaffSessions(database, clock, ListSignals())
        self.members = DatabaseMembers(database, clock, trail)
        self.places, self.checks = DatabasePlaces(database), DatabaseDeviceChecks(database)
        fill_catalogue(database)
        self.retention = Retention(
            conversations=self.rooms,
            memories=(
                self.messages,
                self.requests,
                self.visits,
                self.checks,
                self.rooms,
                self.places,
                self.appointments,
            ),
            work=self.outbox,
            sessions=self.sessions,
            members=self.members,
            transactions=database,
            audit=trail,
            clock=clock,
            keep=KEEP,
            keep_members=90 * DAY,
        )

    def has(self, number, *, closed_at=None):
        """An appointment with all that a conversation leaves behind."""
        who, what, room = f"p{number}", f"a{number}", f"balie-a{number}"
        citizen = a_participant(who, name=f"Citizen {number}", mail=f"c{number}@burger.example")
        about_two = an_appointment(what, citizen, further=(MOVING,))
        self.appointments.add(about_two, link_hashes={who: f"hash-{who}"})
        self.appointments.bind(who, f"browser-{who}", at=A_MONDAY)
        place = Place.of(what, BIRTH, about_two.starts_at, about_two.ends_at)
        self.places.add(replace(place, appointment_id=what))
        visit = a_planned_visit(who, appointment_id=what, room=room, name=f"Citizen {number}")
        self.visits.expect(visit)
        self.checks.keep(a_device_check(who, appointment_id=what))
        self.rooms.plan(Room.planned(visit))
        self.rooms.joined(a_stay(room=room, identity=who))
        self.messages.add(a_message(f"m{number}", participant_id=who, appointment_id=what))
        self.requests.add(
            IdentificationRequest(
                id=f"r{number}",
                appointment_id=what,
                participant_id=who,
                employee_id="e1",
                employee_name="Sanne",
                employee_function="medewerker",
                language="nl",
                minimum_level="midden",
                asked_at=A_MONDAY,
            )
        )
        if closed_at is not None:
            self.rooms.close(what, closed_at)

    def cells(self):
        """Every value of every table, as text, by table."""
        found = {}
        with self.database.connection() as connection:
            for table in (table for metadata in ALL for table in metadata.sorted_tables):
                rows = connection.execute(select(table)).all()
                found[table.name] = [str(cell) for row in rows for cell in row]
        return found


def _trail(database):
    return DatabaseAuditTrail(database, "voorbeeldstad")


def _fill(catalogue):
    catalogue.keep_desk(BURGERZAKEN)
    catalogue.keep_product(BIRTH)
    catalogue.keep_schedule(HOURS)


@pytest.fixture
def office(database, clock):
    migrations.upgrade(database.engine)
    return Office(database, clock)


def holding(office, *words):
    return {
        table
        for table, cells in office.cells().items()
        if any(word in cell for cell in cells for word in words)
    }


@pytest.mark.capability("M139")
def test_nothing_of_an_old_conversation_is_left_but_the_audit_trail(office, clock):
    office.has(1, closed_at=A_MONDAY)
    every = {"appointments", "participants", "visits", "rooms", "stays", "messages", "places"}
    every |= {"identification_requests", "device_checks", "appointment_products"}
    personal = ("Citizen 1", "c1@burger.example", "hash-p1", "browser-p1", "p1", "a1")
    assert holding(office, *personal) == every

    clock.move(KEEP + DAY)
    gone = office.retention.run()

    assert {table: count for table, count in gone.items() if count} == dict.fromkeys(every, 1)
    assert holding(office, *personal) == {"audit"}
    assert not any(gone_again for gone_again in office.retention.run().values())
    assert {table for table, cells in office.cells().items() if cells} == STAY


@pytest.mark.capability("M139")
def test_what_was_cancelled_long_before_its_day_stays_until_that_day_is_past(office, clock):
    office.has(1, closed_at=A_MONDAY - 30 * DAY)

    office.retention.run()
    assert holding(office, "Citizen 1")
    clock.move(KEEP + DAY)
    office.retention.run()
    assert not holding(office, "Citizen 1")


@pytest.mark.capability("M139")
def test_what_goes_on_or_ended_lately_stays_whole(office, clock):
    office.has(1)
    office.has(2, closed_at=A_MONDAY + 2 * DAY)
    office.has(3, closed_at=A_MONDAY)
    before = office.cells()

    clock.move(KEEP + DAY)
    office.retention.run()

    after = office.cells()
    assert holding(office, "Citizen 3") == set()
    for table in (
        "participants",
        "appointment_products",
        "visits",
        "device_checks",
        "rooms",
        "stays",
        "identification_requests",
        "messages",
    ):
        kept = [cell for cell in after[table] if cell in before[table]]
        assert len(kept) == len(after[table]) == len(before[table]) * 2 // 3
    assert office.appointments.by_link("hash-p1") is not None
    assert office.appointments.by_link("hash-p2") is not None
    assert office.appointments.by_link("hash-p3") is None


@pytest.mark.capability("M139")
def test_work_goes_when_it_was_done_or_given_up_long_ago(office, database, clock):
    for reference in ("done", "dead", "waits"):
        office.outbox.add(Kind.MESSAGE, reference)
    with database.transaction() as connection:
        named = {row.reference: row.id for row in connection.execute(select(outbox))}
        dead = outbox.update().where(outbox.c.id == named["dead"]).values(dead_at=clock.now())
        connection.execute(dead)
    Deliveries(database, clock, {Kind.MESSAGE: lambda _: None}).deliver(named["done"])

    clock.move(KEEP)
    assert office.retention.run()["outbox"] == 0
    clock.move(DAY)
    assert office.retention.run()["outbox"] == 2
    with database.connection() as connection:
        assert connection.execute(select(outbox.c.reference)).scalars().all() == ["waits"]


@pytest.mark.capability("M139")
def test_a_session_nobody_uses_goes_and_another_stays(office, clock):
    office.sessions.open(SignedIn(employee=an_employee("e1")))
    clock.move(IDLE)
    used = office.sessions.open(SignedIn(employee=an_employee("e2")))
    clock.move(timedelta(seconds=1))

    assert office.retention.run()["staff_sessions"] == 1
    assert office.sessions.employee(used).id == "e2"


def test_no_more_goes_at_once_than_was_asked(office, database, clock):
    for number in range(3):
        office.has(number, closed_at=A_MONDAY + number * DAY)
        office.outbox.add(Kind.MESSAGE, f"p{number}")
    with database.transaction() as connection:
        connection.execute(outbox.update().values(done_at=A_MONDAY))

    later = A_MONDAY + 9 * DAY
    assert office.rooms.ended_before(later, most=2) == ["a0", "a1"]
    assert office.rooms.forget([]) == {"stays": 0, "rooms": 0}
    assert office.outbox.clear(before=later, most=2) == 2
    with database.connection() as connection:
        assert connection.execute(select(func.count()).select_from(outbox)).scalar_one() == 1


@pytest.mark.capability("M36", "M139")
def test_who_does_not_log_in_for_long_is_no_member_of_a_desk_any_more(office, clock):
    office.members.came(an_employee("e1"))
    clock.move(89 * DAY)
    office.members.came(an_employee("e2", name="Kim Bakker"))
    clock.move(2 * DAY)

    assert office.retention.run()["desk_members"] == 1
    assert [member.id for member in office.members.of_desk("burgerzaken")] == ["e2"]


def test_when_conversations_ended_is_told_and_what_is_forgotten_is_left_out(office):
    office.has(0, closed_at=A_MONDAY)
    office.has(1, closed_at=None)

    assert office.rooms.ended(["a0", "a1", "a2"]) == {"a0": A_MONDAY, "a1": None}
