"""Keys of programs that call us, and which appointments a program made."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
INDEX = "appointments_of_sources"
COLUMNS = (("source", 40), ("external_id", 100), ("content_print", 64))


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("rights", sa.JSON, nullable=False),
        sa.Column("desks", sa.JSON),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_on", sa.Date),
        sa.Column("used_on", sa.Date),
        sa.Column("revoked_at", MOMENT),
    )
    op.create_index("ix_api_keys_source", "api_keys", ["source"])
    for name, length in COLUMNS:
        op.add_column("appointments", sa.Column(name, sa.String(length)))
    op.create_index(INDEX, "appointments", ["source", "external_id"], unique=True)


def downgrade() -> None:
    op.drop_index(INDEX, "appointments")
    for name, _ in COLUMNS:
        op.drop_column("appointments", name)
    op.drop_table("api_keys")
