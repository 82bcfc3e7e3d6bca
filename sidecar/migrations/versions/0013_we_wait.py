"""When somebody who has not come was told that we wait."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("visits") as table:
        table.add_column(sa.Column("we_wait_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("visits") as table:
        table.drop_column("we_wait_at")
