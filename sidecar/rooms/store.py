"""Rooms and stays as rows."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    MetaData,
    Row,
    String,
    Table,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.adapters.lookup import Lookup
from sidecar.core.errors import NotFound
from sidecar.rooms.domain import GENEROUS, Room, Stay

metadata = MetaData()
rooms = Table(
    "rooms",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("appointment_id", String(40), nullable=False, unique=True),
    Column("desk_id", String(40), nullable=False),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("asked_at", UtcDateTime, index=True),
    Column("destroyed_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
)
stays = Table(
    "stays",
    metadata,
    Column("room", String(60), primary_key=True),
    Column("jid", String(300), primary_key=True),
    Column("joined_at", UtcDateTime, primary_key=True),
    Column("identity", String(80), nullable=False),
    Column("left_at", UtcDateTime),
    Index("stays_that_are_open", "room", "left_at"),
)
_R, _S = rooms.c, stays.c
_BY_NAME = select(rooms).where(_R.name == bindparam("key"))
_BY_APPOINTMENT = select(rooms).where(_R.appointment_id == bindparam("key"))


class DatabaseRooms:
    """See `sidecar.rooms.ports.RoomStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._by_name = Lookup(database, _BY_NAME)
        self._by_appointment = Lookup(database, _BY_APPOINTMENT)

    def plan(self, room: Room) -> None:
        with self._database.transaction() as connection:
            kind = sqlite if connection.dialect.name == "sqlite" else postgresql
            connection.execute(kind.insert(rooms).values(vars(room)).on_conflict_do_nothing())

    def reschedule(self, appointment_id: str, opens_at: datetime, closes_at: datetime) -> None:
        mine = update(rooms).where(_R.appointment_id == appointment_id, _R.closed_at.is_(None))
        with self._database.transaction() as connection:
            connection.execute(mine.values(opens_at=opens_at, closes_at=closes_at))

    def by_name(self, name: str) -> Room:
        return _room(self._by_name.one(name))

    def of_appointment(self, appointment_id: str) -> Room:
        return _room(self._by_appointment.one(appointment_id))

    def asked(self, name: str, at: datetime) -> None:
        with self._database.transaction() as connection:
            connection.execute(update(rooms).where(_R.name == name).values(asked_at=at))

    def close(self, appointment_id: str, at: datetime) -> bool:
        mine = and_(_R.appointment_id == appointment_id, _R.closed_at.is_(None))
        with self._database.transaction() as connection:
            closed = connection.execute(update(rooms).where(mine).values(closed_at=at))
            return closed.rowcount == 1

    def destroyed(self, name: str, at: datetime) -> None:
        earlier = or_(_R.destroyed_at.is_(None), _R.destroyed_at < at)
        with self._database.transaction() as connection:
            mine = update(rooms).where(_R.name == name, earlier)
            connection.execute(mine.values(destroyed_at=at))

    def alive(self, now: datetime) -> list[Room]:
        current = or_(_R.closes_at > now, _has_people())
        return self._rooms(and_(_R.closed_at.is_(None), _may_live(), current))

    def to_destroy(self) -> list[Room]:
        return self._rooms(and_(_R.closed_at.is_not(None), _may_live()))

    def unattended(self, now: datetime) -> list[Room]:
        empty = or_(~_has_people(), _R.closes_at <= now - GENEROUS)
        return self._rooms(and_(_R.closed_at.is_(None), _R.closes_at <= now, empty))

    def joined(self, stay: Stay) -> bool:
        with self._database.transaction() as connection:
            kind = sqlite if connection.dialect.name == "sqlite" else postgresql
            added = kind.insert(stays).values(vars(stay)).on_conflict_do_nothing()
            # The number of rows of an INSERT is not to be had from every driver.
            return connection.execute(added.returning(_S.jid)).first() is not None

    def left(self, stay: Stay) -> bool:
        key = and_(_S.room == stay.room, _S.jid == stay.jid, _S.joined_at == stay.joined_at)
        with self._database.transaction() as connection:
            ended = update(stays).where(key, _S.left_at.is_(None)).values(left_at=stay.left_at)
            if connection.execute(ended).rowcount == 1:
                return True
            if connection.execute(select(_S.jid).where(key)).first() is not None:
                return False
            connection.execute(insert(stays).values(vars(stay)))
            return True

    def end_stays(self, room: str, *, joined_until: datetime, at: datetime) -> set[str]:
        which = and_(_S.room == room, _S.left_at.is_(None), _S.joined_at <= joined_until)
        with self._database.transaction() as connection:
            ended = set(connection.execute(select(_S.identity).where(which)).scalars())
            if ended:
                connection.execute(update(stays).where(which).values(left_at=at))
        return ended

    def open_stays(self, room: str) -> list[Stay]:
        query = (
            select(stays).where(_S.room == room, _S.left_at.is_(None)).order_by(_S.joined_at.desc())
        )
        with self._database.connection() as connection:
            return [Stay(**row._asdict()) for row in connection.execute(query)]

    def doubled(self, joined_before: datetime) -> set[str]:
        query = (
            select(_S.identity)
            .where(_S.left_at.is_(None), _S.joined_at < joined_before)
            .group_by(_S.room, _S.identity)
            .having(func.count() > 1)
        )
        with self._database.connection() as connection:
            return set(connection.execute(query).scalars())

    def ended_before(self, moment: datetime, *, most: int) -> list[str]:
        """See `sidecar.retention.ports.Conversations`: what ends for any reason closes its room."""
        query = (
            select(_R.appointment_id)
            # A link cancelled long before its day still says "cancelled" on that day.
            .where(_R.closed_at < moment, _R.closes_at < moment)
            .order_by(_R.closed_at, _R.name)
            .limit(most)
        )
        with self._database.connection() as connection:
            return list(connection.execute(query).scalars())

    def ended(self, appointment_ids: Collection[str], /) -> dict[str, datetime | None]:
        """See `sidecar.documents.ports.Ends`: what ends for any reason closes its room."""
        query = select(_R.appointment_id, _R.closed_at).where(
            _R.appointment_id.in_(appointment_ids)
        )
        with self._database.connection() as connection:
            return {row.appointment_id: row.closed_at for row in connection.execute(query)}

    def forget(self, ids: Collection[str]) -> dict[str, int]:
        """See `sidecar.retention.ports.Memory`."""
        names = select(_R.name).where(_R.appointment_id.in_(ids))
        with self._database.transaction():
            gone = self._database.deleted(_S.room, among=names)
            return gone | self._database.deleted(_R.appointment_id, among=ids)

    def _rooms(self, where: ColumnElement[bool]) -> list[Room]:
        with self._database.connection() as connection:
            return list(_built(connection.execute(select(rooms).where(where).order_by(_R.name))))


def _room(row: Any) -> Room:  # noqa: ANN401
    if row is None:
        raise NotFound("a room we do not know")
    return Room(**row._asdict())


def _built(rows: Iterable[Row[tuple[object, ...]]]) -> Iterable[Room]:
    return (Room(**row._asdict()) for row in rows)


def _may_live() -> ColumnElement[bool]:
    return and_(
        _R.asked_at.is_not(None),
        or_(_R.destroyed_at.is_(None), _R.destroyed_at < _R.asked_at),
    )


def _has_people() -> ColumnElement[bool]:
    return exists().where(_S.room == _R.name, _S.left_at.is_(None))
