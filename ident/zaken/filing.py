"""A login on its case: opened when somebody logged in, filled when the evidence exists."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from foundation.trace import tracing
from ident.clock import Clock
from ident.contract import CaseFiled, CaseRefused, Event, StartIdentification
from ident.domain import Identity, IdentityKind, Subject
from ident.evidence.ports import Kind, Record, Records, Transactions, Work
from ident.ports import Action, Announcer, AuditTrail
from ident.refusals import NothingToShow, Unavailable
from ident.sealing import Seal
from ident.zaken.content import HeldContent
from ident.zaken.ports import CaseDocument, CaseSystem, CaseWish, Progress
from ident.zaken.refusals import CaseProblem, CaseSystemAway

log = logging.getLogger(__name__)
PURPOSE = "filing"
# The number must be there until the case is open; after a day of failing a person does it.
LONGEST = timedelta(days=1)
GONE = "gone"
TITLES = {"nl": "Bewijs van identificatie", "en": "Proof of identification"}


class Stage(StrEnum):
    """How far a filing is. STOPPED: the login counted for nothing, or a person must look."""

    WANTED = "wanted"
    OPENED = "opened"
    FILED = "filed"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Filing:
    """`sealed` holds number and code until the case is open; `problem` is a code, or empty."""

    request_id: str
    conversation_id: str
    case_number: str
    employee_name: str
    begun_at: datetime
    stage: Stage
    changed_at: datetime
    sealed: bytes = field(repr=False, default=b"")
    problem: str = ""


class Filings(Protocol):
    def add(self, filing: Filing) -> bool:
        """False when this request has one already."""

    def get(self, request_id: str) -> Filing | None: ...

    def save(self, filing: Filing) -> None: ...

    def of_conversation(self, conversation_id: str) -> Sequence[Filing]: ...

    def of_case(self, address: str) -> Sequence[Filing]:
        """Those that opened or found the case at this address."""

    def delete(self, request_id: str) -> None:
        """Forget it with its progress; nothing to forget is no mistake."""

    def progress(self, request_id: str, part: str) -> Progress:
        """What is done of one part of a filing."""

    def document_progress(self, document_id: str, request_id: str) -> Progress:
        """What is done of adding a document of the citizen; it is forgotten with the filing."""


@dataclass(frozen=True, kw_only=True)
class CaseFiling:
    """One public method is one thing that happens to a filing; each may happen twice."""

    system: CaseSystem
    filings: Filings
    records: Records
    transactions: Transactions
    work: Work
    seal: Seal
    announcer: Announcer
    audit: AuditTrail
    clock: Clock

    def awaits(self, request_id: str) -> bool:
        filing = self.filings.get(request_id)
        return filing is not None and filing.stage is Stage.WANTED

    def number(self, request_id: str) -> str:
        filing = self.filings.get(request_id)
        is_there = filing is not None and filing.stage in (Stage.OPENED, Stage.FILED)
        return filing.case_number if filing is not None and is_there else ""

    def begin(self, asked: StartIdentification, identity: Identity, code: str) -> None:
        """Somebody logged in. A database that is away does not keep the citizen waiting."""
        plain = {"kind": identity.kind.value, "number": identity.number, "code": code}
        try:
            sealed = self.seal.close(
                _subject(asked.request_id),
                json.dumps(plain).encode(),
                purpose=PURPOSE,
                lifetime=LONGEST,
            )
            self._keep(asked, sealed)
        except Unavailable:
            log.warning("case not begun", extra={"request_id": asked.request_id})

    def open(self, request_id: str) -> None:
        """For a worker: the case, with who it is about. Raises CaseSystemAway to be tried again."""
        filing = self.filings.get(request_id)
        if filing is None or filing.stage is not Stage.WANTED:
            return
        try:
            with tracing(request_id):
                number = self._opened(filing)
        except CaseSystemAway:
            raise
        except NothingToShow:
            self._stop(filing, problem=GONE)
            return
        except CaseProblem as problem:
            self._stop(filing, problem=problem.code)
            return
        self._save(filing, stage=Stage.OPENED, case_number=number, sealed=b"")
        self.seal.destroy(_subject(request_id))
        self._tell(request_id)

    def _opened(self, filing: Filing) -> str:
        wish = self._wish(filing)
        number = self.system.open_case(wish, self.filings.progress(filing.request_id, "open"))
        self.audit.record(
            Action.CASE_OPENED,
            request_id=filing.request_id,
            actor="balie",
            whom=Subject(kind=wish.kind, number=wish.number),
        )
        return number

    def file(self, request_id: str) -> None:
        """For a worker: the evidence on the case, when both are there."""
        filing, record = self.filings.get(request_id), self.records.get(request_id)
        if filing is None or record is None or filing.stage in (Stage.FILED, Stage.STOPPED):
            return
        if filing.stage is Stage.WANTED or not record.pdf:
            raise CaseSystemAway("case or evidence is not there yet")
        progress = self.filings.progress(request_id, "file")
        try:
            with tracing(request_id):
                self.system.add_document(filing.case_number, _document(record), progress)
        except CaseSystemAway:
            raise
        except CaseProblem as problem:
            self._stop(filing, problem=problem.code)
            return
        self._save(filing, stage=Stage.FILED)

    def drop_code(self, request_id: str) -> None:
        """For a worker: the login counted for nothing; its code must not stay in the case."""
        filing = self.filings.get(request_id)
        if filing is not None and filing.case_number:
            with tracing(request_id):
                self.system.drop_code(filing.case_number, request_id)

    def forget(self, request_id: str) -> None:
        """Another request took its place, or the call ended before Voltooien."""
        filing = self.filings.get(request_id)
        if filing is None or self.records.get(request_id) is not None:
            return
        was_open = filing.stage is Stage.OPENED
        with self.transactions.transaction():
            self._save(filing, stage=Stage.STOPPED, sealed=b"")
            if was_open:
                self.work.add(Kind.DROP_CODE, request_id)
        self.seal.destroy(_subject(request_id))

    def end_conversation(self, conversation_id: str) -> None:
        for filing in self.filings.of_conversation(conversation_id):
            if filing.stage is not Stage.STOPPED:
                self.forget(filing.request_id)

    def events(self, request_id: str) -> list[Event]:
        """What was announced of the case of a request."""
        filing = self.filings.get(request_id)
        if filing is None:
            return []
        if filing.problem:
            return [CaseRefused(request_id=request_id, at=filing.changed_at, why=filing.problem)]
        if filing.stage in (Stage.OPENED, Stage.FILED):
            return [
                CaseFiled(
                    request_id=request_id, at=filing.changed_at, case_number=filing.case_number
                )
            ]
        return []

    def _keep(self, asked: StartIdentification, sealed: bytes) -> None:
        now = self.clock.now()
        filing = Filing(
            request_id=asked.request_id,
            conversation_id=asked.conversation_id,
            case_number=asked.case_number,
            employee_name=asked.asked_by,
            begun_at=now,
            stage=Stage.WANTED,
            changed_at=now,
            sealed=sealed,
        )
        with self.transactions.transaction():
            if self.filings.add(filing):
                self.work.add(Kind.OPEN_CASE, asked.request_id)

    def _wish(self, filing: Filing) -> CaseWish:
        plain = json.loads(
            self.seal.open(_subject(filing.request_id), filing.sealed, purpose=PURPOSE)
        )
        return CaseWish(
            request_id=filing.request_id,
            case_number=filing.case_number,
            kind=IdentityKind(plain["kind"]),
            number=plain["number"],
            code=plain["code"],
            logged_in_at=filing.begun_at,
            employee_id=filing.employee_name,
            employee_name=filing.employee_name,
        )

    def _stop(self, filing: Filing, *, problem: str) -> None:
        self._save(filing, stage=Stage.STOPPED, sealed=b"", problem=problem)
        self.seal.destroy(_subject(filing.request_id))
        log.warning("case refused", extra={"request_id": filing.request_id, "problem": problem})
        self._tell(filing.request_id)

    def _save(self, filing: Filing, **changed: object) -> None:
        self.filings.save(replace(filing, changed_at=self.clock.now(), **changed))  # type: ignore[arg-type]

    def _tell(self, request_id: str) -> None:
        for event in self.events(request_id):
            self.announcer.announce(event)


def _document(record: Record) -> CaseDocument:
    facts = record.facts
    return CaseDocument(
        id=facts.request_id,
        title=TITLES.get(facts.language, TITLES["nl"]),
        file_name=f"bewijs-{facts.request_id}.pdf",
        media_type="application/pdf",
        content=HeldContent(record.pdf),
        sha256=record.sha256,
        made_on=facts.completed_at.date(),
        language=facts.language,
        employee_id=facts.asked_by,
        employee_name=facts.asked_by,
    )


def _subject(request_id: str) -> str:
    return f"filing:{request_id}"
