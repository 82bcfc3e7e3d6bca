"""Revision 0007: letters that were sent, refused or on their way become messages, and back."""

import pytest
from sqlalchemy import text

from sidecar import migrations
from sidecar.notifications.domain import State, Why
from sidecar.notifications.store import DatabaseMessages

BEFORE = "0004"
# Participant, state of the appointment, how far the mail came, kinds that wait in the outbox.
PEOPLE = (
    ("sent", "planned", "sent", ()),
    ("refused", "planned", "refused", ()),
    ("waits", "planned", "waiting", ("mail.confirmation",)),
    ("dead", "planned", "waiting", ()),
    ("off", "cancelled", "waiting", ("mail.confirmation", "mail.cancellation")),
)


DESK = "INSERT INTO desks (id, name) VALUES ('d1', 'Burgerzaken')"
PRODUCT = (
    "INSERT INTO products (id, desk_id, name, minutes, level, demand, scheme, means)"
    " VALUES ('birth', 'd1', 'Geboorte', 20, 'basis', 'optional', 'random_code', 'digid')"
)
APPOINTMENT = (
    "INSERT INTO appointments (id, desk_id, product_id, employee_id, employee_name,"
    " employee_function, room, starts_at, ends_at, state) VALUES (:appointment, 'd1', 'birth',"
    " 'e1', 'S', 'f', :who, '2026-11-23 09:00:00+00:00', '2026-11-23 09:20:00+00:00', :state)"
)
PARTICIPANT = (
    "INSERT INTO participants (id, appointment_id, name, mail, phone, language, link_version,"
    " link_hash, mail_state, position) VALUES (:who, :appointment, 'Jan', 'j@b.example', '', 'nl',"
    " 1, :who, :mail, 0)"
)
WORK = (
    "INSERT INTO outbox (id, kind, reference, due_at, attempts)"
    " VALUES (:id, :kind, :who, '2026-11-22 09:00:00+00:00', 0)"
)


@pytest.fixture
def filled(database):
    migrations.upgrade(database.engine, BEFORE)
    with database.engine.begin() as connection:
        connection.execute(text(DESK))
        connection.execute(text(PRODUCT))
        for who, state, mail, waiting in PEOPLE:
            ids = {"who": who, "appointment": f"a-{who}"}
            connection.execute(text(APPOINTMENT), ids | {"state": state})
            connection.execute(text(PARTICIPANT), ids | {"mail": mail})
            for kind in waiting:
                work = {"id": f"{who}-{kind}", "kind": kind, "who": who}
                connection.execute(text(WORK), work)
    return database


def rows(database, query):
    with database.engine.connect() as connection:
        return connection.execute(text(query)).all()


def the_message(database, who):
    (message,) = DatabaseMessages(database).of_appointment(f"a-{who}")
    return message


def test_every_letter_becomes_a_message_with_its_state(filled):
    migrations.upgrade(filled.engine)

    found = {who: the_message(filled, who) for who, *_ in PEOPLE}
    assert {who: (m.kind, m.state, m.why) for who, m in found.items()} == {
        "sent": ("confirmation", State.SENT, Why.NOTHING),
        "refused": ("confirmation", State.PERMANENT, Why.REFUSED),
        "waits": ("confirmation", State.WAITING, Why.NOTHING),
        "dead": ("confirmation", State.GIVEN_UP, Why.FAULT),
        "off": ("cancellation", State.WAITING, Why.NOTHING),
    }
    assert {m.desk_id for m in found.values()} == {"d1"}


def test_what_waits_in_the_outbox_waits_as_a_message_and_nothing_twice(filled):
    migrations.upgrade(filled.engine)

    waiting = rows(filled, "SELECT id, kind, reference FROM outbox ORDER BY id")
    assert waiting == [
        ("off-mail.cancellation", "message", the_message(filled, "off").id),
        ("waits-mail.confirmation", "message", the_message(filled, "waits").id),
    ]


def test_it_can_be_undone(filled):
    migrations.upgrade(filled.engine)

    migrations.downgrade(filled.engine, BEFORE)

    states = dict(rows(filled, "SELECT id, mail_state FROM participants"))
    assert states == {
        "sent": "sent",
        "refused": "refused",
        "waits": "waiting",
        "dead": "sent",
        "off": "waiting",
    }
    waiting = rows(filled, "SELECT kind, reference FROM outbox ORDER BY kind")
    assert waiting == [("mail.cancellation", "off"), ("mail.confirmation", "waits")]
