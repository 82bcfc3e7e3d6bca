"""Opening hours, capacity and words of desks and products, and the places that talks take.

A desk of before has no hours and no limit: citizens are offered nothing, and its staff plan as they
did. What was planned takes its place, so that it counts as soon as the desk gets hours.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OF_PRODUCTS: dict[str, tuple[sa.types.TypeEngine[Any], object]] = {
    "buffer_minutes": (sa.Integer(), "0"),
    "lead_minutes": (sa.Integer(), "0"),
    "horizon_days": (sa.Integer(), "60"),
    "offered": (sa.Boolean(), sa.true()),
    "words": (sa.JSON(), "{}"),
}


def upgrade() -> None:
    op.add_column("desks", sa.Column("capacity", sa.Integer()))
    op.add_column("desks", _whole("closed_on_holidays", sa.Boolean(), sa.true()))
    for name, (kind, old) in OF_PRODUCTS.items():
        op.add_column("products", _whole(name, kind, old))
    op.add_column("appointments", _whole("sequence", sa.Integer(), "0"))
    _hours()
    _places()


def downgrade() -> None:
    for table in ("places", "opening_exceptions", "opening_hours"):
        op.drop_table(table)
    op.drop_column("appointments", "sequence")
    for name in OF_PRODUCTS:
        op.drop_column("products", name)
    op.drop_column("desks", "closed_on_holidays")
    op.drop_column("desks", "capacity")


def _hours() -> None:
    days: dict[str, tuple[str, sa.types.TypeEngine[Any]]] = {
        "opening_hours": ("weekday", sa.Integer()),
        "opening_exceptions": ("day", sa.Date()),
    }
    for table, (column, kind) in days.items():
        op.create_table(
            table,
            sa.Column("desk_id", sa.String(80), sa.ForeignKey("desks.id"), primary_key=True),
            sa.Column(column, kind, primary_key=True),
            sa.Column("opens", sa.Integer(), primary_key=True),
            sa.Column("closes", sa.Integer(), nullable=False),
        )


def _places() -> None:
    op.create_table(
        "places",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("desk_id", sa.String(80), nullable=False),
        sa.Column("product_id", sa.String(80), nullable=False),
        _moment("starts_at"),
        _moment("ends_at"),
        _moment("busy_until"),
        sa.Column("appointment_id", sa.String(40), unique=True),
        sa.Column("held_until", sa.DateTime(timezone=True)),
    )
    op.create_index("places_of_a_desk", "places", ["desk_id", "starts_at"])
    op.create_index(op.f("ix_places_held_until"), "places", ["held_until"])
    op.execute(
        "INSERT INTO places (id, desk_id, product_id, starts_at, ends_at, busy_until,"
        " appointment_id) SELECT id, desk_id, product_id, starts_at, ends_at, ends_at, id"
        " FROM appointments WHERE state = 'planned'"
    )


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _whole(name: str, kind: sa.types.TypeEngine[Any], old: object) -> sa.Column[Any]:
    """A column that is never empty; `old` is what the rows of before get."""
    return sa.Column(name, kind, nullable=False, server_default=old)  # type: ignore[arg-type]
