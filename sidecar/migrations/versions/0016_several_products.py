"""Several products in one conversation: those besides the first, and their names in the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointment_products",
        sa.Column(
            "appointment_id", sa.String(40), sa.ForeignKey("appointments.id"), primary_key=True
        ),
        sa.Column("product_id", sa.String(80), sa.ForeignKey("products.id"), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
    )
    op.add_column("visits", sa.Column("further", sa.JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("visits", "further")
    op.drop_table("appointment_products")
