"""What lies in the outbox: how many rows of each kind wait, and how long the first is overdue."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import case, func, select

from foundation.clock import Clock
from foundation.database import Database
from foundation.outbox import outbox


class Standing(StrEnum):
    """`planned` is for later, a first try or the next one; `given_up` is tried no more."""

    DUE = "due"
    PLANNED = "planned"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, kw_only=True)
class Backlog:
    database: Database
    clock: Clock

    def rows(self) -> dict[tuple[str, Standing], int]:
        """How many rows there are, by kind and standing; what is done is not counted."""
        standing = case(
            (outbox.c.dead_at.is_not(None), Standing.GIVEN_UP.value),
            (outbox.c.due_at <= self.clock.now(), Standing.DUE.value),
            else_=Standing.PLANNED.value,
        ).label("standing")
        query = (
            select(outbox.c.kind, standing, func.count())
            .where(outbox.c.done_at.is_(None))
            .group_by(outbox.c.kind, standing)
        )
        with self.database.connection() as connection:
            return {(k, Standing(s)): n for k, s, n in connection.execute(query)}

    def overdue(self) -> timedelta:
        """How long the first that is due waits: a worker that works leaves it at some seconds."""
        now = self.clock.now()
        query = select(func.min(outbox.c.due_at)).where(
            outbox.c.done_at.is_(None), outbox.c.dead_at.is_(None), outbox.c.due_at <= now
        )
        with self.database.connection() as connection:
            first = connection.execute(query).scalar()
        return now - first if first is not None else timedelta()

    def families(self, prefix: str) -> Iterator[GaugeMetricFamily]:
        """The same for Prometheus."""
        rows = GaugeMetricFamily(
            f"{prefix}_outbox_rows",
            "Work that is not done: due, planned for later, or given up.",
            labels=("kind", "standing"),
        )
        for (kind, standing), number in sorted(self.rows().items()):
            rows.add_metric((kind, standing), number)
        yield rows
        yield GaugeMetricFamily(
            f"{prefix}_outbox_overdue_seconds",
            "How long the first work that is due waits for a worker.",
            value=self.overdue().total_seconds(),
        )
