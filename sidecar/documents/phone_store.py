"""Our tables of phones: the links to them, and which one sends for which request."""

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import Column, MetaData, Row, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.adapters.phone_links import DatabasePhoneLinks, links_table
from sidecar.documents.domain import Phone

metadata = MetaData()
links = links_table("document_phone_links", metadata)
phones = Table(
    "document_phones",
    metadata,
    # One phone for each request: the key says so, whoever comes at the same moment.
    Column("request_id", String(40), primary_key=True),
    Column("appointment_id", String(40), nullable=False, index=True),
    Column("participant_id", String(40), nullable=False),
    Column("browser_hash", String(64), nullable=False, unique=True),
    Column("language", String(5), nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
)
_P = phones.c


def document_links_in(database: Database) -> DatabasePhoneLinks:
    return DatabasePhoneLinks(database, links)


class DatabasePhones:
    """See `sidecar.documents.ports.Phones`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def join(self, phone: Phone) -> bool:
        try:
            with self._database.transaction() as connection, connection.begin_nested():
                connection.execute(insert(phones).values(asdict(phone)))
        except IntegrityError:
            return False
        return True

    def of_browser(self, browser_hash: str) -> Phone | None:
        query = select(phones).where(_P.browser_hash == browser_hash)
        with self._database.connection() as connection:
            return _phone(connection.execute(query).one_or_none())

    def of_request(self, request_id: str) -> Phone | None:
        query = select(phones).where(_P.request_id == request_id)
        with self._database.connection() as connection:
            return _phone(connection.execute(query).one_or_none())

    def drop(self, request_id: str) -> bool:
        with self._database.transaction() as connection:
            connection.execute(delete(links).where(links.c.request_id == request_id))
            gone = connection.execute(delete(phones).where(_P.request_id == request_id))
            return gone.rowcount == 1

    def forget(self, appointment_ids: Collection[str], /) -> dict[str, int]:
        return self._database.deleted(
            links.c.appointment_id, _P.appointment_id, among=appointment_ids
        )


def _phone(row: Row[*tuple[object, ...]] | None) -> Phone | None:
    return None if row is None else Phone(**row._mapping)
