"""Handing over: what was accepted goes to the case of its citizen; a day later it is gone here."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sidecar.core.audit import SYSTEM
from sidecar.core.documents import Damaged, Kind, NotOnCase, Paper
from sidecar.core.errors import NotFound, Unavailable
from sidecar.core.work import Kind as Work
from sidecar.documents.domain import Document, Event, State
from sidecar.documents.ledger import Ledger
from sidecar.documents.naming import CONTENT_TYPES, file_name_of
from sidecar.documents.ports import CaseFiles, Cases, Vault
from sidecar.documents.refusals import RequestUnknown

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=10)
# How long a copy stays here after the case system confirmed that it has it.
KEPT_AFTER = timedelta(hours=24)
DAMAGED = "damaged"


@dataclass(frozen=True, kw_only=True)
class HandingOver:
    """May be done twice at any point: the case system takes the same document once."""

    ledger: Ledger
    vault: Vault
    cases: Cases
    case_files: CaseFiles

    def hand_over(self, document_id: str) -> None:
        """Away, or no case yet: later, for as long as it takes. No for good: a person must look."""
        document = self.ledger.store.get(document_id)
        if document.state is not State.ACCEPTED or document.case_problem:
            return
        document = self._with_case(document)
        if not document.case_number:
            self._later(document)
            return
        try:
            self.case_files.file(self._paper(document), self.vault.read(document.id))
        except Unavailable:
            self._later(document)
        except NotOnCase as no:
            self.ledger.change(document.id, case_problem=no.why)
        except (Damaged, NotFound):
            self.ledger.change(document.id, case_problem=DAMAGED)
        else:
            self._handed_over(document)

    def _with_case(self, document: Document) -> Document:
        """Once it is known it stays, also when what the call left behind is forgotten."""
        if document.case_number:
            return document
        place = self.cases.of(document.appointment_id, document.participant_id)
        if place is None:
            return document
        return self.ledger.change(document.id, case_request=place.request, case_number=place.number)

    def _paper(self, document: Document) -> Paper:
        """Its fingerprint is taken here, so that what arrives can be held against it."""
        digest, size = hashlib.sha256(), 0
        for chunk in self.vault.read(document.id):
            digest.update(chunk)
            size += len(chunk)
        kind = document.kind or Kind.PDF
        return Paper(
            document_id=document.id,
            case_request=document.case_request,
            conversation=document.appointment_id,
            title=self._title(document),
            file_name=file_name_of(document, kind),
            media_type=CONTENT_TYPES[kind],
            size=size,
            sha256=digest.hexdigest(),
            made_on=(document.sent_at or document.begun_at).date(),
            remark=document.remark,
            note=document.note,
            accepted_by=document.judged_by,
            is_confidential=document.is_confidential,
        )

    def _title(self, document: Document) -> str:
        """What it was asked as; the name that a citizen gave it stays here."""
        try:
            return self.ledger.store.request(document.request_id or "").label
        except RequestUnknown:
            return "Document"

    def _handed_over(self, document: Document) -> None:
        with self.ledger.transactions.transaction():
            self.ledger.follow(document.id, Event.HAND_OVER, actor=SYSTEM)
            due = self.ledger.clock.now() + KEPT_AFTER
            self.ledger.outbox.add(Work.DESTROY_DOCUMENT, document.id, due=due)

    def _later(self, document: Document) -> None:
        wait = min(FIRST_WAIT * 2 ** min(document.waits, 10), LONGEST_WAIT)
        with self.ledger.transactions.transaction():
            self.ledger.change(document.id, waits=document.waits + 1)
            due = self.ledger.clock.now() + wait
            self.ledger.outbox.add(Work.HAND_OVER_DOCUMENT, document.id, due=due)
