"""Puts the log of processings together from settings."""

from foundation.outbox import DatabaseOutbox
from foundation.version import VERSION
from ident.clock import Clock
from ident.database import Database
from ident.ldv.line import Hidden, Lines
from ident.ldv.sending import Sending
from ident.ldv.settings import LdvSettings
from ident.ldv.store import DatabaseLines
from ident.ldv.trail import LoggedTrail
from ident.ports import AuditTrail

PROGRAM = "digitale-balie-ident"


def trail(
    settings: LdvSettings | None, beside: AuditTrail, database: Database, clock: Clock
) -> AuditTrail:
    """`beside` alone where there is no such log."""
    if settings is None:
        return beside
    return LoggedTrail(
        trail=beside,
        lines=Lines(activity=settings.activity, hidden=Hidden(settings.key)),
        waiting=DatabaseLines(database),
        transactions=database,
        work=DatabaseOutbox(database, clock, wake=lambda _row: None),
        clock=clock,
    )


def sending(settings: LdvSettings, database: Database) -> Sending:
    return Sending(
        url=settings.url,
        waiting=DatabaseLines(database),
        resource={
            "service.name": PROGRAM,
            "service.version": VERSION,
            "service.namespace": settings.municipality,
        },
        token=settings.token,
        ca_file=settings.ca_file,
    )
