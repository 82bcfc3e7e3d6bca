"""Our table for notifications: messages, one row per message to one participant by one way."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.core.messages import MessageKind
from sidecar.notifications.domain import FAILED, Answer, Channel, Message, State, Why

metadata = MetaData()
messages = Table(
    "messages",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("participant_id", String(40), nullable=False, index=True),
    Column("appointment_id", String(40), nullable=False, index=True),
    Column("desk_id", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("matters_until", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("sent_at", UtcDateTime),
    Column("handed_at", UtcDateTime),
    Column("provider_id", String(120)),
    Column("tries", Integer, nullable=False),
    Column("sendings", Integer, nullable=False),
    Column("why", String(20), nullable=False),
    Column("answered", String(20), nullable=False),
    Column("answered_at", UtcDateTime),
    Column("answered_by", String(40)),
    # Every page of a civil servant counts the work of his desks.
    Index("ix_messages_work", "desk_id", "state", "answered", "matters_until"),
)
_M = messages.c
# Built once: the worker asks these for every message.
_BY_ID = select(messages).where(_M.id == bindparam("key"))
_CHANGING = ("state", "sent_at", "handed_at", "changed_at", "provider_id", "tries", "sendings")
_ANSWERS = ("why", "answered", "answered_at", "answered_by")
_KEEP = (
    update(messages)
    .where(_M.id == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in (*_CHANGING, *_ANSWERS)})
)
_FAILED = sorted(state.value for state in FAILED)


class DatabaseMessages:
    """See `sidecar.notifications.ports.MessageStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, message: Message) -> None:
        with self._database.transaction() as connection:
            connection.execute(insert(messages).values(_row(message)))

    def get(self, message_id: str) -> Message | None:
        with self._database.connection() as connection:
            row = connection.execute(_BY_ID, {"key": message_id}).one_or_none()
        return None if row is None else _message(row)

    def locked(self, message_id: str) -> Message | None:
        its_appointment = select(_M.appointment_id).where(_M.id == message_id).scalar_subquery()
        siblings = select(_M.id).where(_M.appointment_id == its_appointment).order_by(_M.id)
        with self._database.transaction() as connection:
            # SQLite has locked everything already: a transaction that writes says so at its start.
            if connection.dialect.name != "sqlite":
                connection.execute(siblings.with_for_update()).all()
            return self.get(message_id)

    def keep(self, message: Message) -> None:
        row = _row(message)
        values = {f"new_{name}": row[name] for name in (*_CHANGING, *_ANSWERS)}
        with self._database.transaction() as connection:
            connection.execute(_KEEP, {"key": message.id} | values)

    def sendings(self, appointment_id: str, *, since: datetime) -> int:
        query = select(func.coalesce(func.sum(_M.sendings), 0)).where(
            _M.appointment_id == appointment_id, _M.handed_at > since
        )
        with self._database.connection() as connection:
            return int(connection.execute(query).scalar_one())

    def has_too_many(self, like: Message) -> bool:
        return self._is_any(
            _M.participant_id == like.participant_id,
            _M.kind == like.kind.value,
            _M.channel == like.channel.value,
            _M.why == Why.TOO_MANY.value,
            _M.state == State.GIVEN_UP.value,
            _M.answered == Answer.OPEN.value,
        )

    def reminded(self, participant_id: str, kind: MessageKind, starts_at: datetime) -> bool:
        return self._is_any(
            _M.participant_id == participant_id,
            _M.kind == kind.value,
            _M.starts_at == starts_at,
            _M.state != State.CANCELLED.value,
        )

    def told_start(self, participant_id: str, *, other_than: datetime) -> datetime | None:
        query = (
            select(_M.starts_at)
            .where(
                _M.participant_id == participant_id,
                _M.sent_at.is_not(None),
                _M.starts_at != other_than,
            )
            .order_by(_M.sent_at.desc(), _M.id)
            .limit(1)
        )
        with self._database.connection() as connection:
            found: datetime | None = connection.execute(query).scalar_one_or_none()
            return found

    def call_off(self, participant_id: str, kinds: Collection[MessageKind], why: Why) -> None:
        waiting = and_(
            _M.participant_id == participant_id,
            _M.state == State.WAITING.value,
            _M.kind.in_(sorted(kind.value for kind in kinds)),
        )
        with self._database.transaction() as connection:
            called_off = update(messages).where(waiting)
            connection.execute(called_off.values(state=State.CANCELLED.value, why=why.value))

    def answer_all(self, participant_id: str, answer: str, *, by: str, at: datetime) -> None:
        open_ones = and_(
            _M.participant_id == participant_id,
            _M.answered == Answer.OPEN.value,
            _M.state.not_in([State.WAITING.value, State.CANCELLED.value]),
        )
        values = {"answered": Answer(answer).value, "answered_by": by, "answered_at": at}
        with self._database.transaction() as connection:
            connection.execute(update(messages).where(open_ones).values(values))

    def of_appointment(self, appointment_id: str) -> list[Message]:
        query = (
            select(messages)
            .where(_M.appointment_id == appointment_id)
            .order_by(_M.due_at, _M.created_at, _M.id)
        )
        with self._database.connection() as connection:
            return [_message(row) for row in connection.execute(query)]

    def newest(self, participant_ids: Collection[str], kind: MessageKind) -> list[Message]:
        query = (
            select(messages)
            .where(_M.participant_id.in_(sorted(participant_ids)), _M.kind == kind.value)
            .order_by(_M.created_at, _M.id)
        )
        with self._database.connection() as connection:
            found = map(_message, connection.execute(query))
            return list({message.participant_id: message for message in found}.values())

    def work(self, desks: Collection[str], *, now: datetime, most: int) -> list[Message]:
        query = (
            select(messages)
            .where(_is_work(desks, now))
            .order_by(_M.matters_until, _M.changed_at, _M.id)
            .limit(most)
        )
        with self._database.connection() as connection:
            return [_message(row) for row in connection.execute(query)]

    def count_work(self, desks: Collection[str], *, now: datetime) -> int:
        query = select(func.count()).select_from(messages).where(_is_work(desks, now))
        with self._database.connection() as connection:
            return int(connection.execute(query).scalar_one())

    def forget(self, ids: Collection[str]) -> dict[str, int]:
        """See `sidecar.retention.ports.Memory`."""
        return self._database.deleted(_M.appointment_id, among=ids)

    def _is_any(self, *conditions: ColumnElement[bool]) -> bool:
        query = select(_M.id).where(*conditions).limit(1)
        with self._database.connection() as connection:
            return connection.execute(query).first() is not None


def _is_work(desks: Collection[str], now: datetime) -> ColumnElement[bool]:
    return and_(
        _M.desk_id.in_(sorted(desks)),
        _M.state.in_(_FAILED),
        _M.answered == Answer.OPEN.value,
        _M.matters_until > now,
    )


def _row(message: Message) -> dict[str, object]:
    enums = ("kind", "channel", "state", "why", "answered")
    return asdict(message) | {name: getattr(message, name).value for name in enums}


def _message(row: Any) -> Message:  # noqa: ANN401
    enums = {
        "kind": MessageKind(row.kind),
        "channel": Channel(row.channel),
        "state": State(row.state),
        "why": Why(row.why),
        "answered": Answer(row.answered),
    }
    return Message(**(dict(row._mapping) | enums))
