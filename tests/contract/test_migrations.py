"""Revisions make exactly the tables of the stores, on both databases, and can be undone."""

from datetime import timedelta

import pytest
from sqlalchemy import DateTime, bindparam, inspect, text

from sidecar import migrations
from sidecar.adapters.audit import DatabaseAuditTrail
from sidecar.appointments.store import DatabaseAppointments
from sidecar.catalogue.domain import Schedule
from sidecar.catalogue.store import DatabaseCatalogue, DatabasePlaces
from sidecar.core.audit import Action, AuditFact
from sidecar.core.chain import first_break
from sidecar.core.messages import Reminders
from sidecar.core.requirements import Demand, Requirements
from sidecar.documents.vault.domain import Wrapped
from sidecar.documents.vault.store import DatabaseLedger
from sidecar.identification.store import DatabaseRequests
from sidecar.migrations.metadata import ALL
from tests.fakes.clock import A_MONDAY


@pytest.fixture
def engine(database):
    return database.engine


def tables(engine):
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_newest_revision_makes_what_the_stores_expect(engine):
    migrations.upgrade(engine)

    migrations.check(engine)
    assert tables(engine) == {table for metadata in ALL for table in metadata.tables}


def test_going_up_twice_changes_nothing(engine):
    migrations.upgrade(engine)
    migrations.upgrade(engine)

    migrations.check(engine)


def test_the_first_revision_can_be_undone(engine):
    migrations.upgrade(engine)
    migrations.downgrade(engine, "base")

    assert tables(engine) == set()


def test_a_missing_table_is_noticed(engine):
    migrations.upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE audit")

    with pytest.raises(Exception, match="add_table"):
        migrations.check(engine)


@pytest.mark.capability("A4")
def test_what_was_recorded_before_the_chain_is_kept_and_sealed(engine, database):
    migrations.upgrade(engine, "0001")
    with engine.begin() as connection:
        for action in ("visit.arrived", "visit.admitted"):
            statement = text(
                "INSERT INTO audit (action, actor, subject, at, details)"
                " VALUES (:action, 'e1', 'p1', :at, '{}')"
            ).bindparams(bindparam("at", type_=DateTime(timezone=True)))
            connection.execute(statement, {"action": action, "at": A_MONDAY})

    migrations.upgrade(engine)

    trail = DatabaseAuditTrail(database, "voorbeeldstad")
    kept = list(trail.entries(""))
    assert [entry.action for entry in kept] == ["visit.arrived", "visit.admitted"]
    assert [entry.at for entry in kept] == [A_MONDAY, A_MONDAY]
    assert first_break(kept) is None


def test_the_chain_can_be_undone_and_loses_no_entry(engine, database):
    migrations.upgrade(engine)
    fact = AuditFact(
        action=Action.VISIT_ARRIVED, actor="e1", subject="p1", conversation="a1", at=A_MONDAY
    )
    DatabaseAuditTrail(database, "voorbeeldstad").record(fact)

    migrations.downgrade(engine, "0001")

    with engine.connect() as connection:
        kept = connection.execute(text("SELECT action, subject FROM audit")).all()
    assert kept == [("visit.arrived", "p1")]


BEFORE_0003 = (
    "INSERT INTO desks (id, name) VALUES ('d1', 'Burgerzaken')",
    (
        "INSERT INTO products (id, desk_id, name, minutes, level) VALUES"
        " ('birth', 'd1', 'Geboorte', 20, 'substantieel'), ('move', 'd1', 'Verhuizing', 10, NULL)"
    ),
    (
        "INSERT INTO appointments (id, desk_id, product_id, employee_id, employee_name,"
        " employee_function, room, starts_at, ends_at, state)"
        " VALUES ('a1', 'd1', 'birth', 'e1', 'Sanne', 'f', 'balie-1', '2026-11-23 09:00:00+00:00',"
        " '2026-11-23 09:20:00+00:00', 'planned')"
    ),
    (
        "INSERT INTO participants (id, appointment_id, name, mail, phone, language, link_version,"
        " link_hash, mail_state) VALUES ('p1', 'a1', 'Jan', 'jan@burger.example', '', 'nl', 1,"
        " 'h1', 'sent')"
    ),
    (
        "INSERT INTO identification_requests (id, appointment_id, participant_id, employee_id,"
        " employee_name, employee_function, language, minimum_level, asked_at, state, code, tries,"
        " version) VALUES ('r1', 'a1', 'p1', 'e1', 'Sanne', 'f', 'nl', 'substantieel',"
        " '2026-11-23 09:05:00+00:00', 'identified', '012345', 1, 3)"
    ),
)


