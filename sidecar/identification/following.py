"""What ident reports of a request: at least once, perhaps late and in any order."""

from dataclasses import dataclass
from datetime import timedelta

from ident.contract import (
    CaseFiled,
    CaseRefused,
    Compared,
    Event,
    EvidenceMade,
    Identified,
    LoginFailed,
    NumberEntered,
    NumberRead,
    Opened,
)
from sidecar.core.audit import Action
from sidecar.core.errors import BalieError, Unavailable
from sidecar.core.work import Kind
from sidecar.identification.domain import MACHINE, IdentificationRequest
from sidecar.identification.ledger import Ledger
from sidecar.identification.ports import Ident
from sidecar.identification.states import State

ACTOR = "ident"
# How long after the request ident may still tell of a login or a comparison.
LOGIN_AWAITED = timedelta(hours=2)
RESULT_AWAITED = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Following:
    """Takes every report in; one that no longer fits is left."""

    ledger: Ledger
    ident: Ident

    def happened(self, event: Event) -> None:
        """Take one report in; raises RequestUnknown, NotNow or RequestExpired."""
        with self.ledger.transactions.transaction():
            match event:
                case Opened():
                    self._opened(event)
                case Identified():
                    self._identified(event)
                case LoginFailed():
                    self._failed(event)
                case NumberEntered():
                    self._entered(event)
                case Compared():
                    self._compared(event)
                case CaseFiled():
                    self._filed(event)
                case CaseRefused():
                    self._case_refused(event)
                case EvidenceMade():
                    self._evidence(event)
                case NumberRead():
                    self._read(event)

    def catch_up(self) -> None:
        """Ask ident about logins under way: a report may have been lost."""
        since = self.ledger.clock.now() - LOGIN_AWAITED
        self._ask(self.ledger.requests.awaited(since=since))

    def catch_up_results(self) -> None:
        """Ask ident about what was completed: evidence and case may take their time."""
        since = self.ledger.clock.now() - RESULT_AWAITED
        self._ask(self.ledger.requests.without_result(since=since))

    def _ask(self, waiting: list[IdentificationRequest]) -> None:
        for request in waiting:
            try:
                events = self.ident.events(request.id)
            except Unavailable:
                return
            for event in events:
                self._take(event)

    def _take(self, event: Event) -> None:
        try:
            self.happened(event)
        except BalieError:
            # It no longer fits; the ones after it may.
            return

    def _opened(self, event: Opened) -> None:
        is_news, after = self.ledger.follow(event.request_id, lambda r: r.opened(event.at))
        if is_news:
            self.ledger.record(Action.IDENTIFICATION_OPENED, after, ACTOR)

    def _failed(self, event: LoginFailed) -> None:
        is_news, after = self.ledger.follow(
            event.request_id, lambda r: r.failed(event.reason, event.at)
        )
        if is_news:
            self.ledger.record(Action.IDENTIFICATION_FAILED, after, ACTOR, reason=event.reason)

    def _identified(self, event: Identified) -> None:
        is_news, after = self.ledger.follow(
            event.request_id,
            lambda r: r.identified(
                level=event.level, code=event.code, at=event.at, means=event.means
            ),
        )
        if not is_news:
            return
        self.ledger.record(Action.IDENTIFICATION_SUCCEEDED, after, ACTOR, level=event.level)
        self._weighed(after)
        if after.has_code:
            self.ledger.outbox.add(Kind.CODE_TO_CHAT, after.id)

    def _entered(self, event: NumberEntered) -> None:
        is_news, after = self.ledger.follow(event.request_id, lambda r: r.entered(event.at))
        if is_news:
            self.ledger.record(Action.IDENTIFICATION_NUMBER_ENTERED, after, after.employee_id)
            self.ledger.outbox.add(Kind.LINK_TO_CHAT, after.id)

    def _compared(self, event: Compared) -> None:
        is_news, after = self.ledger.follow(
            event.request_id, lambda r: r.compared(event.outcome, event.at)
        )
        if is_news:
            self._weighed(after)

    def _weighed(self, after: IdentificationRequest) -> None:
        """The trace of what the machine found, as soon as there is something to find."""
        if after.outcome and after.state is State.MATCHED:
            self.ledger.record(Action.IDENTIFICATION_MATCHED, after, ACTOR, by=MACHINE)
        elif after.outcome and after.difference:
            self.ledger.record(
                Action.IDENTIFICATION_DIFFERED, after, ACTOR, by=MACHINE, kind=after.difference
            )

    def _filed(self, event: CaseFiled) -> None:
        is_news, after = self.ledger.follow(event.request_id, lambda r: r.filed(event.case_number))
        if is_news:
            self.ledger.record(Action.CASE_FILED, after, ACTOR)

    def _case_refused(self, event: CaseRefused) -> None:
        is_news, after = self.ledger.follow(event.request_id, lambda r: r.case_refused(event.why))
        if is_news:
            self.ledger.record(Action.CASE_REFUSED, after, ACTOR, why=event.why)

    def _evidence(self, event: EvidenceMade) -> None:
        is_news, after = self.ledger.follow(event.request_id, lambda r: r.proved_by(event.sha256))
        if is_news:
            self.ledger.record(Action.EVIDENCE_MADE, after, ACTOR, sha256=event.sha256)

    def _read(self, event: NumberRead) -> None:
        request = self.ledger.requests.get(event.request_id)
        if self.ledger.requests.note_reading(event, appointment_id=request.appointment_id):
            action = Action.IDENTIFICATION_NUMBER_READ
            self.ledger.record(action, request, event.employee_id, how=event.how)
