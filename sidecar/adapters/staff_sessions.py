"""Sessions of civil servants, in the database: an emptied Redis logs nobody out."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    MetaData,
    String,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import ColumnElement

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.adapters.lookup import Lookup
from sidecar.core.clock import Clock
from sidecar.core.ids import hashed, new_secret
from sidecar.core.people import Employee, LogoutRefused, Role, SignedIn, SignedOut
from sidecar.core.work import Signals, logins_topic

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
    # The session at the single sign-on; empty where that names none.
    Column("provider_session_hash", String(64), nullable=False),
)
# Logout tokens that were done, as long as they could come again.
logout_tokens = Table(
    "logout_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)
_BY_HASH = select(staff_sessions).where(staff_sessions.c.session_hash == bindparam("key"))


class DatabaseStaffSessions:
    """Opens, finds and ends sessions. The cookie carries a secret; its hash is stored."""

    def __init__(self, database: Database, clock: Clock, signals: Signals) -> None:
        self._database = database
        self._clock = clock
        self._signals = signals
        self._by_hash = Lookup(database, _BY_HASH)

    def open(self, signed_in: SignedIn) -> str:
        """A new session for somebody who just logged in; sweeps away what has expired."""
        session, now, employee = new_secret(), self._clock.now(), signed_in.employee
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
                    provider_session_hash=_hashed(signed_in.provider_session),
                )
            )
        return session

    def employee(self, session: str) -> Employee | None:
        """See `sidecar.web.guards.StaffSessions`."""
        now, key = self._clock.now(), hashed(session)
        row = self._row(key, now)
        if row is None:
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

    def is_open(self, session: str) -> bool:
        """Whether it holds; to ask is not to use it."""
        return self._row(hashed(session), self._clock.now()) is not None

    def end(self, session: str) -> None:
        with self._database.transaction():
            self._end(staff_sessions.c.session_hash == hashed(session))

    def end_by_provider(self, told: SignedOut) -> None:
        """See `sidecar.web.login.SessionsElsewhere`."""
        try:
            with self._database.transaction() as connection:
                connection.execute(
                    delete(logout_tokens).where(logout_tokens.c.until < self._clock.now())
                )
                connection.execute(
                    insert(logout_tokens).values(token_hash=hashed(told.token_id), until=told.until)
                )
                self._end(_meant(told))
        except IntegrityError as error:
            raise LogoutRefused("replayed") from error

    def clear(self, *, most: int) -> int:
        """See `sidecar.retention.ports.Sessions`."""
        now, of = self._clock.now(), staff_sessions.c
        over = or_(of.used_at < now - IDLE, of.started_at < now - LONGEST)
        some = select(of.session_hash).where(over).limit(most)
        with self._database.transaction() as connection:
            return connection.execute(
                delete(staff_sessions).where(of.session_hash.in_(some))
            ).rowcount

    def _end(self, which: ColumnElement[bool]) -> None:
        """Within a transaction; the open pages of who is meant look whether they may stay."""
        with self._database.transaction() as connection:
            who = select(staff_sessions.c.employee_id).where(which).distinct()
            people = connection.execute(who).scalars().all()
            connection.execute(delete(staff_sessions).where(which))
            if people:
                self._signals.changed(*map(logins_topic, people))

    def _row(self, key: str, now: datetime) -> Any:  # noqa: ANN401 - as Lookup gives it
        row = self._by_hash.one(key)
        if row is None or now - row.used_at > IDLE or now - row.started_at > LONGEST:
            return None
        return row

    def _mark(self, key: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                update(staff_sessions)
                .where(staff_sessions.c.session_hash == key)
                .values(used_at=self._clock.now())
            )


def _hashed(provider_session: str) -> str:
    return hashed(provider_session) if provider_session else ""


def _meant(told: SignedOut) -> ColumnElement[bool]:
    """Of whom no session at the provider is known, every session is meant: out is the safe side."""
    of = staff_sessions.c
    theirs = of.employee_id == told.employee_id
    if not told.provider_session:
        return theirs
    that = of.provider_session_hash == hashed(told.provider_session)
    if not told.employee_id:
        return that
    return and_(theirs, or_(that, of.provider_session_hash == ""))
