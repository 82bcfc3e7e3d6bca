"""Documents in the call: there only where a place to keep them, a scanner and an inspector are."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypedDict

from foundation.outbox import Handler
from sidecar.adapters.audit import DatabaseAuditTrail
from sidecar.adapters.case_files import IdentCaseFiles
from sidecar.adapters.clamd import Clamd
from sidecar.adapters.ident import SignedTokens
from sidecar.adapters.inspector import SandboxInspector
from sidecar.appointments.service import Appointments
from sidecar.bootstrap.ground import Ground
from sidecar.bootstrap.vault import vault_parts
from sidecar.bridges import CasesOfIdentification, TablesOfAppointments
from sidecar.core.chain import Entry
from sidecar.core.limits import Limit, Quota
from sidecar.core.phone_links import PhoneDoor, PhoneSecrets
from sidecar.core.work import Kind as Work
from sidecar.documents import phone_web
from sidecar.documents.asking import Asking
from sidecar.documents.ending import Ending
from sidecar.documents.errands import Errands
from sidecar.documents.forms import MEGABYTE
from sidecar.documents.handing import HandingOver
from sidecar.documents.judging import Judging
from sidecar.documents.keeping import Keeping
from sidecar.documents.leases import DocumentLeases
from sidecar.documents.ledger import Ledger
from sidecar.documents.looking import Looking
from sidecar.documents.phone_store import DatabasePhones, document_links_in
from sidecar.documents.phoning import Phoning
from sidecar.documents.ports import (
    CaseFiles,
    Cases,
    Conversations,
    Inspector,
    Phones,
    Scanner,
    Vault,
)
from sidecar.documents.proof import Proof
from sidecar.documents.receiving import Receiving
from sidecar.documents.store import DatabaseDocuments
from sidecar.documents.vault.store import DatabaseLedger
from sidecar.identification.store import DatabaseRequests
from sidecar.lobby.service import Lobby
from sidecar.rooms.store import DatabaseRooms

log = logging.getLogger(__name__)
UPLOADS = Limit(name="uploads", most=200, window=timedelta(hours=1))


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What keeps, scans and inspects documents, and brings them to their case."""

    vault: Vault
    scanner: Scanner
    inspector: Inspector
    case_files: CaseFiles


@dataclass(frozen=True, kw_only=True)
class PhoneParts:
    """Which phones send, and the links by which they come."""

    phones: Phones
    door: PhoneDoor


class _Around(TypedDict):
    ledger: Ledger
    conversations: Conversations


@dataclass(frozen=True, kw_only=True)
class DocumentParts:
    asking: Asking
    receiving: Receiving
    phoning: Phoning
    judging: Judging
    looking: Looking
    ending: Ending
    errands: Errands
    handing: HandingOver
    visitors: Appointments
    keeping: Keeping

    def with_work(
        self, handlers: dict[str, Handler], given_up: dict[str, Handler]
    ) -> tuple[dict[str, Handler], dict[str, Handler]]:
        """What a worker does and hears of in the outbox, with what is of documents besides."""
        mine: dict[str, Handler] = {
            Work.CHECK_DOCUMENT: self.errands.check,
            Work.HAND_OVER_DOCUMENT: self.handing.hand_over,
            Work.DESTROY_DOCUMENT: self.errands.destroy,
        }
        lost: dict[str, Handler] = {
            Work.CHECK_DOCUMENT: self.errands.give_up,
            Work.DESTROY_DOCUMENT: not_destroyed,
        }
        return handlers | mine, given_up | lost

    def moved(self, participant_id: str) -> None:
        """See `sidecar.lobby.ports.Handover`."""
        found = self.visitors.store.by_participant(participant_id)
        if found is not None:
            self.ending.moved(participant_id, found.appointment_id)


def tools_of(ground: Ground) -> Tools | None:
    """None where nothing scans what comes in: nothing of documents is shown then."""
    settings = ground.settings
    if settings.scanner is None:
        return None
    return Tools(
        vault=vault_parts(settings, ground.database).vault,
        scanner=Clamd(settings.scanner.url),
        inspector=SandboxInspector(),
        case_files=IdentCaseFiles(
            settings.ident_url, SignedTokens(settings.ident_start_key_file, ground.clock)
        ),
    )


