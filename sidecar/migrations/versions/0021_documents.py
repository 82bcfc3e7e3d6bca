"""Documents in the call: what was asked of whom, and what came of it; not what they contain."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "document_requests",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("appointment_id", sa.String(40), nullable=False),
        sa.Column("participant_id", sa.String(40), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("help", sa.String(300), nullable=False),
        sa.Column("kinds", sa.String(80), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("largest", sa.BigInteger(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("employee_id", sa.String(40), nullable=False),
        sa.Column("employee_name", sa.String(120), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
    )
    op.create_index("ix_document_requests_appointment_id", "document_requests", ["appointment_id"])
    op.create_table(
        "documents",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("appointment_id", sa.String(40), nullable=False),
        sa.Column("participant_id", sa.String(40), nullable=False),
        sa.Column("request_id", sa.String(40)),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("sender_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("size", sa.BigInteger()),
        sa.Column("largest", sa.BigInteger(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20)),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("remark", sa.String(500), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("checked_at", MOMENT),
        sa.Column("judged_at", MOMENT),
        sa.Column("judged_by", sa.String(120), nullable=False),
        sa.Column("shown_at", MOMENT),
        sa.Column("waits_since", MOMENT),
        sa.Column("waits", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.String(40)),
        sa.Column("held_until", MOMENT),
    )
    op.create_index("ix_documents_appointment_id", "documents", ["appointment_id"])


def downgrade() -> None:
    op.drop_table("documents")
    op.drop_table("document_requests")
