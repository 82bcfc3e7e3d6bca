"""Our table of what was agreed, one row for each conversation about which something was written."""

from collections.abc import Collection

from sqlalchemy import Column, Integer, MetaData, String, Table, Text, insert, select, update
from sqlalchemy.exc import IntegrityError

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.followup.domain import NextSteps

metadata = MetaData()
next_steps = Table(
    "next_steps",
    metadata,
    Column("appointment_id", String(40), primary_key=True),
    Column("text", Text, nullable=False),
    Column("written_by", String(120), nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    Column("mailed_version", Integer, nullable=False),
)
_N = next_steps.c


class DatabaseSteps:
    """See `sidecar.followup.ports.Steps`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, appointment_id: str) -> NextSteps:
        query = select(next_steps).where(_N.appointment_id == appointment_id)
        with self._database.connection() as connection:
            row = connection.execute(query).one_or_none()
        return (
            NextSteps(appointment_id=appointment_id) if row is None else NextSteps(**row._asdict())
        )

    def keep(self, steps: NextSteps, *, was: int) -> bool:
        with self._database.transaction() as connection:
            if was > 0:
                mine = (_N.appointment_id == steps.appointment_id, _N.version == was)
                changed = connection.execute(update(next_steps).where(*mine).values(vars(steps)))
                return changed.rowcount == 1
            try:
                with connection.begin_nested():
                    connection.execute(insert(next_steps).values(vars(steps)))
            except IntegrityError:
                return False
            return True

    def note_mailed(self, appointment_id: str, version: int) -> None:
        mine = _N.appointment_id == appointment_id
        with self._database.transaction() as connection:
            connection.execute(update(next_steps).where(mine).values(mailed_version=version))

    def forget(self, ids: Collection[str]) -> dict[str, int]:
        """See `sidecar.retention.ports.Memory`."""
        return self._database.deleted(_N.appointment_id, among=ids)
