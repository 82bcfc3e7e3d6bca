"""What each product demands, requests per citizen in all schemes, excuses, and links for the phone.

A product that had a level needs identification, so it requires it from now on; one that had none
could be asked for it all the same, at the lowest level, so it stays optional.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REQUESTS = "identification_requests"
LOWEST = "basis"


def upgrade() -> None:
    _products()
    op.add_column("participants", _whole("position", sa.Integer(), "0"))
    for column in _of_requests():
        op.add_column(REQUESTS, column)
    _readings()
    _skips()
    _phone_links()


def downgrade() -> None:
    for table in ("phone_links", "identification_skips", "identification_readings"):
        op.drop_table(table)
    for column in _of_requests():
        op.drop_column(REQUESTS, column.name)
    op.drop_column("participants", "position")
    op.execute("UPDATE products SET level = NULL WHERE demand <> 'required'")
    for name in ("demand", "scheme", "means"):
        op.drop_column("products", name)


def _products() -> None:
    op.add_column("products", _whole("demand", sa.String(10), "optional"))
    op.add_column("products", _whole("scheme", sa.String(20), "random_code"))
    op.add_column("products", _whole("means", sa.String(60), "digid"))
    op.execute("UPDATE products SET demand = 'required' WHERE level IS NOT NULL")
    lowest = sa.text("UPDATE products SET level = :level WHERE level IS NULL")
    op.execute(lowest.bindparams(level=LOWEST))


def _of_requests() -> list[sa.Column[Any]]:
    return [
        _whole("scheme", sa.String(20), "random_code"),
        _whole("means", sa.String(60), "digid"),
        _moment("call_began_at"),
        _whole("others", sa.String(200), ""),
        _moment("news_at"),
        _moment("opened_at"),
        sa.Column("used_means", sa.String(20)),
        sa.Column("pasted_print", sa.String(64)),
        sa.Column("outcome", sa.String(20)),
        sa.Column("difference", sa.String(20)),
        _whole("compared_by", sa.String(20), ""),
        _moment("compared_at"),
        _moment("completed_at"),
        _moment("handed_over_at"),
        sa.Column("case_number", sa.String(80)),
        sa.Column("evidence_sha256", sa.String(64)),
        sa.Column("code_print", sa.String(64)),
    ]


def _readings() -> None:
    op.create_table(
        "identification_readings",
        sa.Column("request_id", sa.String(40), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("employee_id", sa.String(80), primary_key=True),
        sa.Column("how", sa.String(20), primary_key=True),
        sa.Column("appointment_id", sa.String(40), nullable=False),
    )
    _index("identification_readings", "appointment_id")


def _skips() -> None:
    op.create_table(
        "identification_skips",
        sa.Column("participant_id", sa.String(40), primary_key=True),
        sa.Column("appointment_id", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("employee_id", sa.String(40), nullable=False),
        sa.Column("employee_name", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    _index("identification_skips", "appointment_id")


def _phone_links() -> None:
    op.create_table(
        "phone_links",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("secret_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("request_id", sa.String(40), nullable=False),
        sa.Column("appointment_id", sa.String(40), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
    )
    _index("phone_links", "request_id")
    _index("phone_links", "appointment_id")


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True))


def _whole(name: str, kind: sa.types.TypeEngine[Any], old: object) -> sa.Column[Any]:
    """A column that is never empty; `old` is what the rows of before get."""
    return sa.Column(name, kind, nullable=False, server_default=old)  # type: ignore[arg-type]
