"""Sending documents by phone: the one-time links, and which phone sends for which request."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "document_phone_links",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("secret_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("request_id", sa.String(40), nullable=False),
        sa.Column("appointment_id", sa.String(40), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
    )
    op.create_table(
        "document_phones",
        sa.Column("request_id", sa.String(40), primary_key=True),
        sa.Column("appointment_id", sa.String(40), nullable=False),
        sa.Column("participant_id", sa.String(40), nullable=False),
        sa.Column("browser_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
    )
    _index("document_phone_links", "request_id")
    _index("document_phone_links", "appointment_id")
    _index("document_phones", "appointment_id")


def downgrade() -> None:
    op.drop_table("document_phones")
    op.drop_table("document_phone_links")


def _index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column])
