"""Who works at which desk, remembered from logins only: the single sign-on is what knows it."""

from datetime import datetime

from sqlalchemy import Column, MetaData, String, Table, and_, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.core.audit import Action, AuditFact, AuditTrail
from sidecar.core.clock import Clock
from sidecar.core.people import Employee, Member

metadata = MetaData()
desk_members = Table(
    "desk_members",
    metadata,
    Column("desk_id", String(120), primary_key=True),
    Column("employee_id", String(40), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("function", String(120), nullable=False),
    Column("signed_in_at", UtcDateTime, nullable=False, index=True),
)
_M = desk_members.c


class DatabaseMembers:
    """Notes who came in, tells who works at a desk, and forgets who stayed away."""

    def __init__(self, database: Database, clock: Clock, audit: AuditTrail) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    def came(self, employee: Employee) -> None:
        """Somebody logged in: name, function and desks are what the single sign-on says now."""
        now, mine = self._clock.now(), _M.employee_id == employee.id
        with self._database.transaction() as connection:
            kind = sqlite if connection.dialect.name == "sqlite" else postgresql
            connection.execute(
                delete(desk_members).where(and_(mine, _M.desk_id.not_in(sorted(employee.desks))))
            )
            known = {"name": employee.name, "function": employee.function, "signed_in_at": now}
            for desk_id in sorted(employee.desks):
                row = {"desk_id": desk_id, "employee_id": employee.id, **known}
                connection.execute(
                    kind.insert(desk_members)
                    .values(row)
                    .on_conflict_do_update(index_elements=["desk_id", "employee_id"], set_=known)
                )
            self._record(employee.id, now)

    def of_desk(self, desk_id: str) -> list[Member]:
        """Those whose last login named this desk, by name."""
        query = (
            select(_M.employee_id, _M.name, _M.function, _M.signed_in_at)
            .where(_M.desk_id == desk_id)
            .order_by(_M.name, _M.employee_id)
        )
        with self._database.connection() as connection:
            rows = connection.execute(query)
            return [Member(id=who, name=n, function=f, signed_in_at=at) for who, n, f, at in rows]

    def clear(self, *, before: datetime, most: int) -> int:
        """See `sidecar.retention.ports.FinishedWork`: who did not log in since then goes."""
        absent = (
            select(_M.employee_id)
            .where(_M.signed_in_at < before)
            .distinct()
            .order_by(_M.employee_id)
            .limit(most)
        )
        with self._database.transaction() as connection:
            gone = delete(desk_members).where(
                _M.employee_id.in_(absent.scalar_subquery()), _M.signed_in_at < before
            )
            return connection.execute(gone).rowcount

    def _record(self, employee_id: str, at: datetime) -> None:
        self._audit.record(
            AuditFact(
                action=Action.EMPLOYEE_LOGGED_IN,
                actor=employee_id,
                subject=employee_id,
                conversation="",
                at=at,
            )
        )
