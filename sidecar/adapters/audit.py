"""The audit trail as a chain of rows; adding is the only thing one can do."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    func,
    insert,
    select,
)

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.core.audit import AuditFact
from sidecar.core.chain import BEGINNING, Anchor, Entry, seal_of

AT_ONCE = 1000

metadata = MetaData()
audit = Table(
    "audit",
    metadata,
    Column("municipality", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("action", String(60), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("conversation", String(80), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("details", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
)
_A = audit.c
_LOCK = func.pg_advisory_xact_lock(func.hashtext("audit"))


class DatabaseAuditTrail:
    """See `sidecar.core.audit.AuditTrail`."""

    def __init__(self, database: Database, municipality: str) -> None:
        self._database = database
        self._municipality = municipality

    def record(self, fact: AuditFact) -> None:
        with self._database.transaction():
            # Last, because each entry needs the one before it: they are made one at a time.
            self._database.before_commit(lambda: self._append(fact))

    def municipalities(self) -> list[str]:
        """Whose chains there are."""
        query = select(_A.municipality).distinct().order_by(_A.municipality)
        with self._database.connection() as connection:
            return list(connection.execute(query).scalars())

    def entries(self, municipality: str, *, at_once: int = AT_ONCE) -> Iterator[Entry]:
        """The whole chain in order, in pieces, so that years of it fit into memory."""
        number, found = 0, True
        while found:
            query = (
                select(audit)
                .where(_A.municipality == municipality, _A.number > number)
                .order_by(_A.number)
                .limit(at_once)
            )
            with self._database.connection() as connection:
                rows = connection.execute(query).all()
            yield from (_entry(row) for row in rows)
            found, number = bool(rows), rows[-1].number if rows else number

    def of_conversation(self, appointment_id: str) -> list[Entry]:
        """The entries about one call, in the order in which they were made."""
        query = select(audit).where(_A.conversation == appointment_id)
        with self._database.connection() as connection:
            rows = connection.execute(query.order_by(_A.municipality, _A.number)).all()
        return [_entry(row) for row in rows]

    def anchor(self) -> Anchor:
        """The end of our own chain now."""
        with self._database.connection() as connection:
            return self._end(connection)

    def _append(self, fact: AuditFact) -> None:
        with self._database.transaction() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(_LOCK))
            end = self._end(connection)
            entry = Entry(
                municipality=self._municipality,
                number=end.number + 1,
                action=fact.action.label,
                actor=fact.actor,
                subject=fact.subject,
                conversation=fact.conversation,
                at=fact.at,
                details=fact.details,
                previous=end.seal,
                seal="",
            )
            sealed = replace(entry, seal=seal_of(entry))
            connection.execute(insert(audit).values(**vars(sealed)))

    def _end(self, connection: Connection) -> Anchor:
        query = (
            select(_A.number, _A.seal)
            .where(_A.municipality == self._municipality)
            .order_by(_A.number.desc())
            .limit(1)
        )
        row = connection.execute(query).one_or_none()
        return Anchor(row.number, row.seal) if row else Anchor(0, BEGINNING)


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(**row._asdict())
