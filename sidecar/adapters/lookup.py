"""One row by one key, put to the driver directly: what every request asks must cost little.

SQLAlchemy writes the statement and converts the columns; it is compiled once, and the way through
its execution machinery, which costs several times what the database needs, is left out.
"""

from collections import namedtuple
from collections.abc import Callable
from typing import Any

from sqlalchemy import Select
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.pool import PoolProxiedConnection

from sidecar.adapters.database import Database
from sidecar.core.errors import Unavailable

Convert = Callable[[Any], Any]


class Lookup:
    """`query` has one parameter of the name `key`."""

    def __init__(self, database: Database, query: Select[Any]) -> None:
        dialect = database.engine.dialect
        compiled = query.compile(dialect=dialect)
        self._database = database
        self._sql = str(compiled)
        self._is_positional = bool(compiled.positional)
        names = [column.name for column in query.selected_columns]
        self._row = namedtuple("Row", names)  # type: ignore[misc]
        self._conversions = _conversions(query, dialect)

    def one(self, key: str) -> Any:  # noqa: ANN401 - columns are attributes, as of SQLAlchemy's row
        """The row, with its columns as attributes; None when there is none."""
        try:
            row = self._row_of(key)
        except self._database.away as error:
            raise Unavailable("database does not answer") from error
        if row is None:
            return None
        values = list(row)
        for place, convert in self._conversions:
            values[place] = convert(values[place])
        return self._row(*values)

    def _row_of(self, key: str) -> Any:  # noqa: ANN401
        current = self._database.driver_connection()
        connection = current or self._database.engine.raw_connection()
        try:
            return self._fetch(connection, key)
        finally:
            if current is None:
                connection.close()

    def _fetch(self, connection: PoolProxiedConnection, key: str) -> Any:  # noqa: ANN401
        cursor = connection.cursor()
        try:
            cursor.execute(self._sql, (key,) if self._is_positional else {"key": key})
            return cursor.fetchone()
        finally:
            cursor.close()


def _conversions(query: Select[Any], dialect: Dialect) -> tuple[tuple[int, Convert], ...]:
    """Of the columns that the driver gives in another form than ours: place and conversion."""
    found = []
    for place, column in enumerate(query.selected_columns):
        convert = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if convert is not None:
            found.append((place, convert))
    return tuple(found)