@pytest.mark.capability("M64", "M65")
def test_a_product_that_had_a_level_requires_identification_and_the_others_offer_it(
    engine, database
):
    migrations.upgrade(engine, "0002")
    with engine.begin() as connection:
        for statement in BEFORE_0003:
            connection.execute(text(statement))

    migrations.upgrade(engine)

    wanted = {p.id: p.identification for p in DatabaseCatalogue(database).products()}
    assert wanted["birth"] == Requirements(demand=Demand.REQUIRED, level="substantieel")
    assert wanted["move"] == Requirements(demand=Demand.OPTIONAL, level="basis")
    assert DatabaseAppointments(database).by_id("a1").participants[0].name == "Jan"
    (request,) = DatabaseRequests(database).of_appointment("a1")
    assert (request.state, request.code, request.tries) == ("identified", "012345", 1)
    assert (request.scheme, request.means, request.compared_by) == ("random_code", "digid", "")


def test_the_settings_of_products_can_be_undone_and_levels_stay(engine):
    migrations.upgrade(engine, "0002")
    with engine.begin() as connection:
        for statement in BEFORE_0003:
            connection.execute(text(statement))
    migrations.upgrade(engine)

    migrations.downgrade(engine, "0002")

    with engine.connect() as connection:
        levels = connection.execute(text("SELECT id, level FROM products ORDER BY id")).all()
        requests = connection.execute(text("SELECT id, code FROM identification_requests")).all()
    assert levels == [("birth", "substantieel"), ("move", None)]
    assert requests == [("r1", "012345")]


BEFORE_0008 = (
    "INSERT INTO desks (id, name) VALUES ('d1', 'Burgerzaken')",
    (
        "INSERT INTO products (id, desk_id, name, minutes, level, demand, scheme, means) VALUES"
        " ('birth', 'd1', 'Geboorte', 20, 'midden', 'required', 'random_code', 'digid')"
    ),
    (
        "INSERT INTO appointments (id, desk_id, product_id, employee_id, employee_name,"
        " employee_function, room, starts_at, ends_at, state) SELECT name, 'd1', 'birth', 'e1',"
        " 'Sanne', 'f', name, '2026-11-23 09:00:00+00:00', '2026-11-23 09:20:00+00:00', state"
        " FROM (SELECT 'a1' AS name, 'planned' AS state UNION SELECT 'a2', 'cancelled'"
        " UNION SELECT 'a3', 'over') AS those"
    ),
)


def before_0008(engine):
    migrations.upgrade(engine, "0006")
    with engine.begin() as connection:
        for statement in BEFORE_0008:
            connection.execute(text(statement))


def test_an_old_desk_has_no_hours_and_what_was_planned_has_its_place(engine, database):
    before_0008(engine)

    migrations.upgrade(engine)

    catalogue, places = DatabaseCatalogue(database), DatabasePlaces(database)
    assert catalogue.schedule("d1") == Schedule(desk_id="d1")
    (birth,) = catalogue.products()
    assert (birth.buffer, birth.offered, birth.words) == (timedelta(), True, {})
    assert (birth.reminders, birth.fee) == (Reminders.BOTH, 0)
    place = places.of_appointment("a1")
    assert (place.starts_at, place.busy_until) == (A_MONDAY, A_MONDAY + timedelta(minutes=20))
    assert places.of_appointment("a2") is places.of_appointment("a3") is None


