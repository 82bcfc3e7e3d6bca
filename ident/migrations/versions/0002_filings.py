"""Which login belongs on which case, and how far that is."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "filings",
        sa.Column("request_id", sa.String(40), primary_key=True),
        sa.Column("conversation_id", sa.String(80), nullable=False),
        sa.Column("case_number", sa.String(80), nullable=False),
        sa.Column("employee_name", sa.String(200), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("problem", sa.String(20), nullable=False),
        sa.Column("progress", sa.Text()),
    )
    op.create_index(op.f("ix_filings_conversation_id"), "filings", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("filings")
