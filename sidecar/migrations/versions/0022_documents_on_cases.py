"""To which case a document goes, and why that case does not take it."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

COLUMNS = {"case_request": 40, "case_number": 80, "case_problem": 40}


def upgrade() -> None:
    for name, longest in COLUMNS.items():
        op.add_column(
            "documents", sa.Column(name, sa.String(longest), nullable=False, server_default="")
        )


def downgrade() -> None:
    with op.batch_alter_table("documents") as batch:
        for name in COLUMNS:
            batch.drop_column(name)
