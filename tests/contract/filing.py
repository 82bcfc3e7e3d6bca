"""A login on its way to a case, and how a test brings it there."""

import hashlib

from ident.clock import SystemClock
from ident.sealing import Seal
from ident.zaken.filing import CaseFiling
from tests.evidence_builders import some_facts
from tests.fakes.evidence import ListWork
from tests.fakes.ident_store import FakeDataKeys
from tests.ident_builders import NUMBER, an_identity, asked
from tests.ident_world import ListAnnouncer, ListAudit

ID = "7f2c1a34-5b6d-4e8f-9a0b-1c2d3e4f5061"
PDF = b"%PDF-1.7 evidence"


def filing_on(system, stores):
    """`system` implements the port CaseSystem; `stores` as the fixture of that name."""
    return CaseFiling(
        system=system,
        filings=stores.filings,
        records=stores.records,
        transactions=stores.transactions,
        work=ListWork(),
        seal=Seal(bytes(32), FakeDataKeys()),
        announcer=ListAnnouncer(),
        audit=ListAudit(),
        clock=SystemClock(),
    )


def begin(filing, *, number=NUMBER, case="", request=ID, call="c1"):
    wanted = asked(request_id=request, conversation_id=call, case_number=case)
    filing.begin(wanted, an_identity(number), "004711")


def prove(filing):
    filing.records.add(some_facts(request_id=ID))
    fingerprint = hashlib.sha256(PDF).hexdigest()
    filing.records.made(ID, pdf=PDF, sha256=fingerprint, at=filing.clock.now())
