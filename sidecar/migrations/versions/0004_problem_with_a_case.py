"""Why the case of an identification could not be opened or filled."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLE, COLUMN = "identification_requests", "case_problem"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column(COLUMN, sa.String(20), nullable=False, server_default=""))
    with op.batch_alter_table(TABLE) as table:
        table.alter_column(COLUMN, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.drop_column(COLUMN)
