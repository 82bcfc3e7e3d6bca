"""The life of each message: a row of its own takes the place of one word with the participant.

Who had a letter keeps it as a message: that of the cancellation when the appointment was called
off, else the confirmation. Letters that wait in the outbox wait as messages from now on.
"""

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LETTERS = {"mail.confirmation": "confirmation", "mail.cancellation": "cancellation"}
STATES = {"waiting": "waiting", "sent": "sent", "refused": "permanent"}
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    table = _messages()
    _fill(op.get_bind(), table)
    op.drop_column("participants", "mail_state")


def downgrade() -> None:
    waiting = sa.Column("mail_state", sa.String(20), nullable=False, server_default="sent")
    op.add_column("participants", waiting)
    connection = op.get_bind()
    table = sa.table("messages", *(sa.column(n) for n in ("id", "participant_id", "kind", "state")))
    back = {kind: letter for letter, kind in LETTERS.items()}
    for row in connection.execute(sa.select(table)).all():
        state = {"waiting": "waiting", "permanent": "refused"}.get(row.state)
        if row.kind not in back or state is None:
            continue
        _execute(
            connection,
            "UPDATE participants SET mail_state = :s WHERE id = :p",
            s=state,
            p=row.participant_id,
        )
        _execute(
            connection,
            "UPDATE outbox SET kind = :k, reference = :p WHERE reference = :m AND kind = 'message'",
            k=back[row.kind],
            p=row.participant_id,
            m=row.id,
        )
    _execute(connection, "DELETE FROM outbox WHERE kind = 'message'")
    op.drop_table("messages")


def _execute(connection: sa.Connection, statement: str, **values: object) -> None:
    connection.execute(sa.text(statement), values)


def _messages() -> sa.Table:
    table = op.create_table(
        "messages",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("participant_id", sa.String(40), nullable=False),
        sa.Column("appointment_id", sa.String(40), nullable=False),
        sa.Column("desk_id", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("matters_until", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("handed_at", MOMENT),
        sa.Column("provider_id", sa.String(120)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sendings", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("answered", sa.String(20), nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("answered_by", sa.String(40)),
    )
    for column in ("participant_id", "appointment_id"):
        op.create_index(f"ix_messages_{column}", "messages", [column])
    work = ["desk_id", "state", "answered", "matters_until"]
    op.create_index("ix_messages_work", "messages", work)
    return table


def _fill(connection: sa.Connection, table: sa.Table) -> None:
    waiting = _letters_that_wait(connection)
    for person in connection.execute(_PEOPLE).all():
        kind = "cancellation" if person.appointment_state == "cancelled" else "confirmation"
        rows = waiting.pop((person.id, kind), [])
        message = _message(person, kind, is_under_way=bool(rows))
        connection.execute(sa.insert(table).values(message))
        for row_id in rows:
            _execute(
                connection,
                "UPDATE outbox SET kind = 'message', reference = :m WHERE id = :r",
                m=message["id"],
                r=row_id,
            )
    # A confirmation of what was called off in the meantime: nobody must get it.
    for row_id in (row_id for rows in waiting.values() for row_id in rows):
        _execute(connection, "DELETE FROM outbox WHERE id = :r", r=row_id)


_APPOINTMENTS = sa.table(
    "appointments",
    sa.column("id"),
    sa.column("desk_id"),
    sa.column("state"),
    sa.column("starts_at", MOMENT),
    sa.column("ends_at", MOMENT),
)
_PARTICIPANTS = sa.table(
    "participants", sa.column("id"), sa.column("appointment_id"), sa.column("mail_state")
)
_PEOPLE = sa.select(
    _PARTICIPANTS.c.id,
    _PARTICIPANTS.c.appointment_id,
    _PARTICIPANTS.c.mail_state,
    _APPOINTMENTS.c.desk_id,
    _APPOINTMENTS.c.starts_at,
    _APPOINTMENTS.c.ends_at,
    _APPOINTMENTS.c.state.label("appointment_state"),
).join(_APPOINTMENTS, _APPOINTMENTS.c.id == _PARTICIPANTS.c.appointment_id)


def _letters_that_wait(connection: sa.Connection) -> dict[tuple[str, str], list[str]]:
    rows = connection.execute(
        sa.text(
            "SELECT id, kind, reference FROM outbox WHERE done_at IS NULL AND dead_at IS NULL"
            " AND kind IN ('mail.confirmation', 'mail.cancellation')"
        )
    )
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        found.setdefault((row.reference, LETTERS[row.kind]), []).append(row.id)
    return found


def _message(person: Any, kind: str, *, is_under_way: bool) -> dict[str, object]:  # noqa: ANN401
    """When the letter was written was never kept: the start of the appointment stands for it."""
    state, why = STATES[person.mail_state], ""
    if person.mail_state == "refused":
        why = "refused"
    elif state == "waiting" and not is_under_way:
        # The outbox gave it up long ago, and only a line in the log said so.
        state, why = "given_up", "fault"
    return {
        "id": "x" + secrets.token_hex(12),
        "participant_id": person.id,
        "appointment_id": person.appointment_id,
        "desk_id": person.desk_id,
        "kind": kind,
        "channel": "mail",
        "starts_at": person.starts_at,
        "matters_until": person.ends_at,
        "created_at": person.starts_at,
        "due_at": person.starts_at,
        "changed_at": person.starts_at,
        "state": state,
        "tries": 0,
        "sendings": 0,
        "why": why,
        "answered": "",
    }
