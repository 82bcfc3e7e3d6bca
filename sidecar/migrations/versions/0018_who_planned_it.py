"""What the civil servant who planned an appointment is called, whoever has it now."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "appointments", sa.Column("planner_name", sa.String(120), nullable=False, server_default="")
    )
    # Of what was handed over since, nobody remembers the name.
    op.execute(
        "UPDATE appointments SET planner_name = employee_name"
        " WHERE planned_by <> '' AND planned_by = employee_id"
    )


def downgrade() -> None:
    op.drop_column("appointments", "planner_name")
