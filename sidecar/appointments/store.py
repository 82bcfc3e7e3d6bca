"""Keeps appointments, and who takes part in them, in our tables."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from sidecar.adapters.catalogue_rows import PRODUCT_COLUMNS
from sidecar.adapters.catalogue_tables import desks, products
from sidecar.adapters.database import Database
from sidecar.adapters.lookup import Lookup
from sidecar.appointments.attendance import Attendance
from sidecar.appointments.domain import (
    Appointment,
    Invitation,
    Participant,
    Product,
    State,
)
from sidecar.appointments.ports import AlreadyPlanned, NextTalk
from sidecar.appointments.rows import (
    appointment_of,
    invitation_of,
    row_of_appointment,
    row_of_participant,
    subject_of,
)
from sidecar.appointments.tables import appointment_products, appointments, participants
from sidecar.core.people import Member

_FURTHER = appointment_products.c

_WHOLE = (
    select(
        appointments,
        desks.c.name.label("desk_name"),
        desks.c.mail.label("desk_mail"),
        products.c.name.label("product_name"),
        *PRODUCT_COLUMNS,
        participants.c.id.label("participant_id"),
        participants.c.name,
        participants.c.mail,
        participants.c.phone,
        participants.c.language,
        participants.c.link_version,
        participants.c.link_opened_at,
        participants.c.browser_hash,
        participants.c.part,
        participants.c.reach,
        participants.c.again_of,
    )
    .join(desks, desks.c.id == appointments.c.desk_id)
    .join(products, products.c.id == appointments.c.product_id)
    .join(participants, participants.c.appointment_id == appointments.c.id)
    .order_by(participants.c.position)
)
_SUBJECTS = (
    select(
        appointments.c.desk_id,
        products.c.id.label("product_id"),
        products.c.name.label("product_name"),
        *PRODUCT_COLUMNS,
    )
    .join(appointment_products, _FURTHER.product_id == products.c.id)
    .join(appointments, appointments.c.id == _FURTHER.appointment_id)
    .where(_FURTHER.appointment_id == bindparam("key"))
    .order_by(_FURTHER.position)
)
_BY_ID = _WHOLE.where(appointments.c.id == bindparam("key"))
_BY_PARTICIPANT = _WHOLE.where(participants.c.id == bindparam("key"))
_BY_LINK = _WHOLE.where(participants.c.link_hash == bindparam("key"))
_ATTENDANCE = (
    select(
        participants.c.appointment_id,
        participants.c.name,
        participants.c.language,
        appointments.c.state,
        appointments.c.starts_at,
        appointments.c.ends_at,
        participants.c.browser_hash,
    )
    .join(appointments, appointments.c.id == participants.c.appointment_id)
    .where(participants.c.id == bindparam("key"))
)
_NEXT = (
    select(appointments.c.id, appointments.c.starts_at)
    .where(appointments.c.state == State.PLANNED)
    .order_by(appointments.c.starts_at)
)
_BY_PLANNING_KEY = _WHOLE.where(appointments.c.planning_key == bindparam("key"))


class DatabaseAppointments:
    """See `sidecar.appointments.ports.AppointmentStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._by_participant = Lookup(database, _BY_PARTICIPANT)
        self._by_link = Lookup(database, _BY_LINK)
        self._attendance = Lookup(database, _ATTENDANCE)

    def add(self, appointment: Appointment, *, link_hashes: Mapping[str, str]) -> None:
        with self._database.transaction() as connection:
            try:
                with connection.begin_nested():
                    connection.execute(insert(appointments).values(row_of_appointment(appointment)))
            except IntegrityError as error:
                if self._key_is_taken(appointment.planning_key):
                    raise AlreadyPlanned from error
                raise
            for participant in appointment.participants:
                self.join(appointment.id, participant, link_hash=link_hashes[participant.id])
            for product in appointment.further:
                self.add_subject(appointment.id, product.id)

    def join(self, appointment_id: str, participant: Participant, *, link_hash: str) -> None:
        seated = select(func.count()).where(participants.c.appointment_id == appointment_id)
        row = row_of_participant(participant) | {
            "position": seated.scalar_subquery(),
            "appointment_id": appointment_id,
            "link_hash": link_hash,
        }
        with self._database.transaction() as connection:
            connection.execute(insert(participants).values(row))

    def by_id(self, appointment_id: str) -> Appointment | None:
        return self._appointment(_BY_ID, appointment_id)

    def by_planning_key(self, key: str) -> Appointment | None:
        return self._appointment(_BY_PLANNING_KEY, key)

    def by_link(self, link_hash: str) -> Invitation | None:
        return self._invitation(self._by_link.one(link_hash))

    def by_participant(self, participant_id: str) -> Invitation | None:
        return self._invitation(self._by_participant.one(participant_id))

    def attendance(self, participant_id: str) -> Attendance | None:
        row = self._attendance.one(participant_id)
        return None if row is None else Attendance(*row)

    def phones(self, participant_ids: Collection[str]) -> dict[str, str]:
        mine = and_(participants.c.id.in_(sorted(participant_ids)), participants.c.phone != "")
        query = select(participants.c.id, participants.c.phone).where(mine)
        with self._database.connection() as connection:
            return {row.id: row.phone for row in connection.execute(query)}

    def bind(self, participant_id: str, browser_hash: str, *, at: datetime) -> bool:
        mine = participants.c.browser_hash
        bound = (
            update(participants)
            .where(participants.c.id == participant_id, or_(mine.is_(None), mine == browser_hash))
            .values(
                browser_hash=browser_hash,
                link_opened_at=func.coalesce(participants.c.link_opened_at, at),
            )
        )
        with self._database.transaction() as connection:
            return connection.execute(bound).rowcount == 1

    def rebind(self, participant_id: str, browser_hash: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                update(participants)
                .where(participants.c.id == participant_id)
                .values(browser_hash=browser_hash)
            )

    def settle(self, appointment_id: str, state: State) -> bool:
        settled = (
            update(appointments)
            .where(and_(appointments.c.id == appointment_id, appointments.c.state == State.PLANNED))
            .values(state=state.value)
        )
        with self._database.transaction() as connection:
            return connection.execute(settled).rowcount == 1

    def keep_contact(self, participant: Participant, *, link_hash: str) -> None:
        names = ("mail", "phone", "link_version", "reach")
        values = {name: getattr(participant, name) for name in names}
        changed = update(participants).where(participants.c.id == participant.id)
        with self._database.transaction() as connection:
            connection.execute(changed.values(**values, link_hash=link_hash))

    def hold_still(self, appointment_id: str) -> bool:
        planned = (appointments.c.id == appointment_id, appointments.c.state == State.PLANNED)
        # Writing what is there already locks the row, in either database.
        touched = update(appointments).where(*planned).values(state=State.PLANNED.value)
        with self._database.transaction() as connection:
            return connection.execute(touched).rowcount == 1

    def add_subject(self, appointment_id: str, product_id: str) -> None:
        there = select(func.coalesce(func.max(_FURTHER.position) + 1, 0))
        row = {
            "appointment_id": appointment_id,
            "product_id": product_id,
            "position": there.where(_FURTHER.appointment_id == appointment_id).scalar_subquery(),
        }
        with self._database.transaction() as connection:
            connection.execute(insert(appointment_products).values(row))

    def remove_subject(self, appointment_id: str, product_id: str) -> None:
        mine = (_FURTHER.appointment_id == appointment_id, _FURTHER.product_id == product_id)
        with self._database.transaction() as connection:
            connection.execute(delete(appointment_products).where(*mine))

    def move(self, appointment_id: str, *, starts_at: datetime, ends_at: datetime) -> bool:
        moved = (
            update(appointments)
            .where(appointments.c.id == appointment_id, appointments.c.state == State.PLANNED)
            .values(starts_at=starts_at, ends_at=ends_at, sequence=appointments.c.sequence + 1)
        )
        with self._database.transaction() as connection:
            return connection.execute(moved).rowcount == 1

    def next_talks(self, appointment_id: str) -> list[NextTalk]:
        return self._talks(_NEXT.where(appointments.c.follows == appointment_id))

    def next_talks_of(self, participant_id: str) -> list[NextTalk]:
        his = participants.c.appointment_id == appointments.c.id
        return self._talks(
            _NEXT.join(participants, his).where(participants.c.again_of == participant_id)
        )

    def assign(self, appointment_id: str, to: Member, *, was: str) -> bool:
        its = appointments.c
        free = and_(its.id == appointment_id, its.state == State.PLANNED, its.employee_id == was)
        values = {f"employee_{name}": getattr(to, name) for name in ("id", "name", "function")}
        with self._database.transaction() as connection:
            return connection.execute(update(appointments).where(free).values(values)).rowcount == 1

    def forget(self, ids: Collection[str]) -> dict[str, int]:
        """See `sidecar.retention.ports.Memory`."""
        return self._database.deleted(
            _FURTHER.appointment_id, participants.c.appointment_id, appointments.c.id, among=ids
        )

    def _talks(self, query: Select[tuple[str, datetime]]) -> list[NextTalk]:
        with self._database.connection() as connection:
            return [NextTalk(row.id, row.starts_at) for row in connection.execute(query)]

    def _key_is_taken(self, key: str | None) -> bool:
        return key is not None and self.by_planning_key(key) is not None

    def _appointment(self, query: Select[tuple[object, ...]], key: str) -> Appointment | None:
        with self._database.connection() as connection:
            rows = connection.execute(query, {"key": key}).all()
        return appointment_of(rows, self._further(rows[0].id)) if rows else None

    def _invitation(self, row: Any) -> Invitation | None:  # noqa: ANN401
        return None if row is None else invitation_of(row, self._further(row.id))

    def _further(self, appointment_id: str) -> list[Product]:
        with self._database.connection() as connection:
            rows = connection.execute(_SUBJECTS, {"key": appointment_id})
            return [subject_of(row) for row in rows]
