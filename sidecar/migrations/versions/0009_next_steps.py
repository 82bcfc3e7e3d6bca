"""What was agreed in a conversation, until it is mailed and forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLE = "next_steps"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("appointment_id", sa.String(40), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(120), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("mailed_version", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
