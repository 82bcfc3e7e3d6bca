"""Who is the same person in the appointment before: who is invited to a follow-up sees it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# Until now a follow-up began with all people of the one before, in the same order.
SAME_PEOPLE = """
    UPDATE participants SET again_of = (
        SELECT before.id FROM participants AS before
        JOIN appointments AS next ON next.follows = before.appointment_id
        WHERE next.id = participants.appointment_id
        AND before.position = participants.position AND before.name = participants.name
    )
"""


def upgrade() -> None:
    op.add_column("participants", sa.Column("again_of", sa.String(40)))
    op.create_index("ix_participants_again_of", "participants", ["again_of"])
    op.execute(SAME_PEOPLE)


def downgrade() -> None:
    op.drop_index("ix_participants_again_of", "participants")
    op.drop_column("participants", "again_of")
