"""As what each person sits at the table; all who were planned before are citizens."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES, COLUMN = ("participants", "visits"), "part"
OF_BEFORE = "citizen"


def upgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.add_column(
                sa.Column(COLUMN, sa.String(20), nullable=False, server_default=OF_BEFORE)
            )
        with op.batch_alter_table(name) as table:
            table.alter_column(COLUMN, server_default=None)


def downgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_column(COLUMN)
