"""Work that must happen: rows written with the fact, done by a worker, at least once."""

import logging
import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from foundation.clock import Clock
from foundation.database import Database, UtcDateTime

log = logging.getLogger(__name__)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
CLAIM = timedelta(minutes=2)
MOST_ATTEMPTS = 20

metadata = MetaData()
outbox = Table(
    "outbox",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("reference", String(80), nullable=False),
    Column("due_at", UtcDateTime, nullable=False, index=True),
    Column("claimed_until", UtcDateTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("done_at", UtcDateTime),
    Column("dead_at", UtcDateTime),
    Column("last_error", String(80)),
)

Handler = Callable[[str], None]
NOBODY: Mapping[str, Handler] = MappingProxyType({})


class Claimed(NamedTuple):
    kind: str
    reference: str
    attempts: int


class DatabaseOutbox:
    """Keeps work in the transaction under way. `wake` tells a worker the id of a new row; the
    sweep repairs a loss. See `sidecar.core.work.Outbox` for the promise.
    """

    def __init__(self, database: Database, clock: Clock, wake: Callable[[str], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    def add(self, kind: StrEnum, reference: str, *, due: datetime | None = None) -> None:
        row_id, now = secrets.token_hex(16), self._clock.now()
        with self._database.transaction() as connection:
            connection.execute(
                insert(outbox).values(
                    id=row_id, kind=kind.value, reference=reference, due_at=due or now, attempts=0
                )
            )
            if due is None or due <= now:
                self._database.after_commit(lambda: self._wake(row_id))

    def waiting(self, kind: StrEnum, references: Collection[str]) -> set[str]:
        """Those that a row of this kind stands for that is not done and not given up."""
        query = select(outbox.c.reference).where(
            *_not_done(kind, references), outbox.c.dead_at.is_(None)
        )
        with self._database.connection() as connection:
            return set(connection.execute(query).scalars())

    def tries(self, kind: StrEnum, references: Collection[str]) -> dict[str, int]:
        """How often what is not done was tried, also where it was given up."""
        query = (
            select(outbox.c.reference, func.sum(outbox.c.attempts))
            .where(*_not_done(kind, references))
            .group_by(outbox.c.reference)
        )
        with self._database.connection() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def clear(self, *, before: datetime, most: int) -> int:
        """See `sidecar.retention.ports.FinishedWork`."""
        over = or_(outbox.c.done_at < before, outbox.c.dead_at < before)
        some = select(outbox.c.id).where(over).limit(most)
        with self._database.transaction() as connection:
            return connection.execute(delete(outbox).where(outbox.c.id.in_(some))).rowcount


def _not_done(kind: StrEnum, references: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    rows = outbox.c
    return rows.kind == kind.value, rows.reference.in_(references), rows.done_at.is_(None)


class Deliveries:
    """The worker's side: claims a row, does it, notes the outcome.

    `given_up` hears, in the same transaction, of a row of its kind that is tried no more. A row of
    a worker that died is free again after `claim`; longer than a deed takes, or two do it.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        handlers: Mapping[str, Handler],
        *,
        given_up: Mapping[str, Handler] = NOBODY,
        claim: timedelta = CLAIM,
    ) -> None:
        self._database = database
        self.clock = clock
        self._handlers = handlers
        self._given_up = given_up
        self._claim_lasts = claim

    def deliver(self, row_id: str) -> bool:
        """Do one row when it is due and nobody has it; False when there was nothing to do."""
        claimed = self._claim(row_id)
        if claimed is None:
            return False
        kind, reference, _ = claimed
        try:
            self._handlers[kind](reference)
        # Whatever fails must be tried again later, so everything is caught here.
        except Exception as error:
            self._note_failure(row_id, claimed, error)
            return False
        with self._database.transaction() as connection:
            connection.execute(
                update(outbox).where(outbox.c.id == row_id).values(done_at=self.clock.now())
            )
        return True

    def due(self, *, most: int = 100) -> list[str]:
        """Ids of rows that are due and not under way: the repair list of the sweep."""
        query = select(outbox.c.id).where(self._is_free()).order_by(outbox.c.due_at).limit(most)
        with self._database.connection() as connection:
            return list(connection.execute(query).scalars())

    def _is_free(self) -> ColumnElement[bool]:
        now = self.clock.now()
        return and_(
            outbox.c.done_at.is_(None),
            outbox.c.dead_at.is_(None),
            outbox.c.due_at <= now,
            or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until < now),
        )

    def _claim(self, row_id: str) -> Claimed | None:
        with self._database.transaction() as connection:
            taken = connection.execute(
                update(outbox)
                .where(outbox.c.id == row_id, self._is_free())
                .values(
                    claimed_until=self.clock.now() + self._claim_lasts,
                    attempts=outbox.c.attempts + 1,
                )
            )
            if taken.rowcount != 1:
                return None
            row = connection.execute(
                select(outbox.c.kind, outbox.c.reference, outbox.c.attempts).where(
                    outbox.c.id == row_id
                )
            ).one()
        return Claimed(row.kind, row.reference, row.attempts)

    def _note_failure(self, row_id: str, claimed: Claimed, error: Exception) -> None:
        (kind, reference, attempts), now = claimed, self.clock.now()
        wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
        dead = now if attempts >= MOST_ATTEMPTS else None
        facts = {"row": row_id, "kind": type(error).__name__}
        if dead:
            log.error("work given up", extra=facts)
        else:
            log.warning("work failed", extra=facts)
        with self._database.transaction() as connection:
            if dead and kind in self._given_up:
                self._given_up[kind](reference)
            connection.execute(
                update(outbox)
                .where(outbox.c.id == row_id)
                .values(
                    claimed_until=None,
                    due_at=now + wait,
                    dead_at=dead,
                    last_error=type(error).__name__,
                )
            )
