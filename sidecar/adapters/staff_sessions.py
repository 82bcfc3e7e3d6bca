"""Sessions of civil servants, in the database: an emptied Redis logs nobody out."""

from datetime import timedelta

from sqlalchemy import (
    JSON,
    Column,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.adapters.lookup import Lookup
from sidecar.core.clock import Clock
from sidecar.core.ids import hashed, new_secret
from sidecar.core.people import Employee, Role

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
MARK_EVERY = timedelta(minutes=1)

metadata = MetaData()
staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("session_hash", String(64), primary_key=True),
    Column("employee_id", String(40), nullable=False),
    Column("name", String(120), nullable=False),
    Column("function", String(120), nullable=False),
    Column("desks", JSON, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
)
_BY_HASH = select(staff_sessions).where(staff_sessions.c.session_hash == bindparam("key"))


class DatabaseStaffSessions:
    """Opens, finds and ends sessions. The cookie carries a secret; its hash is stored."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._by_hash = Lookup(database, _BY_HASH)

    def open(self, employee: Employee) -> str:
        """A new session for somebody who just logged in; sweeps away what has expired."""
        session, now = new_secret(), self._clock.now()
        with self._database.transaction() as connection:
            connection.execute(
                delete(staff_sessions).where(staff_sessions.c.started_at < now - LONGEST)
            )
            connection.execute(
                insert(staff_sessions).values(
                    session_hash=hashed(session),
                    employee_id=employee.id,
                    name=employee.name,
                    function=employee.function,
                    desks=sorted(employee.desks),
                    roles=sorted(employee.roles),
                    started_at=now,
                    used_at=now,
                )
            )
        return session

    def employee(self, session: str) -> Employee | None:
        """See `sidecar.web.guards.StaffSessions`."""
        now, key = self._clock.now(), hashed(session)
        row = self._by_hash.one(key)
        if row is None or now - row.used_at > IDLE or now - row.started_at > LONGEST:
            return None
        if now - row.used_at > MARK_EVERY:
            self._mark(key)
        return Employee(
            id=row.employee_id,
            name=row.name,
            function=row.function,
            desks=frozenset(row.desks),
            roles=frozenset(Role(role) for role in row.roles),
        )

    def end(self, session: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                delete(staff_sessions).where(staff_sessions.c.session_hash == hashed(session))
            )

    def clear(self, *, most: int) -> int:
        """See `sidecar.retention.ports.Sessions`."""
        now, of = self._clock.now(), staff_sessions.c
        over = or_(of.used_at < now - IDLE, of.started_at < now - LONGEST)
        some = select(of.session_hash).where(over).limit(most)
        with self._database.transaction() as connection:
            return connection.execute(
                delete(staff_sessions).where(of.session_hash.in_(some))
            ).rowcount

    def _mark(self, key: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                update(staff_sessions)
                .where(staff_sessions.c.session_hash == key)
                .values(used_at=self._clock.now())
            )
