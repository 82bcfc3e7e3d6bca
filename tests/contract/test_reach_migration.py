"""Revision 0011: who was told by what there was goes on so, and who planned is who had it."""

import pytest
from sqlalchemy import text

from sidecar import migrations
from sidecar.appointments.store import DatabaseAppointments
from sidecar.core.messages import Reminders
from sidecar.core.reach import Reach
from tests.contract.test_message_migration import APPOINTMENT, DESK, PRODUCT

BEFORE = "0010"
PARTICIPANT = (
    "INSERT INTO participants (id, appointment_id, name, mail, phone, language, link_version,"
    " link_hash, position, part) VALUES (:who, :appointment, 'Jan', 'j@b.example', :phone, 'nl',"
    " 1, :who, 0, 'citizen')"
)


@pytest.fixture
def filled(database):
    migrations.upgrade(database.engine, BEFORE)
    with database.engine.begin() as connection:
        connection.execute(text(DESK))
        connection.execute(text(PRODUCT))
        for who, phone in (("p1", "06 12345678"), ("p2", "")):
            ids = {"who": who, "appointment": f"a-{who}"}
            connection.execute(text(APPOINTMENT), ids | {"state": "planned"})
            connection.execute(text(PARTICIPANT), ids | {"phone": phone})
    return database


def test_everybody_is_told_as_before_and_who_planned_it_is_known(filled):
    migrations.upgrade(filled.engine)

    store = DatabaseAppointments(filled)
    found = [store.by_id(f"a-{who}") for who in ("p1", "p2")]
    assert [one.participants[0].reach for one in found] == [Reach.BOTH, Reach.MAIL]
    assert {one.planned_by for one in found} == {"e1"}
    assert {one.product.reminders for one in found} == {Reminders.BOTH}


def test_it_can_be_undone_and_nobody_is_lost(filled):
    migrations.upgrade(filled.engine)

    migrations.downgrade(filled.engine, BEFORE)

    with filled.engine.connect() as connection:
        people = connection.execute(text("SELECT id, phone FROM participants ORDER BY id")).all()
    assert people == [("p1", "06 12345678"), ("p2", "")]
