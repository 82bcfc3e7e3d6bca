"""One-time links of phones in the database: one table for each feature that has them."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Column, MetaData, String, Table, delete, insert, select

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.core.phone_links import PhoneLink


def links_table(name: str, metadata: MetaData) -> Table:
    return Table(
        name,
        metadata,
        Column("id", String(40), primary_key=True),
        Column("secret_hash", String(64), nullable=False, unique=True),
        Column("request_id", String(40), nullable=False, index=True),
        Column("appointment_id", String(40), nullable=False, index=True),
        Column("issued_at", UtcDateTime, nullable=False),
    )


class DatabasePhoneLinks:
    """See `sidecar.core.phone_links.PhoneLinks`."""

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    def keep(self, link: PhoneLink) -> None:
        with self._database.transaction() as connection:
            connection.execute(insert(self._table).values(asdict(link)))

    def newest(self, request_id: str) -> PhoneLink | None:
        mine = select(self._table).where(self._table.c.request_id == request_id)
        newest = mine.order_by(self._table.c.issued_at.desc()).limit(1)
        with self._database.connection() as connection:
            row = connection.execute(newest).one_or_none()
        return None if row is None else PhoneLink(**row._mapping)

    def find(self, secret_hash: str, *, since: datetime) -> str | None:
        links = self._table.c
        query = select(links.request_id).where(
            links.secret_hash == secret_hash, links.issued_at > since
        )
        with self._database.connection() as connection:
            return connection.execute(query).scalar_one_or_none()

    def take(self, secret_hash: str, *, since: datetime) -> str | None:
        # All links of the request go in one statement: of two phones, each with another of them,
        # the later one waits for the first, and then finds its own gone.
        links = self._table.c
        its_request = (
            select(links.request_id)
            .where(links.secret_hash == secret_hash, links.issued_at > since)
            .scalar_subquery()
        )
        used = delete(self._table).where(links.request_id == its_request)
        with self._database.transaction() as connection:
            rows = connection.execute(used.returning(links.secret_hash, links.request_id)).all()
        gone = {row.secret_hash: row.request_id for row in rows}
        return gone.get(secret_hash)
