"""What a visitor's own test of camera, microphone, sound and network found."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLE = "device_checks"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("participant_id", sa.String(40), primary_key=True),
        sa.Column("appointment_id", sa.String(40), nullable=False, index=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("camera", sa.String(10), nullable=False),
        sa.Column("microphone", sa.String(10), nullable=False),
        sa.Column("sound", sa.String(10), nullable=False),
        sa.Column("network", sa.String(10), nullable=False),
        sa.Column("browser", sa.String(10), nullable=False),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
