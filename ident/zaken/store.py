"""The table of filings: which login belongs on which case, and how far that is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
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
from ident.zaken.filing import Filing, Stage

metadata = MetaData()
filings = Table(
    "filings",
    metadata,
    Column("request_id", String(40), primary_key=True),
    Column("conversation_id", String(80), nullable=False, index=True),
    Column("case_number", String(80), nullable=False),
    Column("employee_name", String(200), nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("stage", String(12), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("sealed", LargeBinary),
    Column("problem", String(20), nullable=False),
    Column("progress", Text),
)
case_documents = Table(
    "case_documents",
    metadata,
    Column("document_id", String(40), primary_key=True),
    Column("request_id", String(40), nullable=False, index=True),
    Column("progress", Text),
)


@dataclass(frozen=True)
class DatabaseFilings:
    """Implements the port Filings."""

    database: Database

    def add(self, filing: Filing) -> bool:
        try:
            with self.database.transaction() as connection, connection.begin_nested():
                connection.execute(insert(filings).values(_values(filing)))
        except IntegrityError:
            return False
        return True

    def get(self, request_id: str) -> Filing | None:
        found = self._all(filings.c.request_id == request_id)
        return found[0] if found else None

    def save(self, filing: Filing) -> None:
        change = update(filings).where(filings.c.request_id == filing.request_id)
        with self.database.transaction() as connection:
            connection.execute(change.values(_values(filing)))

    def of_conversation(self, conversation_id: str) -> list[Filing]:
        return self._all(filings.c.conversation_id == conversation_id)

    def of_case(self, address: str) -> list[Filing]:
        # As it stands in the JSON of the progress: a whole text between quotes.
        return self._all(filings.c.progress.contains(json.dumps(address), autoescape=True))

    def delete(self, request_id: str) -> None:
        with self.database.transaction() as connection:
            for table in (filings, case_documents):
                connection.execute(delete(table).where(table.c.request_id == request_id))

    def progress(self, request_id: str, part: str) -> "DatabaseProgress":
        mine = filings.c.request_id == request_id
        return DatabaseProgress(self.database, filings, mine, part)

    def document_progress(self, document_id: str, request_id: str) -> "DatabaseProgress":
        row = {"document_id": document_id, "request_id": request_id}
        try:
            with self.database.transaction() as connection, connection.begin_nested():
                connection.execute(insert(case_documents).values(row))
        except IntegrityError:
            """It was begun before."""
        mine = case_documents.c.document_id == document_id
        return DatabaseProgress(self.database, case_documents, mine, "add")

    def _all(self, condition: Any) -> list[Filing]:  # noqa: ANN401  a clause of SQLAlchemy
        with self.database.connection() as connection:
            return [_filing(row) for row in connection.execute(select(filings).where(condition))]


@dataclass(frozen=True)
class DatabaseProgress:
    """Implements the port Progress, in the one row of `table` that is `mine`.

    `part` keeps opening a case apart from adding the evidence to it.
    """

    database: Database
    table: Table
    mine: ColumnElement[bool]
    part: str

    def done(self, step: str) -> str:
        with self.database.connection() as connection:
            return self._read(connection).get(f"{self.part}.{step}", "")

    def keep(self, step: str, value: str) -> None:
        with self.database.transaction() as connection:
            kept = {**self._read(connection), f"{self.part}.{step}": value}
            connection.execute(
                update(self.table).where(self.mine).values(progress=json.dumps(kept))
            )

    def _read(self, connection: Any) -> Mapping[str, str]:  # noqa: ANN401  of SQLAlchemy
        query = select(self.table.c.progress).where(self.mine)
        kept: Mapping[str, str] = json.loads(connection.execute(query).scalar() or "{}")
        return kept


def _values(filing: Filing) -> dict[str, object]:
    """All but the progress, which others write while a filing is under way."""
    return {
        "request_id": filing.request_id,
        "conversation_id": filing.conversation_id,
        "case_number": filing.case_number,
        "employee_name": filing.employee_name,
        "begun_at": filing.begun_at,
        "stage": filing.stage.value,
        "changed_at": filing.changed_at,
        "sealed": filing.sealed or None,
        "problem": filing.problem,
    }


def _filing(row: Row[Any]) -> Filing:
    return Filing(
        request_id=row.request_id,
        conversation_id=row.conversation_id,
        case_number=row.case_number,
        employee_name=row.employee_name,
        begun_at=row.begun_at,
        stage=Stage(row.stage),
        changed_at=row.changed_at,
        sealed=row.sealed or b"",
        problem=row.problem,
    )