def document_parts(
    ground: Ground, tools: Tools | None, appointments: Appointments, lobby: Lobby
) -> DocumentParts | None:
    if tools is None:
        return None
    ledger = _ledger(ground)
    conversations = TablesOfAppointments(appointments=appointments, lobby=lobby)
    return parts_of(
        ledger,
        conversations,
        tools,
        CasesOfIdentification(requests=DatabaseRequests(ground.database)),
        quota=Quota(limiter=ground.limiter, limit=UPLOADS),
        visitors=appointments,
        by_phone=_by_phone(ground),
        keeping=keeping_of(ground, ledger),
        largest=ground.settings.largest_document,
    )


def keeping_of(ground: Ground, ledger: Ledger) -> Keeping:
    return Keeping(
        ledger=ledger,
        ends=DatabaseRooms(ground.database),
        contents=DatabaseLedger(ground.database),
        work=ground.outbox,
        days=ground.settings.keep.documents,
    )


def proof_of(ground: Ground) -> Proof:
    """Also where no scanner is (any more): what was kept here must be gone all the same."""
    parts = vault_parts(ground.settings, ground.database)
    return Proof(
        trail=OwnTrail(ground.audit, ground.theme.key),
        store=DatabaseDocuments(ground.database),
        contents=parts.ledger,
        remains=parts.remains,
        clock=ground.clock,
    )


@dataclass(frozen=True)
class OwnTrail:
    """`documents.ports.Trail`: the chain of this municipality."""

    trail: DatabaseAuditTrail
    municipality: str

    def entries(self) -> Iterator[Entry]:
        return self.trail.entries(self.municipality)


def not_destroyed(document_id: str) -> None:
    """Nothing is given up: the beat puts it back within minutes, and the page shows it."""
    log.error("document not destroyed", extra={"document": document_id})


def parts_of(
    ledger: Ledger,
    conversations: Conversations,
    tools: Tools,
    cases: Cases,
    *,
    quota: Quota,
    visitors: Appointments,
    by_phone: PhoneParts,
    keeping: Keeping,
    largest: int = 100 * MEGABYTE,
) -> DocumentParts:
    around = _Around(ledger=ledger, conversations=conversations)
    leases = _leases(ledger)
    asking = Asking(**around, largest=largest)
    receiving = Receiving(**around, vault=tools.vault, leases=leases, quota=quota, largest=largest)
    judging = Judging(**around)
    return DocumentParts(
        asking=asking,
        judging=judging,
        receiving=receiving,
        phoning=Phoning(**around, receiving=receiving, **vars(by_phone)),
        looking=_looking(ledger, judging, asking, tools),
        ending=Ending(ledger=ledger, phones=by_phone.phones),
        errands=_errands(around, leases, tools),
        handing=_handing(ledger, cases, tools),
        visitors=visitors,
        keeping=keeping,
    )


def _leases(ledger: Ledger) -> DocumentLeases:
    return DocumentLeases(store=ledger.store, transactions=ledger.transactions, clock=ledger.clock)


def _looking(ledger: Ledger, judging: Judging, asking: Asking, tools: Tools) -> Looking:
    return Looking(
        ledger=ledger,
        judging=judging,
        asking=asking,
        vault=tools.vault,
        inspector=tools.inspector,
    )


def _handing(ledger: Ledger, cases: Cases, tools: Tools) -> HandingOver:
    return HandingOver(ledger=ledger, vault=tools.vault, cases=cases, case_files=tools.case_files)


def _errands(around: _Around, leases: DocumentLeases, tools: Tools) -> Errands:
    return Errands(
        **around,
        leases=leases,
        vault=tools.vault,
        scanner=tools.scanner,
        inspector=tools.inspector,
    )


def _ledger(ground: Ground) -> Ledger:
    return Ledger(
        store=DatabaseDocuments(ground.database),
        transactions=ground.database,
        outbox=ground.outbox,
        signals=ground.signals,
        audit=ground.audit,
        clock=ground.clock,
    )


def _by_phone(ground: Ground) -> PhoneParts:
    return PhoneParts(
        phones=DatabasePhones(ground.database),
        door=PhoneDoor(
            links=document_links_in(ground.database),
            secrets=PhoneSecrets(ground.settings.secret_key, purpose="document-phone-link"),
            clock=ground.clock,
            address=f"{ground.settings.public_url}{phone_web.LINK}",
        ),
    )
