"""Our tables for identification; never a BSN, and the code only while it is needed."""

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
    and_,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from foundation.database import UtcDateTime
from ident.contract import DERIVED_CODE, NumberRead
from sidecar.adapters.database import Database
from sidecar.adapters.phone_links import DatabasePhoneLinks, links_table
from sidecar.identification.domain import IdentificationRequest
from sidecar.identification.refusals import RequestUnknown
from sidecar.identification.skips import Reason, Skip
from sidecar.identification.states import RUNNING, Difference, State

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
    Column("scheme", String(20), nullable=False),
    Column("means", String(60), nullable=False),
    Column("call_began_at", UtcDateTime),
    Column("others", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("news_at", UtcDateTime),
    Column("opened_at", UtcDateTime),
    Column("level", String(20)),
    Column("used_means", String(20)),
    Column("code", String(6)),
    Column("identified_at", UtcDateTime),
    Column("reason", String(20)),
    Column("tries", Integer, nullable=False),
    Column("pasted", Boolean),
    Column("pasted_print", String(64)),
    Column("outcome", String(20)),
    Column("difference", String(20)),
    Column("compared_by", String(20), nullable=False),
    Column("compared_at", UtcDateTime),
    Column("completed_at", UtcDateTime),
    Column("handed_over_at", UtcDateTime),
    Column("case_number", String(80)),
    Column("case_problem", String(20), nullable=False),
    Column("evidence_sha256", String(64)),
    Column("code_print", String(64)),
    Column("words", String(40), nullable=False),
    Column("version", Integer, nullable=False),
)
readings = Table(
    "identification_readings",
    metadata,
    Column("request_id", String(40), primary_key=True),
    Column("at", UtcDateTime, primary_key=True),
    Column("employee_id", String(80), primary_key=True),
    Column("how", String(20), primary_key=True),
    Column("appointment_id", String(40), nullable=False, index=True),
)
skips = Table(
    "identification_skips",
    metadata,
    Column("participant_id", String(40), primary_key=True),
    Column("appointment_id", String(40), nullable=False, index=True),
    Column("reason", String(20), nullable=False),
    Column("note", String(200), nullable=False),
    Column("employee_id", String(40), nullable=False),
    Column("employee_name", String(120), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
phone_links = links_table("phone_links", metadata)
_R = requests.c


class DatabaseRequests:
    """See `sidecar.identification.ports.Requests`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, request: IdentificationRequest) -> None:
        with self._database.transaction() as connection:
            connection.execute(insert(requests).values(_values(request)))

    def get(self, request_id: str) -> IdentificationRequest:
        found = self._all(select(requests).where(_R.id == request_id))
        if not found:
            raise RequestUnknown(f"request {request_id[:40]}")
        return found[0]

    def save(self, request: IdentificationRequest) -> bool:
        with self._database.transaction() as connection:
            done = connection.execute(
                update(requests)
                .where(_R.id == request.id, _R.version == request.version - 1)
                .values(_values(request))
            )
            return done.rowcount == 1

    def of_participant(self, participant_id: str) -> list[IdentificationRequest]:
        query = select(requests).where(_R.participant_id == participant_id)
        return self._all(query.order_by(_R.asked_at))

    def of_appointment(self, appointment_id: str) -> list[IdentificationRequest]:
        query = select(requests).where(_R.appointment_id == appointment_id)
        return self._all(query.order_by(_R.asked_at))

    def forget_prints(self, appointment_id: str) -> None:
        of_call = update(requests).where(_R.appointment_id == appointment_id)
        with self._database.transaction() as connection:
            connection.execute(of_call.values(code_print=None))

    def awaited(self, *, since: datetime) -> list[IdentificationRequest]:
        compares = and_(_R.state == State.IDENTIFIED.value, _R.scheme == DERIVED_CODE)
        logs_in = _R.state.in_([state.value for state in RUNNING])
        return self._all(select(requests).where(or_(logs_in, compares), _R.asked_at > since))

    def without_result(self, *, since: datetime) -> list[IdentificationRequest]:
        missing = or_(_R.case_number.is_(None), _R.evidence_sha256.is_(None))
        return self._all(select(requests).where(missing, _R.completed_at > since))

    def note_reading(self, reading: NumberRead, *, appointment_id: str) -> bool:
        row = {
            "request_id": reading.request_id,
            "at": reading.at,
            "employee_id": reading.employee_id,
            "how": reading.how,
            "appointment_id": appointment_id,
        }
        try:
            with self._database.transaction() as connection, connection.begin_nested():
                connection.execute(insert(readings).values(row))
        except IntegrityError:
            return False
        return True

    def forget(self, ids: Collection[str]) -> dict[str, int]:
        """See `sidecar.retention.ports.Memory`."""
        return self._database.deleted(
            phone_links.c.appointment_id,
            skips.c.appointment_id,
            readings.c.appointment_id,
            requests.c.appointment_id,
            among=ids,
        )

    def _all(self, query: Select[*tuple[object, ...]]) -> list[IdentificationRequest]:
        with self._database.connection() as connection:
            return [_request(row) for row in connection.execute(query)]


class DatabaseSkips:
    """See `sidecar.identification.ports.Skips`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, skip: Skip) -> None:
        values = asdict(skip) | {"reason": skip.reason.value}
        mine = skips.c.participant_id == skip.participant_id
        with self._database.transaction() as connection:
            changed = connection.execute(update(skips).where(mine).values(values))
            if changed.rowcount == 0:
                connection.execute(insert(skips).values(values))

    def of_appointment(self, appointment_id: str) -> dict[str, Skip]:
        query = select(skips).where(skips.c.appointment_id == appointment_id)
        with self._database.connection() as connection:
            return {row.participant_id: _skip(row) for row in connection.execute(query)}

    def drop(self, participant_id: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(delete(skips).where(skips.c.participant_id == participant_id))


def phone_links_in(database: Database) -> DatabasePhoneLinks:
    return DatabasePhoneLinks(database, phone_links)


def _values(request: IdentificationRequest) -> dict[str, object]:
    difference = request.difference.value if request.difference else None
    return asdict(request) | {"state": request.state.value, "difference": difference}


def _request(row: Row[*tuple[object, ...]]) -> IdentificationRequest:
    values = dict(row._mapping)
    difference = Difference(values["difference"]) if values["difference"] else None
    return IdentificationRequest(
        **values | {"state": State(values["state"]), "difference": difference}
    )


def _skip(row: Row[*tuple[object, ...]]) -> Skip:
    values = row._asdict()
    return Skip(**values | {"reason": Reason(values["reason"])})
