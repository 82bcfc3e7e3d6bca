"""The table of lines that the log does not have yet."""

import json
import secrets
from dataclasses import dataclass

from sqlalchemy import Column, MetaData, String, Table, Text, delete, insert, select

from ident.database import Database
from ident.ldv.line import Json

metadata = MetaData()
processings = Table(
    "processings",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("line", Text, nullable=False),
)


@dataclass(frozen=True)
class DatabaseLines:
    """Implements the port Waiting."""

    database: Database

    def add(self, line: Json) -> str:
        line_id = secrets.token_hex(16)
        with self.database.transaction() as connection:
            connection.execute(insert(processings).values(id=line_id, line=json.dumps(line)))
        return line_id

    def get(self, line_id: str) -> Json | None:
        query = select(processings.c.line).where(processings.c.id == line_id)
        with self.database.connection() as connection:
            found = connection.execute(query).scalar()
        line: Json | None = json.loads(found) if found else None
        return line

    def drop(self, line_id: str) -> None:
        with self.database.transaction() as connection:
            connection.execute(delete(processings).where(processings.c.id == line_id))

    def ids(self) -> list[str]:
        """Of all that wait."""
        with self.database.connection() as connection:
            return list(connection.execute(select(processings.c.id)).scalars())
