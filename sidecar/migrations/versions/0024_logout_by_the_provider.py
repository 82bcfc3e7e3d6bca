"""Which session at the single sign-on a login belongs to, and the logout tokens that were done."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Of who is logged in now it is not known; a column without a default follows once it is filled.
    empty = sa.text("''")
    column = sa.Column("provider_session_hash", sa.String(64), nullable=False, server_default=empty)
    with op.batch_alter_table("staff_sessions") as table:
        table.add_column(column)
    with op.batch_alter_table("staff_sessions") as table:
        table.alter_column("provider_session_hash", server_default=None)
    op.create_table(
        "logout_tokens",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("logout_tokens")
    with op.batch_alter_table("staff_sessions") as table:
        table.drop_column("provider_session_hash")
