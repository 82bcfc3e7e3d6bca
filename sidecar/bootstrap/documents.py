"""Documents in the call: there only where a place to keep them, a scanner and an inspector are."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypedDict

from flask import Blueprint

from foundation.outbox import Handler
from sidecar.adapters.case_files import IdentCaseFiles
from sidecar.adapters.clamd import Clamd
from sidecar.adapters.ident import SignedTokens
from sidecar.adapters.inspector import SandboxInspector
from sidecar.appointments.service import Appointments
from sidecar.bootstrap.ground import Ground
from sidecar.bootstrap.vault import vault_parts
from sidecar.bridges import CasesOfIdentification, TablesOfAppointments
from sidecar.core.limits import Limit, Quota
from sidecar.core.phone_links import PhoneDoor, PhoneSecrets
from sidecar.core.work import Kind as Work
from sidecar.documents import citizen_web, phone_web, web
from sidecar.documents.asking import Asking
from sidecar.documents.ending import Ending
from sidecar.documents.errands import Errands
from sidecar.documents.handing import HandingOver
from sidecar.documents.judging import Judging
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
from sidecar.documents.receiving import Receiving
from sidecar.documents.store import DatabaseDocuments
from sidecar.identification.store import DatabaseRequests
from sidecar.lobby.service import Lobby
from sidecar.web import csrf, guards

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

    def with_work(
        self, handlers: dict[str, Handler], given_up: dict[str, Handler]
    ) -> tuple[dict[str, Handler], dict[str, Handler]]:
        """What a worker does and hears of in the outbox, with what is of documents besides."""
        mine: dict[str, Handler] = {
            Work.CHECK_DOCUMENT: self.errands.check,
            Work.HAND_OVER_DOCUMENT: self.handing.hand_over,
            Work.DESTROY_DOCUMENT: self.errands.destroy,
        }
        return handlers | mine, given_up | {Work.CHECK_DOCUMENT: self.errands.give_up}

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
    )


def parts_of(
    ledger: Ledger,
    conversations: Conversations,
    tools: Tools,
    cases: Cases,
    *,
    quota: Quota,
    visitors: Appointments,
    by_phone: PhoneParts,
) -> DocumentParts:
    around = _Around(ledger=ledger, conversations=conversations)
    leases = _leases(ledger)
    asking = Asking(**around)
    receiving = Receiving(**around, vault=tools.vault, leases=leases, quota=quota)
    judging = Judging(**around)
    return DocumentParts(
        asking=asking,
        judging=judging,
        receiving=receiving,
        phoning=Phoning(**around, receiving=receiving, **vars(by_phone)),
        looking=Looking(
            ledger=ledger,
            judging=judging,
            asking=asking,
            vault=tools.vault,
            inspector=tools.inspector,
        ),
        ending=Ending(ledger=ledger, phones=by_phone.phones),
        errands=_errands(around, leases, tools),
        handing=HandingOver(
            ledger=ledger, vault=tools.vault, cases=cases, case_files=tools.case_files
        ),
        visitors=visitors,
    )


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


def _leases(ledger: Ledger) -> DocumentLeases:
    return DocumentLeases(store=ledger.store, transactions=ledger.transactions, clock=ledger.clock)


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


def document_blueprints(
    parts: DocumentParts | None, visitors: guards.Visitors, sessions: guards.StaffSessions
) -> list[Blueprint]:
    """Nothing of documents can be reached where they are not there."""
    if parts is None:
        return []
    asking, receiving, looking = parts.asking, parts.receiving, parts.looking
    card = citizen_web.OwnCard(asking=asking, phoning=parts.phoning)
    citizens, employees = guards.citizens(visitors), guards.employees(sessions)
    # A form with files is read by its route only, and so is the token in it; of the other way of
    # sending the token stands in a header, and the route reads that too.
    sending = guards.citizens(visitors, check=csrf.check_streamed)
    adding = guards.employees(sessions, check=csrf.check_streamed)
    return [
        citizen_web.citizen_blueprint(card, receiving, looking, citizens),
        citizen_web.upload_blueprint(card, receiving, sending),
        citizen_web.tus_blueprint(card, receiving, sending),
        *_phone_blueprints(parts),
        web.staff_blueprint(asking, parts.judging, looking, employees),
        web.upload_blueprint(receiving, asking, adding),
        web.tus_blueprint(receiving, adding),
    ]


def _phone_blueprints(parts: DocumentParts) -> list[Blueprint]:
    page, receiving = phone_web.PhonePage(asking=parts.asking), parts.receiving
    joined = guards.phones(parts.phoning)
    sending = guards.phones(parts.phoning, check=csrf.check_streamed)
    return [
        phone_web.link_blueprint(parts.phoning),
        phone_web.phone_blueprint(page, receiving, joined),
        phone_web.upload_blueprint(page, receiving, sending),
        phone_web.tus_blueprint(page, receiving, sending),
    ]
