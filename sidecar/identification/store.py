"""Requests for identification as rows; never a BSN, and the code only while it is needed."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    insert,
    select,
    update,
)

from sidecar.adapters.database import Database, UtcDateTime
from sidecar.identification.domain import (
    RUNNING,
    IdentificationRequest,
    RequestUnknown,
    State,
)

metadata = MetaData()
requests = Table(
    "identification_requests",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("appointment_id", String(40), nullable=False, index=True),
    Column("participant_id", String(40), nullable=False, index=True),
    Column("employee_id", String(40), nullable=False),
    Column("employee_name", String(120), nullable=False),
    Column("employee_function", String(120), nullable=False),
    Column("language", String(5), nullable=False),
    Column("minimum_level", String(20), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("level", String(20)),
    Column("code", String(6)),
    Column("identified_at", UtcDateTime),
    Column("reason", String(20)),
    Column("tries", Integer, nullable=False),
    Column("pasted", Boolean),
    Column("version", Integer, nullable=False),
)
OVER = (State.COMPLETED.value, State.ENDED.value)


class DatabaseRequests:
    """See `sidecar.identification.ports.Requests`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, request: IdentificationRequest) -> None:
        with self._database.transaction() as connection:
            connection.execute(insert(requests).values(_values(request)))

    def get(self, request_id: str) -> IdentificationRequest:
        found = self._all(select(requests).where(requests.c.id == request_id))
        if not found:
            raise RequestUnknown(f"request {request_id[:40]}")
        return found[0]

    def save(self, request: IdentificationRequest) -> bool:
        with self._database.transaction() as connection:
            done = connection.execute(
                update(requests)
                .where(requests.c.id == request.id, requests.c.version == request.version - 1)
                .values(_values(request))
            )
            return done.rowcount == 1

    def latest_of_appointment(self, appointment_id: str) -> IdentificationRequest | None:
        query = select(requests).where(requests.c.appointment_id == appointment_id)
        return self._latest(query)

    def latest_of_participant(self, participant_id: str) -> IdentificationRequest | None:
        return self._latest(select(requests).where(requests.c.participant_id == participant_id))

    def open_of_appointment(self, appointment_id: str) -> list[IdentificationRequest]:
        return self._all(
            select(requests).where(
                requests.c.appointment_id == appointment_id, requests.c.state.not_in(OVER)
            )
        )

    def running(self, *, since: datetime) -> list[IdentificationRequest]:
        return self._all(
            select(requests).where(
                requests.c.state.in_([s.value for s in RUNNING]), requests.c.asked_at > since
            )
        )

    def forget(self, ids: Collection[str]) -> dict[str, int]:
        """See `sidecar.retention.ports.Memory`."""
        return self._database.deleted(requests.c.appointment_id, among=ids)

    def _latest(self, query: Select[*tuple[object, ...]]) -> IdentificationRequest | None:
        found = self._all(query.order_by(requests.c.asked_at.desc()).limit(1))
        return found[0] if found else None

    def _all(self, query: Select[*tuple[object, ...]]) -> list[IdentificationRequest]:
        with self._database.connection() as connection:
            return [_request(row) for row in connection.execute(query)]


def _values(request: IdentificationRequest) -> dict[str, object]:
    return asdict(request) | {"state": request.state.value}


def _request(row: Row[*tuple[object, ...]]) -> IdentificationRequest:
    values = dict(row._mapping)
    return IdentificationRequest(**values | {"state": State(values["state"])})
