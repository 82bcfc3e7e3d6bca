"""What documents contain, encrypted: the wrapped key of each, and its segments."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_documents",
        sa.Column("document_id", sa.String(40), primary_key=True),
        sa.Column("key_id", sa.String(40), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_sealed_documents_key_id", "sealed_documents", ["key_id"])
    op.create_table(
        "sealed_segments",
        sa.Column("document_id", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("blob", sa.String(40), nullable=False, unique=True),
        sa.Column("first_byte", sa.BigInteger, nullable=False),
        sa.Column("length", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """The keys go with it: what lies in the storage can never be read again."""
    op.drop_table("sealed_segments")
    op.drop_index("ix_sealed_documents_key_id", "sealed_documents")
    op.drop_table("sealed_documents")
