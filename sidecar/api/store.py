"""Our table of API keys."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Date,
    MetaData,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.api.domain import ApiKey
from sidecar.core.programs import Right

metadata = MetaData()
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("source", String(40), nullable=False, index=True),
    Column("secret_hash", String(64), nullable=False),
    Column("rights", JSON, nullable=False),
    # Null for a key of every desk.
    Column("desks", JSON(none_as_null=True)),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_on", Date),
    Column("used_on", Date),
    Column("revoked_at", UtcDateTime),
)
_BY_ID = select(api_keys).where(api_keys.c.id == bindparam("key"))


class DatabaseKeys:
    """See `sidecar.api.ports.KeyStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, key: ApiKey) -> None:
        values = vars(key) | {
            "rights": sorted(key.rights),
            "desks": None if key.desks is None else sorted(key.desks),
        }
        with self._database.transaction() as connection:
            connection.execute(insert(api_keys).values(values))

    def get(self, key_id: str) -> ApiKey | None:
        with self._database.connection() as connection:
            row = connection.execute(_BY_ID, {"key": key_id}).first()
        return None if row is None else _key_of(row)

    def all(self) -> list[ApiKey]:
        query = select(api_keys).order_by(api_keys.c.source, api_keys.c.made_at, api_keys.c.id)
        with self._database.connection() as connection:
            return [_key_of(row) for row in connection.execute(query)]

    def used(self, key_id: str, on: date) -> None:
        with self._database.transaction() as connection:
            connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(used_on=on))

    def revoke(self, key_id: str, *, at: datetime) -> bool:
        mine = (api_keys.c.id == key_id) & api_keys.c.revoked_at.is_(None)
        with self._database.transaction() as connection:
            return (
                connection.execute(update(api_keys).where(mine).values(revoked_at=at)).rowcount == 1
            )


def _key_of(row: Any) -> ApiKey:  # noqa: ANN401
    return ApiKey(
        id=row.id,
        source=row.source,
        secret_hash=row.secret_hash,
        rights=frozenset(Right(word) for word in row.rights),
        desks=None if row.desks is None else frozenset(row.desks),
        made_at=row.made_at,
        expires_on=row.expires_on,
        used_on=row.used_on,
        revoked_at=row.revoked_at,
    )
