"""Chain the audit trail: what was recorded before is sealed as it stands, as a chain of its own."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The entries of before this revision do not say of which municipality they are.
UNNAMED = ""
BEGINNING = "0" * 64
OLD = ("number", "action", "actor", "subject", "at", "details")


def upgrade() -> None:
    bind = op.get_bind()
    rows = _read(bind, "audit", OLD)
    op.drop_index(op.f("ix_audit_subject"), table_name="audit")
    op.drop_table("audit")
    op.create_table(
        "audit",
        sa.Column("municipality", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        *_facts(),
        sa.Column("conversation", sa.String(80), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
    )
    op.create_index(op.f("ix_audit_conversation"), "audit", ["conversation"])
    table = _table("audit", *OLD, "municipality", "conversation", "previous", "seal")
    seal = BEGINNING
    for number, row in enumerate(rows, start=1):
        entry = {**row, "municipality": UNNAMED, "conversation": "", "number": number}
        entry["previous"] = seal
        seal = entry["seal"] = _seal(entry)
        bind.execute(sa.insert(table), entry)


def downgrade() -> None:
    bind = op.get_bind()
    rows = _read(bind, "audit", ("municipality", *OLD))
    op.drop_index(op.f("ix_audit_conversation"), table_name="audit")
    op.drop_table("audit")
    op.create_table(
        "audit", sa.Column("number", sa.Integer(), primary_key=True, autoincrement=True), *_facts()
    )
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"])
    for row in sorted(rows, key=lambda each: each["at"]):
        known = {name: row[name] for name in OLD if name != "number"}
        bind.execute(sa.insert(_table("audit", *OLD)), known)


def _facts() -> list[sa.Column[Any]]:
    return [
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
    ]


def _read(bind: sa.Connection, name: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    table = _table(name, *columns)
    rows = bind.execute(sa.select(table).order_by(table.c.number)).mappings()
    return [{**row, "at": _moment(row["at"])} for row in rows]


def _table(name: str, *columns: str) -> sa.TableClause:
    kinds: dict[str, Any] = {
        "at": sa.DateTime(timezone=True),
        "details": sa.JSON(),
        "number": sa.Integer(),
    }
    return sa.table(name, *(sa.column(each, kinds.get(each, sa.String())) for each in columns))


def _moment(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _seal(entry: dict[str, Any]) -> str:
    """As `sidecar.core.chain` wrote it when this revision was made."""
    at, details = entry["at"], entry["details"]
    said = [
        *(entry["municipality"], entry["number"], entry["action"], entry["actor"]),
        *(entry["subject"], entry["conversation"]),
        *(at.isoformat(timespec="microseconds"), sorted(details.items())),
        entry["previous"],
    ]
    written = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()
