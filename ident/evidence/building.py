"""Puts evidence together from settings: for the web process, the worker and the commands."""

from branding.theme import Theme
from foundation.outbox import DatabaseOutbox, Deliveries
from foundation.version import VERSION
from ident.database import Database
from ident.evidence.checking import PadesExaminer
from ident.evidence.ports import Kind, Signer
from ident.evidence.printing import HtmlPrinter
from ident.evidence.service import Evidence
from ident.evidence.settings import EvidenceSettings
from ident.evidence.store import DatabaseRecords
from ident.evidence.unsigned import Unsigned
from ident.service import Identification


def build(
    settings: EvidenceSettings, database: Database, identification: Identification, theme: Theme
) -> Evidence:
    """What proves the logins of this identification."""
    return Evidence(
        tokens=identification.tokens,
        requests=identification.requests,
        records=DatabaseRecords(database),
        transactions=database,
        # The worker looks by itself every second; nobody needs to wake it.
        work=DatabaseOutbox(database, identification.clock, wake=lambda _row: None),
        printer=HtmlPrinter(theme),
        signer=_signer(settings),
        examiner=PadesExaminer(settings.roots),
        announcer=identification.announcer,
        audit=identification.audit,
        clock=identification.clock,
        municipality=theme.key,
        version=VERSION,
    )


def deliveries(database: Database, evidence: Evidence) -> Deliveries:
    """For the worker: what to do for each kind of row in the outbox."""
    return Deliveries(database, evidence.clock, {Kind.MAKE_EVIDENCE: evidence.make})


def _signer(settings: EvidenceSettings) -> Signer:
    if settings.certificate is None or settings.key is None:
        return Unsigned()
    # Here, because only who signs needs what it brings.
    from ident.evidence.signing import PadesSigner

    return PadesSigner(
        certificate_file=settings.certificate,
        key=settings.key,
        roots=settings.roots,
        timestamp_url=settings.timestamp_url,
    )
