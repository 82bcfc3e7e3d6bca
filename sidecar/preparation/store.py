"""The newest test of each participant, as one row that a newer one replaces."""

from collections.abc import Collection

from sqlalchemy import Column, MetaData, Row, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.core.devices import DeviceCheck, Part, Result

metadata = MetaData()
device_checks = Table(
    "device_checks",
    metadata,
    Column("participant_id", String(40), primary_key=True),
    Column("appointment_id", String(40), nullable=False, index=True),
    Column("checked_at", UtcDateTime, nullable=False),
    Column("camera", String(10), nullable=False),
    Column("microphone", String(10), nullable=False),
    Column("sound", String(10), nullable=False),
    Column("network", String(10), nullable=False),
    Column("browser", String(10), nullable=False),
)
_C = device_checks.c


class DatabaseDeviceChecks:
    """See `sidecar.preparation.ports.DeviceChecks`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, check: DeviceCheck) -> None:
        row = vars(check) | {part.value: result.value for part, result in check.found.items()}
        with self._database.transaction() as connection:
            kind = sqlite if connection.dialect.name == "sqlite" else postgresql
            new = kind.insert(device_checks).values(row)
            newest = new.on_conflict_do_update(
                index_elements=[_C.participant_id],
                set_={name: new.excluded[name] for name in row if name != "participant_id"},
                where=_C.checked_at <= new.excluded.checked_at,
            )
            connection.execute(newest)

    def of(self, participant_ids: Collection[str]) -> dict[str, DeviceCheck]:
        query = select(device_checks).where(_C.participant_id.in_(sorted(participant_ids)))
        with self._database.connection() as connection:
            return {row.participant_id: _check(row) for row in connection.execute(query)}

    def forget(self, ids: Collection[str]) -> dict[str, int]:
        """See `sidecar.retention.ports.Memory`."""
        return self._database.deleted(_C.appointment_id, among=ids)


def _check(row: Row[tuple[object, ...]]) -> DeviceCheck:
    columns = row._asdict()
    return DeviceCheck(**columns | {part.value: Result(columns[part.value]) for part in Part})
