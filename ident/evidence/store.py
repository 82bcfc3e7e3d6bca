"""The table of evidence: what was proved, and the PDF as long as it is needed here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from foundation.database import UtcDateTime
from ident.database import Database
from ident.evidence.facts import EvidenceFacts
from ident.evidence.ports import Record

metadata = MetaData()
evidence = Table(
    "evidence",
    metadata,
    Column("request_id", String(40), primary_key=True),
    Column("facts", Text, nullable=False),
    Column("completed_at", UtcDateTime, nullable=False, index=True),
    Column("pdf", LargeBinary),
    Column("sha256", String(64), index=True),
    Column("made_at", UtcDateTime),
)


@dataclass(frozen=True)
class DatabaseRecords:
    """Implements the port Records."""

    database: Database

    def add(self, facts: EvidenceFacts) -> bool:
        if self.get(facts.request_id) is not None:
            return False
        row = {
            "request_id": facts.request_id,
            "facts": facts.text(),
            "completed_at": facts.completed_at,
        }
        try:
            with self.database.transaction() as connection, connection.begin_nested():
                connection.execute(insert(evidence).values(row))
        except IntegrityError:
            # Two that came at once.
            return False
        return True

    def get(self, request_id: str) -> Record | None:
        return self._one(evidence.c.request_id == request_id)

    def made(self, request_id: str, *, pdf: bytes, sha256: str, at: datetime) -> bool:
        change = (
            update(evidence)
            .where(evidence.c.request_id == request_id, evidence.c.sha256.is_(None))
            .values(pdf=pdf, sha256=sha256, made_at=at)
        )
        with self.database.transaction() as connection:
            return connection.execute(change).rowcount == 1

    def known(self, sha256: str) -> Record | None:
        return self._one(evidence.c.sha256 == sha256)

    def drop_pdfs(self, *, before: datetime) -> int:
        change = (
            update(evidence)
            .where(evidence.c.made_at < before, evidence.c.pdf.is_not(None))
            .values(pdf=None)
        )
        with self.database.transaction() as connection:
            return connection.execute(change).rowcount

    def delete(self, request_id: str) -> None:
        with self.database.transaction() as connection:
            connection.execute(delete(evidence).where(evidence.c.request_id == request_id))

    def _one(self, condition: Any) -> Record | None:  # noqa: ANN401  a clause of SQLAlchemy
        with self.database.connection() as connection:
            row = connection.execute(select(evidence).where(condition)).first()
        return None if row is None else _record(row)


def _record(row: Row[Any]) -> Record:
    return Record(
        facts=EvidenceFacts.read(row.facts),
        pdf=row.pdf or b"",
        sha256=row.sha256 or "",
        made_at=row.made_at,
    )
