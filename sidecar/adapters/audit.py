"""The audit trail as rows; adding is the only thing one can do."""

from sqlalchemy import JSON, Column, Integer, MetaData, String, Table, insert

from sidecar.adapters.database import Database, UtcDateTime
from sidecar.core.audit import AuditFact

metadata = MetaData()
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("action", String(60), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("subject", String(80), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("details", JSON, nullable=False),
)


class DatabaseAuditTrail:
    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, fact: AuditFact) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                insert(audit).values(
                    action=fact.action.label,
                    actor=fact.actor,
                    subject=fact.subject,
                    at=fact.at,
                    details=fact.details,
                )
            )
