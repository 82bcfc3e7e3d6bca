"""Desks, their hours, and products as rows; what takes a place at a desk."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from sidecar.adapters.catalogue_rows import product_of, row_of_product
from sidecar.adapters.catalogue_tables import (
    desks,
    opening_exceptions,
    opening_hours,
    places,
    products,
)
from sidecar.adapters.database import Database
from sidecar.catalogue.domain import Place, Schedule, Span, Taken
from sidecar.core.catalogue import Desk, Product

_P = places.c
# Longer than any talk with its buffer, so that an index by start finds all that overlap.
LONGEST = timedelta(hours=12)


class DatabaseCatalogue:
    """See `sidecar.catalogue.ports.CatalogueStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def desks(self, ids: Collection[str] | None = None) -> list[Desk]:
        query = select(desks).order_by(desks.c.name)
        if ids is not None:
            query = query.where(desks.c.id.in_(sorted(ids)))
        with self._database.connection() as connection:
            rows = connection.execute(query)
            return [Desk(id=row.id, name=row.name, mail=row.mail) for row in rows]

    def products(self) -> list[Product]:
        query = select(products).order_by(products.c.name)
        with self._database.connection() as connection:
            rows = connection.execute(query)
            return [product_of(row, product_id=row.id, name=row.name) for row in rows]

    def product(self, product_id: str) -> Product | None:
        query = select(products).where(products.c.id == product_id)
        with self._database.connection() as connection:
            row = connection.execute(query).first()
        return None if row is None else product_of(row, product_id=row.id, name=row.name)

    def schedule(self, desk_id: str) -> Schedule:
        limits = select(desks.c.capacity, desks.c.closed_on_holidays).where(desks.c.id == desk_id)
        mine, other = opening_hours.c, opening_exceptions.c
        hours = select(mine.weekday, mine.opens, mine.closes).where(mine.desk_id == desk_id)
        exceptions = select(other.day, other.opens, other.closes).where(other.desk_id == desk_id)
        with self._database.connection() as connection:
            desk = connection.execute(limits).first()
            if desk is None:
                return Schedule(desk_id=desk_id)
            return Schedule(
                desk_id=desk_id,
                capacity=desk.capacity,
                closed_on_holidays=desk.closed_on_holidays,
                week=_spans(connection.execute(hours)),
                exceptions=_spans(connection.execute(exceptions)),
            )

    def keep_desk(self, desk: Desk) -> None:
        with self._database.transaction() as connection:
            _keep(connection, desks, {"id": desk.id, "name": desk.name, "mail": desk.mail})

    def keep_product(self, product: Product) -> None:
        with self._database.transaction() as connection:
            _keep(connection, products, row_of_product(product))

    def add_product(self, product: Product) -> bool:
        try:
            with self._database.transaction() as connection, connection.begin_nested():
                connection.execute(insert(products).values(row_of_product(product)))
        except IntegrityError:
            return False
        return True

    def keep_schedule(self, schedule: Schedule) -> None:
        desk = update(desks).where(desks.c.id == schedule.desk_id)
        hours = _rows(schedule.desk_id, "weekday", schedule.week)
        exceptions = _rows(schedule.desk_id, "day", schedule.exceptions)
        with self._database.transaction() as connection:
            connection.execute(
                desk.values(
                    capacity=schedule.capacity, closed_on_holidays=schedule.closed_on_holidays
                )
            )
            for table, rows in ((opening_hours, hours), (opening_exceptions, exceptions)):
                connection.execute(delete(table).where(table.c.desk_id == schedule.desk_id))
                if rows:
                    connection.execute(insert(table), rows)


class DatabasePlaces:
    """See `sidecar.catalogue.ports.Places`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lock(self, desk_id: str) -> None:
        self._database.lock(f"places of desk {desk_id}")

    def taken(
        self, desk_id: str, begins: datetime, ends: datetime, *, now: datetime, but: str = ""
    ) -> Iterable[Taken]:
        # Grouped: of talks on a grid many take the very same time.
        query = (
            select(_P.starts_at, _P.busy_until, func.count())
            .where(
                _P.desk_id == desk_id,
                _P.starts_at > begins - LONGEST,
                _P.starts_at < ends,
                _P.busy_until > begins,
                or_(_P.held_until.is_(None), _P.held_until > now),
                _P.id != but,
            )
            .group_by(_P.starts_at, _P.busy_until)
        )
        with self._database.connection() as connection:
            # Straight from the driver: SQLAlchemy's way through thousands of rows costs five times
            # what the database needs.
            rows = connection.execute(query).cursor.fetchall()
            if connection.dialect.name != "sqlite":
                return [Taken._make(row) for row in rows]
        # SQLite keeps moments as text without a zone: what is kept is UTC.
        read = datetime.fromisoformat
        return [
            Taken(read(start).replace(tzinfo=UTC), read(end).replace(tzinfo=UTC), talks)
            for start, end, talks in rows
        ]

    def add(self, place: Place) -> None:
        with self._database.transaction() as connection:
            connection.execute(insert(places).values(vars(place)))

    def get(self, place_id: str) -> Place | None:
        return self._one(_P.id == place_id)

    def of_appointment(self, appointment_id: str) -> Place | None:
        return self._one(_P.appointment_id == appointment_id)

    def change(self, place: Place) -> None:
        with self._database.transaction() as connection:
            connection.execute(update(places).where(_P.id == place.id).values(vars(place)))

    def remove(self, place_id: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(delete(places).where(_P.id == place_id))

    def forget_holds(self, before: datetime) -> None:
        with self._database.transaction() as connection:
            connection.execute(delete(places).where(_P.held_until < before))

    def forget(self, ids: Collection[str]) -> dict[str, int]:
        """See `sidecar.retention.ports.Memory`."""
        return self._database.deleted(_P.appointment_id, among=ids)

    def _one(self, where: ColumnElement[bool]) -> Place | None:
        with self._database.connection() as connection:
            row = connection.execute(select(places).where(where)).first()
        return None if row is None else Place(**row._asdict())


# The key is a weekday or a day, as the table has it.
def _spans(rows: Iterable[Any]) -> dict[Any, tuple[Span, ...]]:
    found: dict[Any, list[Span]] = defaultdict(list)
    for key, opens, closes in rows:
        spans = found[key]
        # See the table: a day without hours is a row as well.
        if opens < closes:
            spans.append(Span(opens, closes))
    return {key: tuple(sorted(spans)) for key, spans in found.items()}


def _rows(
    desk_id: str, column: str, spans: Mapping[Any, tuple[Span, ...]]
) -> list[dict[str, object]]:
    return [
        {"desk_id": desk_id, column: key, "opens": span.opens, "closes": span.closes}
        for key, some in spans.items()
        for span in some or (Span(0, 0),)
    ]


def _keep(connection: Connection, table: Table, values: Mapping[str, object]) -> None:
    changed = connection.execute(update(table).where(table.c.id == values["id"]).values(values))
    if changed.rowcount == 0:
        connection.execute(insert(table).values(values))
