"""By which way each person is told, and which reminders go before what he comes for.

Until now everybody was told by mail, and by text message too where there was a number.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "products", sa.Column("reminders", sa.String(10), nullable=False, server_default="both")
    )
    op.add_column(
        "participants", sa.Column("reach", sa.String(10), nullable=False, server_default="both")
    )
    op.execute("UPDATE participants SET reach = 'mail' WHERE phone = ''")


def downgrade() -> None:
    op.drop_column("participants", "reach")
    op.drop_column("products", "reminders")
