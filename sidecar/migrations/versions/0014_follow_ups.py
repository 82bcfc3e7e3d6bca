"""Which appointment another one follows."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointments", sa.Column("follows", sa.String(40)))
    op.create_index("ix_appointments_follows", "appointments", ["follows"])


def downgrade() -> None:
    op.drop_index("ix_appointments_follows", "appointments")
    op.drop_column("appointments", "follows")
