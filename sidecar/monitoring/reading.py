"""What the database knows of now and of the last hour: numbers by desk and state, of nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, func, select

from sidecar.adapters.audit import audit
from sidecar.adapters.catalogue_tables import desks
from sidecar.adapters.database import Database
from sidecar.core.clock import Clock
from sidecar.documents.store import documents
from sidecar.identification.store import requests
from sidecar.lobby.ports import Day
from sidecar.lobby.store import DatabaseVisits, visits
from sidecar.monitoring.passages import STEPS, Step
from sidecar.notifications.store import messages

RECENT = timedelta(hours=1)
# A talk that began in it may have its first line before it.
WITH_BEFORE = timedelta(hours=12)
Counts = dict[tuple[str, ...], int]


@dataclass(frozen=True, kw_only=True)
class Reading:
    database: Database
    clock: Clock

    def desks(self) -> list[str]:
        with self.database.connection() as connection:
            return list(connection.execute(select(desks.c.id).order_by(desks.c.id)).scalars())

    def visits_today(self, desk: str) -> Counts:
        day = Day.of(self.clock.now(), [desk])
        counts = DatabaseVisits(self.database).counts(day)
        return {(desk, state.value): number for state, number in counts.items()}

    def waiting_since(self, desk: str) -> datetime | None:
        """Since when the first of today waits that is not let in yet."""
        return DatabaseVisits(self.database).waiting_since(Day.of(self.clock.now(), [desk]))

    def identifications(self) -> Counts:
        """Of the last hour, by state and, of what failed, why."""
        reason = func.coalesce(requests.c.reason, "")
        return self._count(requests, requests.c.asked_at >= self.recently, "state", reason)

    def messages(self) -> Counts:
        """Of which something was heard in the last hour, and all that wait."""
        since = (messages.c.changed_at >= self.recently) | (messages.c.state == "waiting")
        return self._count(messages, since, "channel", messages.c.state)

    def documents(self) -> Counts:
        """All rows there are: they go with their appointment."""
        with self.database.connection() as connection:
            query = select(documents.c.state, func.count()).group_by(documents.c.state)
            return {(state,): number for state, number in connection.execute(query)}

    def steps(self) -> list[Step]:
        """What happened to the visits of which somebody was called in the last hour."""
        called = select(visits.c.appointment_id).where(
            visits.c.starts_at >= self.clock.now() - WITH_BEFORE,
            visits.c.called_at >= self.recently,
        )
        line = audit.c
        query = (
            select(line.subject, visits.c.desk_id, line.action, line.at)
            .join(visits, visits.c.participant_id == line.subject)
            .where(
                line.conversation.in_(called), line.action.in_([action.label for action in STEPS])
            )
            .order_by(line.number)
        )
        with self.database.connection() as connection:
            return [Step(*row) for row in connection.execute(query)]

    @property
    def recently(self) -> datetime:
        return self.clock.now() - RECENT

    def _count(
        self, table: Table, where: ColumnElement[bool], first: str, second: ColumnElement[str]
    ) -> Counts:
        by = (table.c[first], second)
        query = select(*by, func.count()).where(where).group_by(*by)
        with self.database.connection() as connection:
            return {(one, other): number for one, other, number in connection.execute(query)}
