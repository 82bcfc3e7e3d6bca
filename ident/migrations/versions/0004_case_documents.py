"""Documents of citizens on their way to a case, and how far each is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_documents",
        sa.Column("document_id", sa.String(40), primary_key=True),
        sa.Column("request_id", sa.String(40), nullable=False),
        sa.Column("progress", sa.Text(), nullable=True),
    )
    op.create_index(op.f("ix_case_documents_request_id"), "case_documents", ["request_id"])


def downgrade() -> None:
    op.drop_table("case_documents")
