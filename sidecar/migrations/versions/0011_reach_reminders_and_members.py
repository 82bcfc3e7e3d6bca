"""By which way each person is told, which reminders go for a product, and who works at a desk.

Until now everybody was told by mail, and by text message too where there was a number. Who planned
an appointment is kept apart from who has it, for that may be another one now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLUMNS = (
    ("products", "reminders", 10, "both"),
    ("participants", "reach", 10, "both"),
    ("appointments", "planned_by", 40, ""),
)
MEMBERS = "desk_members"


def upgrade() -> None:
    for table, name, length, old in COLUMNS:
        column = sa.Column(name, sa.String(length), nullable=False, server_default=old)
        op.add_column(table, column)
    op.execute("UPDATE participants SET reach = 'mail' WHERE phone = ''")
    op.execute("UPDATE appointments SET planned_by = employee_id")
    op.create_table(
        MEMBERS,
        sa.Column("desk_id", sa.String(120), primary_key=True),
        sa.Column("employee_id", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("function", sa.String(120), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_desk_members_signed_in_at"), MEMBERS, ["signed_in_at"])


def downgrade() -> None:
    op.drop_table(MEMBERS)
    for table, name, _, _ in reversed(COLUMNS):
        op.drop_column(table, name)
