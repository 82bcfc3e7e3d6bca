"""From Voltooien to a piece of evidence, and back: is this one ours, and unchanged?"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from ident.clock import Clock
from ident.contract import CHECK_EVIDENCE, Completion, Event, EvidenceMade, StaffView
from ident.domain import Identity, RequestFacts, RequestState, masked
from ident.evidence.facts import EvidenceFacts
from ident.evidence.ports import (
    Examiner,
    Kind,
    Printer,
    Record,
    Records,
    Signature,
    Signer,
    Transactions,
    Work,
)
from ident.ports import Action, Announcer, AuditTrail, Requests, Tokens
from ident.refusals import NothingToProve, TokenRefused


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check of a PDF found: its signature, and what we know of exactly these bytes."""

    signature: Signature
    sha256: str
    record: Record | None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One public method is one thing that the balie, a worker or a civil servant can do."""

    tokens: Tokens
    requests: Requests
    records: Records
    transactions: Transactions
    work: Work
    printer: Printer
    signer: Signer
    examiner: Examiner
    announcer: Announcer
    audit: AuditTrail
    clock: Clock
    municipality: str
    version: str

    def complete(self, token: str) -> None:
        """Voltooien: keep what must be proved, then wipe. Again does no harm.

        Raises NothingToProve when there is no login (any more).
        """
        completion = self.tokens.completion(token)
        request_id = completion.request_id
        if self.records.get(request_id) is None:
            self._keep(completion, self.requests.facts(request_id))
        # After the record, so that a crash in between wipes nothing that is not kept.
        self.requests.finish(request_id)

    def make(self, request_id: str) -> None:
        """For a worker: print, sign, keep, and tell the balie."""
        record = self.records.get(request_id)
        if record is None:
            return
        if not record.sha256:
            record = self._made(record)
            self.work.add(Kind.FILE_EVIDENCE, request_id)
        self.announcer.announce(_made_event(record))

    def events(self, request_id: str) -> list[Event]:
        """What was announced of the evidence of a request."""
        record = self.records.get(request_id)
        return [_made_event(record)] if record is not None and record.sha256 else []

    def of(self, view: StaffView) -> Record | None:
        """The evidence of the request that this civil servant came from, if it was made."""
        _require_purpose(view)
        record = self.records.get(view.request_id)
        return record if record is not None and record.sha256 else None

    def fetch(self, token: str) -> Record:
        """The PDF itself, for the page that was opened with a staff token."""
        view = self.tokens.reveal(token)
        record = self.of(view)
        if record is None or not record.pdf:
            raise NothingToProve("evidence is not here (any more)")
        self.audit.record(
            Action.EVIDENCE_FETCHED, request_id=view.request_id, actor=view.employee_id
        )
        return record

    def check(self, token: str, pdf: bytes) -> Finding:
        """For a civil servant: signature, unchanged, known to us."""
        view = self.tokens.reveal(token)
        _require_purpose(view)
        found = self.examine(pdf)
        known = found.record.facts.request_id if found.record else ""
        self.audit.record(Action.EVIDENCE_CHECKED, request_id=known, actor=view.employee_id)
        return found

    def examine(self, pdf: bytes) -> Finding:
        """As `check`, for who has the machine itself."""
        fingerprint = sha256(pdf).hexdigest()
        return Finding(
            signature=self.examiner.look(pdf),
            sha256=fingerprint,
            record=self.records.known(fingerprint),
        )

    def _keep(self, completion: Completion, facts: RequestFacts) -> None:
        if facts.state is not RequestState.IDENTIFIED:
            raise NothingToProve(f"request is {facts.state.value}")
        identity = self.requests.identity(completion.request_id)
        with self.transactions.transaction():
            if self.records.add(self._facts(completion, identity)):
                self.work.add(Kind.MAKE_EVIDENCE, completion.request_id)
        self.audit.record(
            Action.COMPLETED,
            request_id=completion.request_id,
            actor="balie",
            whom=identity.subject,
        )

    def _facts(self, completion: Completion, identity: Identity) -> EvidenceFacts:
        return EvidenceFacts(
            request_id=completion.request_id,
            conversation_id=completion.conversation_id,
            case_number=completion.case_number,
            municipality=self.municipality,
            organisation=completion.organisation,
            language=completion.language,
            scheme=completion.scheme,
            means=identity.means,
            number_kind=identity.kind.value,
            masked_number=masked(identity.number),
            level=identity.level.label,
            minimum_level=completion.minimum_level,
            logged_in_at=identity.at,
            issuer=identity.proof.issuer,
            issued_at=identity.proof.issued_at,
            assertion_id=identity.proof.assertion_id,
            fingerprint=identity.proof.fingerprint,
            call_began_at=_moment(completion.call_began_at),
            compared_by=completion.compared_by,
            compared_at=_moment(completion.compared_at),
            asked_by=completion.asked_by,
            asked_by_function=completion.asked_by_function,
            others=completion.others,
            completed_at=self.clock.now(),
            version=self.version,
        )

    def _made(self, record: Record) -> Record:
        facts = record.facts
        pdf = self.signer.signed(self.printer.pdf(facts))
        self.records.made(
            facts.request_id, pdf=pdf, sha256=sha256(pdf).hexdigest(), at=self.clock.now()
        )
        kept = self.records.get(facts.request_id)
        # Whoever was first: only what is kept was made.
        return kept or record


def _made_event(record: Record) -> EvidenceMade:
    return EvidenceMade(
        request_id=record.facts.request_id,
        at=record.made_at or record.facts.completed_at,
        sha256=record.sha256,
    )


def _require_purpose(view: StaffView) -> None:
    if view.purpose != CHECK_EVIDENCE:
        raise TokenRefused("token is not for evidence")


def _moment(text: str) -> datetime:
    """Of a message that the balie signed; raises TokenRefused for something else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise TokenRefused("completion has no moment") from None
    if moment.tzinfo is None:
        raise TokenRefused("completion has a moment without a zone")
    return moment.astimezone(UTC)
