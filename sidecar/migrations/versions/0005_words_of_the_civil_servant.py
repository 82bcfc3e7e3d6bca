"""The two words by which the citizen knows that it is the civil servant who asks."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLE, COLUMN = "identification_requests", "words"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column(COLUMN, sa.String(40), nullable=False, server_default=""))
    with op.batch_alter_table(TABLE) as table:
        table.alter_column(COLUMN, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.drop_column(COLUMN)
