"""A table with documents on it: all use cases on fakes, that a test can look into."""

from dataclasses import dataclass, fields
from datetime import timedelta

from sidecar.bootstrap.documents import DocumentParts
from sidecar.core.limits import Limit, Quota
from sidecar.core.work import Kind as Work
from sidecar.documents.asking import Asking
from sidecar.documents.domain import Origin
from sidecar.documents.ending import Ending
from sidecar.documents.errands import Errands
from sidecar.documents.handing import HandingOver
from sidecar.documents.judging import Judging
from sidecar.documents.keeping import Keeping
from sidecar.documents.leases import DocumentLeases
from sidecar.documents.ledger import Ledger
from sidecar.documents.looking import Looking
from sidecar.documents.phoning import Phoning
from sidecar.documents.receiving import Party, Receiving
from sidecar.documents.vault.service import SealedVault
from tests.builders import a_visitor
from tests.fakes.documents import (
    CaseFile,
    FakeDocuments,
    FakePhones,
    OneCase,
    OneTable,
    PlainInspector,
    PlainScanner,
)
from tests.fakes.limits import FakeLimiter
from tests.fakes.phone_links import a_door
from tests.fakes.vault import SMALL as SMALL_SIZES
from tests.fakes.vault import a_vault, contents
from tests.fakes.work import FakeTransactions, ListAudit, ListOutbox, ListSignals
from tests.office import SANNE

JAN = Party(appointment_id="a1", participant_id="p1", sender_id="p1")
PIET = Party(appointment_id="a1", participant_id="p2", sender_id="p2")
OURS = Party(appointment_id="a1", participant_id="p1", sender_id="e1", origin=Origin.MUNICIPALITY)
PDF = b"%PDF-1.7 /Page 1 /Page 2 and what follows of it"
JPEG = b"\xff\xd8 GPS 52.1 a picture of a passport"
FIELDS = {"label": "Kopie van het huurcontract"}
SMALL = 1000
SCANNED = "https://balie.example/documenten/telefoon"


@dataclass(frozen=True, kw_only=True)
class Papers:
    table: OneTable
    vault: SealedVault
    scanner: PlainScanner
    ledger: Ledger
    asking: Asking
    receiving: Receiving
    phoning: Phoning
    judging: Judging
    looking: Looking
    ending: Ending
    errands: Errands
    handing: HandingOver
    keeping: Keeping

    @property
    def store(self) -> FakeDocuments:
        return self.ledger.store

    @property
    def outbox(self) -> ListOutbox:
        return self.ledger.outbox

    @property
    def audit(self) -> ListAudit:
        return self.ledger.audit

    @property
    def signals(self) -> ListSignals:
        return self.ledger.signals

    @property
    def kept(self):
        """What each document that is not destroyed contains."""
        return {each: contents(self.vault, each) for each in self.vault.ledger.documents}

    def damage(self, document):
        """One bit of it turns over on the disk."""
        blob = self.vault.ledger.segments[document.id][0].blob
        whole = self.vault.storage.blobs[blob]
        self.vault.storage.blobs[blob] = bytes([whole[0] ^ 1]) + whole[1:]

    def parts(self, visitors=None):
        """For the pages."""
        names = [each.name for each in fields(DocumentParts) if each.name != "visitors"]
        return DocumentParts(visitors=visitors, **{name: getattr(self, name) for name in names})

    def ask(self, participant_id="p1", *, kinds=("pdf", "jpeg"), by=SANNE, **fields):
        return self.asking.ask("a1", participant_id, FIELDS | fields, kinds, by=by)

    def upload(self, request, content=PDF, *, party=JAN, name="huur.pdf"):
        """All of it came, but nobody sent it."""
        asked = request.id if request else None
        document = self.receiving.begin(party, request_id=asked, name=name, size=len(content))
        self.receiving.append(party, document.id, offset=0, chunks=[content])
        return document

    def sent(self, request, content=PDF, *, party=JAN, remark=""):
        document = self.upload(request, content, party=party)
        self.receiving.send(party, request.id if request else None, remark=remark)
        return self.store.get(document.id)

    def checked(self, request, content=PDF, *, party=JAN, remark=""):
        document = self.sent(request, content, party=party, remark=remark)
        self.errands.check(document.id)
        return self.store.get(document.id)

    def accepted(self, request, content=PDF):
        document = self.checked(request, content)
        return self.judging.accept("a1", document.id, by=SANNE)

    def work(self, kind):
        """What a worker still has to do of one kind."""
        return [reference for what, reference in self.outbox.rows if what is kind]

    def destroy(self):
        for document_id in self.work(Work.DESTROY_DOCUMENT):
            self.errands.destroy(document_id)

    def seen_by(self, participant_id="p1"):
        return self.asking.table(a_visitor(participant_id, appointment_id="a1"))


def some_papers(clock, *, ready_made=(), most=1000, sizes=SMALL_SIZES):
    vault, scanner = a_vault(sizes=sizes), PlainScanner()
    tools = {"vault": vault, "inspector": PlainInspector()}
    ledger, table = _ledger(clock), OneTable(ready_made=ready_made)
    around, leases = {"ledger": ledger, "conversations": table}, _leases(ledger)
    asking = Asking(**around, largest=SMALL * 1024 * 1024)
    receiving = Receiving(**around, vault=vault, leases=leases, quota=_quota(clock, most))
    phoning = _phoning(around, receiving)
    judging = Judging(**around)
    return Papers(
        table=table,
        vault=vault,
        scanner=scanner,
        ledger=ledger,
        asking=asking,
        judging=judging,
        receiving=receiving,
        phoning=phoning,
        looking=Looking(ledger=ledger, judging=judging, asking=asking, **tools),
        ending=Ending(ledger=ledger, phones=phoning.phones),
        keeping=_keeping(ledger, table, vault),
        errands=Errands(**around, **tools, leases=leases, scanner=scanner),
        handing=HandingOver(ledger=ledger, vault=vault, cases=OneCase(), case_files=CaseFile()),
    )


def _leases(ledger):
    return DocumentLeases(store=ledger.store, transactions=ledger.transactions, clock=ledger.clock)


def _phoning(around, receiving):
    door = a_door(around["ledger"].clock, SCANNED, purpose="document-phone-link")
    return Phoning(**around, receiving=receiving, phones=FakePhones(door.links), door=door)


def _keeping(ledger, table, vault):
    return Keeping(
        ledger=ledger,
        ends=table,
        contents=vault.ledger,
        work=ledger.outbox,
        days=timedelta(days=7),
    )


def _ledger(clock):
    return Ledger(
        store=FakeDocuments(),
        transactions=FakeTransactions(),
        outbox=ListOutbox(),
        signals=ListSignals(),
        audit=ListAudit(),
        clock=clock,
    )


def _quota(clock, most):
    limit = Limit(name="uploads", most=most, window=timedelta(hours=1))
    return Quota(limiter=FakeLimiter(clock), limit=limit)