def test_the_catalogue_can_be_undone_and_appointments_stay(engine):
    before_0008(engine)
    migrations.upgrade(engine)

    migrations.downgrade(engine, "0006")

    with engine.connect() as connection:
        kept = connection.execute(text("SELECT id FROM appointments ORDER BY id")).scalars().all()
    assert kept == ["a1", "a2", "a3"]
    assert "places" not in tables(engine)


PERSON = text(
    "INSERT INTO participants (id, appointment_id, name, mail, phone, language, link_version,"
    " link_hash, position, part, reach) VALUES (:id, :appointment, :name, 'x@y.example', '', 'nl',"
    " 1, :id, :position, 'citizen', 'mail')"
)
PEOPLE = (
    {"id": "p1", "appointment": "a1", "position": 0, "name": "Jan"},
    {"id": "p2", "appointment": "a1", "position": 1, "name": "Kim"},
    {"id": "p3", "appointment": "a2", "position": 0, "name": "Jan"},
    {"id": "p4", "appointment": "a2", "position": 1, "name": "Somebody new"},
    {"id": "p5", "appointment": "a3", "position": 0, "name": "Jan"},
)


@pytest.mark.capability("M117")
def test_who_was_invited_to_a_follow_up_before_goes_on_seeing_it(engine):
    before_0008(engine)
    migrations.upgrade(engine, "0016")
    with engine.begin() as connection:
        connection.execute(PERSON, PEOPLE)
        connection.execute(text("UPDATE appointments SET follows = 'a1' WHERE id = 'a2'"))

    migrations.upgrade(engine)

    query = text("SELECT id, again_of FROM participants ORDER BY id")
    with engine.connect() as connection:
        found = {row.id: row.again_of for row in connection.execute(query)}
    assert found == {"p1": None, "p2": None, "p3": "p1", "p4": None, "p5": None}
    migrations.downgrade(engine, "0016")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM participants")).scalar() == 5


def test_what_was_planned_before_programs_came_is_of_no_program(engine, database):
    before_0008(engine)
    migrations.upgrade(engine, "0014")

    migrations.upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT source, external_id FROM appointments")).all()
    assert found == [(None, None)] * 3
    migrations.downgrade(engine, "0014")

    with engine.connect() as connection:
        kept = connection.execute(text("SELECT id FROM appointments ORDER BY id")).scalars().all()
    assert kept == ["a1", "a2", "a3"]
    assert "api_keys" not in tables(engine)


def test_who_planned_before_is_called_as_now_unless_a_colleague_has_it(engine, database):
    before_0008(engine)
    migrations.upgrade(engine, "0017")
    with engine.begin() as connection:
        connection.execute(text("UPDATE appointments SET planned_by = 'e2' WHERE id = 'a2'"))
        connection.execute(text("UPDATE appointments SET planned_by = '' WHERE id = 'a3'"))

    migrations.upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT planner_name FROM appointments ORDER BY id"))
        assert found.scalars().all() == ["Sanne", "", ""]
    migrations.downgrade(engine, "0017")

    with engine.connect() as connection:
        kept = connection.execute(text("SELECT planned_by FROM appointments ORDER BY id"))
        assert kept.scalars().all() == ["e1", "e2", ""]


@pytest.mark.capability("M48")
def test_the_vault_can_be_undone_and_appointments_stay(engine, database):
    before_0008(engine)
    migrations.upgrade(engine, "0019")

    migrations.upgrade(engine)
    ledger = DatabaseLedger(database)
    ledger.begin("d1", Wrapped(key_id="k1", wrapped_key=b"\x00\xff"))
    assert ledger.held("d1").key.wrapped_key == b"\x00\xff"
    migrations.downgrade(engine, "0019")

    assert not {"sealed_documents", "sealed_segments"} & tables(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM appointments")).scalar() == 3
