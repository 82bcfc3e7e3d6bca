"""What a civil servant and the balie itself can do with the outcome of a login."""

from dataclasses import dataclass
from datetime import timedelta

from ident.clock import Clock
from ident.contract import COPIED, SHOWN, NumberRead, StaffView
from ident.domain import Identity, RequestFacts, RequestState
from ident.ports import Action, Announcer, AuditTrail, Requests, Spent, Tokens
from ident.refusals import NothingToShow, TokenSpent
from ident.service import Identification

TOKEN_LIFETIME = timedelta(minutes=5)
READINGS = {Action.NUMBER_SHOWN: SHOWN, Action.NUMBER_COPIED: COPIED}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the staff page shows; `identity` only while there is one."""

    facts: RequestFacts
    identity: Identity | None
    reveal_token: str


@dataclass(frozen=True, kw_only=True)
class Desk:
    tokens: Tokens
    spent: Spent
    requests: Requests
    announcer: Announcer
    audit: AuditTrail
    clock: Clock

    @classmethod
    def beside(cls, identification: Identification) -> "Desk":
        """The desk that shows what this identification brings about."""
        return cls(
            tokens=identification.tokens,
            spent=identification.spent,
            requests=identification.requests,
            announcer=identification.announcer,
            audit=identification.audit,
            clock=identification.clock,
        )

    def open(self, token: str) -> Outcome:
        """Spend a staff token and look at the request."""
        token_id, view = self.tokens.staff(token)
        if not self.spent.spend("staff", token_id, lifetime=TOKEN_LIFETIME):
            raise TokenSpent("staff token was used before")
        return self._outcome(view)

    def reveal(self, token: str, *, action: Action) -> Outcome:
        """Show or copy the number itself; each time leaves a trace, here and at the balie."""
        view = self.tokens.reveal(token)
        outcome = self._outcome(view)
        if outcome.identity is not None:
            self.audit.record(action, request_id=view.request_id, actor=view.employee_id)
            self.announcer.announce(
                NumberRead(
                    request_id=view.request_id,
                    at=self.clock.now(),
                    employee_id=view.employee_id,
                    how=READINGS[action],
                )
            )
        return outcome

    def facts(self, request_id: str) -> RequestFacts:
        return self.requests.facts(request_id)

    def wipe(self, request_id: str) -> None:
        """Voltooien, or the end of the call: nothing of the identity remains (Logius D2)."""
        self.requests.wipe(request_id)
        self.audit.record(Action.WIPED, request_id=request_id, actor="balie")

    def _outcome(self, view: StaffView) -> Outcome:
        facts = self.requests.facts(view.request_id)
        return Outcome(
            facts=facts,
            identity=self._identity(facts),
            reveal_token=self.tokens.make_reveal(view),
        )

    def _identity(self, facts: RequestFacts) -> Identity | None:
        if facts.state is not RequestState.IDENTIFIED:
            return None
        try:
            return self.requests.identity(facts.request_id)
        except NothingToShow:
            # Wiped or run out between the two looks.
            return None
