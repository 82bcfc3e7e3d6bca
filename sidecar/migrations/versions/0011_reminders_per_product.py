"""Which reminders go before an appointment about a product: until now both went for each."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "products", sa.Column("reminders", sa.String(10), nullable=False, server_default="both")
    )


def downgrade() -> None:
    op.drop_column("products", "reminders")
