"""Products that nobody can choose any more; what was planned for them goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    in_use = sa.Column("in_use", sa.Boolean, nullable=False, server_default=sa.true())
    op.add_column("products", in_use)


def downgrade() -> None:
    op.drop_column("products", "in_use")
