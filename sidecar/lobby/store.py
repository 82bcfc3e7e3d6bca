"""Visits as rows that hold all a queue shows, so that a page of it is one query."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Index,
    MetaData,
    Row,
    String,
    Table,
    Update,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.adapters.lookup import Lookup
from sidecar.core.errors import NotFound
from sidecar.core.visits import Part, PlannedVisit
from sidecar.lobby.domain import State, Visit
from sidecar.lobby.ports import Day

AT_ONCE = 400

metadata = MetaData()
visits = Table(
    "visits",
    metadata,
    Column("participant_id", String(40), primary_key=True),
    Column("appointment_id", String(40), nullable=False, index=True),
    Column("desk_id", String(40), nullable=False),
    Column("room", String(60), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("language", String(10), nullable=False),
    Column("product", String(200), nullable=False),
    Column("employee_id", String(80), nullable=False),
    Column("employee_name", String(200), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("part", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("arrived_at", UtcDateTime),
    Column("called_at", UtcDateTime),
    Column("called_by", String(80)),
    Column("inside_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("last_seen_at", UtcDateTime),
    Column("knock_jid", String(300)),
    Column("doubled_at", UtcDateTime),
    Column("we_wait_at", UtcDateTime),
    # The names of what it is about besides `product`.
    Column("further", JSON, nullable=False),
    Index("visits_of_the_day", "desk_id", "starts_at", "state"),
    Index("visits_in_the_queue", "desk_id", "state", "arrived_at"),
)
_V = visits.c
_BY_PARTICIPANT = select(visits).where(_V.participant_id == bindparam("key"))
_ORDER = (State.WAITING, State.EARLY, State.CALLED, State.ON_HOLD, State.INSIDE, State.EXPECTED)
_PRESENT = (State.EARLY, State.WAITING, State.CALLED, State.ON_HOLD)


class DatabaseVisits:
    """See `sidecar.lobby.ports.Visits`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._by_participant = Lookup(database, _BY_PARTICIPANT)

    def expect(self, visit: PlannedVisit) -> None:
        with self._database.transaction() as connection:
            kind = sqlite if connection.dialect.name == "sqlite" else postgresql
            row = {**vars(visit), "state": State.EXPECTED.value, "part": visit.part.value}
            connection.execute(kind.insert(visits).values(row).on_conflict_do_nothing())

    def get(self, participant_id: str) -> Visit:
        row = self._by_participant.one(participant_id)
        if row is None:
            raise NotFound(f"visit {participant_id}")
        return _visit(row)

    def of_appointment(self, appointment_id: str) -> list[Visit]:
        return self._read(_V.appointment_id == appointment_id)

    def change(self, visit: Visit, *, was: State) -> bool:
        changed = (
            update(visits)
            .where(_V.participant_id == visit.participant_id, _V.state == was.value)
            .values(
                state=visit.state.value,
                arrived_at=func.coalesce(_V.arrived_at, literal(visit.arrived_at, UtcDateTime)),
                called_at=visit.called_at,
                called_by=visit.called_by,
                inside_at=visit.inside_at,
                ended_at=visit.ended_at,
            )
        )
        return self._write(changed) == 1

    def reschedule(self, visit: Visit, *, was: State) -> bool:
        anew = dict.fromkeys(
            (
                *("arrived_at", "called_at", "called_by", "inside_at", "ended_at", "knock_jid"),
                "we_wait_at",
            )
        )
        mine = and_(_V.participant_id == visit.participant_id, _V.state == was.value)
        changed = update(visits).where(mine)
        return (
            self._write(
                changed.values(
                    state=visit.state.value,
                    starts_at=visit.starts_at,
                    ends_at=visit.ends_at,
                    **anew,
                )
            )
            == 1
        )

    def assign(self, appointment_id: str, *, employee_id: str, employee_name: str) -> None:
        its = update(visits).where(_V.appointment_id == appointment_id)
        self._write(its.values(employee_id=employee_id, employee_name=employee_name))

    def day(self, day: Day, *, page: int, size: int) -> list[Visit]:
        ranks = {state.value: rank for rank, state in enumerate(_ORDER)}
        rank = case(ranks, value=_shown(day), else_=len(_ORDER))
        query = (
            select(visits)
            .where(_of(day))
            .order_by(rank, _V.arrived_at, _V.starts_at, _V.participant_id)
            .limit(size)
            .offset((page - 1) * size)
        )
        with self._database.connection() as connection:
            return [_visit(row) for row in connection.execute(query)]

    def counts(self, day: Day) -> dict[State, int]:
        shown = _shown(day).label("shown")
        query = select(shown, func.count()).where(_of(day)).group_by(shown)
        with self._database.connection() as connection:
            return {State(state): number for state, number in connection.execute(query)}

    def waiting_since(self, day: Day) -> datetime | None:
        """When the first arrived of those who wait now."""
        query = select(func.min(_V.arrived_at)).where(_of(day), _shown(day) == State.WAITING.value)
        with self._database.connection() as connection:
            return connection.execute(query).scalar()

    def ahead(self, visit: Visit, day: Day) -> int:
        if visit.arrived_at is None:
            return 0
        # Who comes for the same appointment is helped together, so he is not in front.
        query = select(func.count(_V.appointment_id.distinct())).where(
            _V.desk_id == visit.desk_id,
            _V.appointment_id != visit.appointment_id,
            _V.state.in_([State.WAITING.value, State.EARLY.value]),
            _V.arrived_at < visit.arrived_at,
            _V.starts_at >= day.begins,
            _V.starts_at < day.ends,
        )
        with self._database.connection() as connection:
            return connection.execute(query).scalar_one()

    def seen(self, participant_ids: Collection[str], at: datetime) -> None:
        ids = list(participant_ids)
        for start in range(0, len(ids), AT_ONCE):
            some = _V.participant_id.in_(ids[start : start + AT_ONCE])
            self._write(update(visits).where(some).values(last_seen_at=at))

    def knocks(self, participant_id: str, jid: str | None) -> None:
        mine = _V.participant_id == participant_id
        self._write(update(visits).where(mine).values(knock_jid=jid))

    def knock_gone(self, room: str, jid: str) -> Visit | None:
        with self._database.transaction():
            found = self._read(and_(_V.room == room, _V.knock_jid == jid))
            if not found:
                return None
            self.knocks(found[0].participant_id, None)
        return found[0]

    def keep_knocks(self, room: str, jids: Collection[str]) -> list[Visit]:
        others = and_(_V.room == room, _V.knock_jid.is_not(None), _V.knock_jid.not_in(list(jids)))
        with self._database.transaction():
            found = self._read(others)
            for visit in found:
                self.knocks(visit.participant_id, None)
        return found

    def doubled(self, participant_id: str, at: datetime) -> bool:
        mine = _V.participant_id == participant_id
        return self._write(update(visits).where(mine).values(doubled_at=at)) == 1

    def awaited(self, participant_id: str, at: datetime, *, not_since: datetime) -> bool:
        told = or_(_V.we_wait_at.is_(None), _V.we_wait_at <= not_since)
        mine = and_(_V.participant_id == participant_id, _V.state == State.EXPECTED.value, told)
        return self._write(update(visits).where(mine).values(we_wait_at=at)) == 1

    def about(self, appointment_id: str, further: Sequence[str]) -> None:
        mine = _V.appointment_id == appointment_id
        self._write(update(visits).where(mine).values(further=list(further)))

    def states(self, rooms: Collection[str]) -> dict[str, State]:
        names, found = list(rooms), {}
        for start in range(0, len(names), AT_ONCE):
            some = _V.room.in_(names[start : start + AT_ONCE])
            with self._database.connection() as connection:
                rows = connection.execute(select(_V.participant_id, _V.state).where(some))
                found.update({row.participant_id: State(row.state) for row in rows})
        return found

    def forget(self, ids: Collection[str]) -> dict[str, int]:
        """See `sidecar.retention.ports.Memory`."""
        return self._database.deleted(_V.appointment_id, among=ids)

    def early_until(self, moment: datetime) -> list[Visit]:
        return self._read(and_(_V.state == State.EARLY.value, _V.starts_at <= moment))

    def silent_between(self, earliest: datetime, latest: datetime) -> list[Visit]:
        present = _V.state.in_([state.value for state in _PRESENT])
        return self._read(and_(present, _V.last_seen_at > earliest, _V.last_seen_at <= latest))

    def _read(self, where: ColumnElement[bool]) -> list[Visit]:
        order = (_V.arrived_at.is_(None), _V.arrived_at, _V.participant_id)
        with self._database.connection() as connection:
            rows = connection.execute(select(visits).where(where).order_by(*order))
            return [_visit(row) for row in rows]

    def _write(self, statement: Update) -> int:
        with self._database.transaction() as connection:
            return connection.execute(statement).rowcount


def _of(day: Day) -> ColumnElement[bool]:
    of_the_day = and_(
        _V.desk_id.in_(sorted(day.desks)), _V.starts_at >= day.begins, _V.starts_at < day.ends
    )
    if day.employee_id is not None:
        of_the_day = and_(of_the_day, _V.employee_id == day.employee_id)
    if not day.name:
        return of_the_day
    return and_(of_the_day, func.lower(_V.name).contains(day.name.lower(), autoescape=True))


def _shown(day: Day) -> ColumnElement[str]:
    """Who came early waits as soon as it is almost time, also before a sweep has said so."""
    due = and_(_V.state == State.EARLY.value, _V.starts_at <= day.waiting_from)
    return case((due, State.WAITING.value), else_=_V.state)


def _visit(row: Row[tuple[object, ...]]) -> Visit:
    columns = row._asdict()
    columns["state"] = State(columns["state"])
    columns["part"] = Part(columns["part"])
    columns["further"] = tuple(columns["further"])
    return Visit(**columns)
