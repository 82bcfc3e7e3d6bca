"""What a civil servant and the balie itself can do with the outcome of a login."""

from dataclasses import dataclass
from datetime import timedelta

from ident.clock import Clock
from ident.contract import COPIED, SHOWN, VIEW, Event, NumberRead, StaffView
from ident.domain import Identity, RequestFacts, RequestState, Subject
from ident.history import events_of
from ident.ports import Action, Announcer, AuditTrail, Cases, Requests, Spent, Tokens
from ident.refusals import NothingToShow, TokenRefused, TokenSpent
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
    cases: Cases
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
            cases=identification.cases,
            clock=identification.clock,
        )

    def enter(self, token: str) -> StaffView:
        """Spend a staff token; what the page may show hangs on its purpose."""
        token_id, view = self.tokens.staff(token)
        if not self.spent.spend("staff", token_id, lifetime=TOKEN_LIFETIME):
            raise TokenSpent("staff token was used before")
        return view

    def come_back(self, view: StaffView) -> str:
        """The token with which the page of this view asks for more."""
        return self.tokens.make_reveal(view)

    def outcome(self, view: StaffView) -> Outcome:
        """How the request stands, with the identity as long as there is one."""
        facts = self.requests.facts(view.request_id)
        return Outcome(
            facts=facts, identity=self._identity(facts), reveal_token=self.come_back(view)
        )

    def reveal(self, token: str, *, action: Action) -> Outcome:
        """Show or copy the number itself; each time leaves a trace, here and at the balie."""
        view = self.tokens.reveal(token)
        if view.purpose != VIEW:
            raise TokenRefused("token is not for looking at the number")
        outcome = self.outcome(view)
        if outcome.identity is not None:
            self._note_reading(view, action, outcome.identity.subject)
        return outcome

    def events(self, request_id: str) -> list[Event]:
        """All that was announced of a request; a report may have been lost."""
        return [
            *events_of(self.requests.facts(request_id)),
            *self.requests.readings(request_id),
            *self.cases.events(request_id),
        ]

    def wipe(self, request_id: str) -> None:
        """Another request took its place: nothing of the identity remains (Logius D2)."""
        self.cases.forget(request_id)
        self.requests.wipe(request_id)
        self.audit.record(Action.WIPED, request_id=request_id, actor="balie")

    def end_conversation(self, conversation_id: str) -> None:
        """The call is over: nothing of it remains, and nothing of it begins any more."""
        self.cases.end_conversation(conversation_id)
        self.requests.end_conversation(conversation_id)
        self.audit.record(Action.CONVERSATION_WIPED, request_id=conversation_id, actor="balie")

    def _note_reading(self, view: StaffView, action: Action, whom: Subject) -> None:
        """Here first: the balie asks again when the announcement is lost."""
        reading = NumberRead(
            request_id=view.request_id,
            at=self.clock.now(),
            employee_id=view.employee_id,
            how=READINGS[action],
        )
        self.audit.record(action, request_id=view.request_id, actor=view.employee_id, whom=whom)
        self.requests.note_reading(reading)
        self.announcer.announce(reading)

    def _identity(self, facts: RequestFacts) -> Identity | None:
        if facts.state is not RequestState.IDENTIFIED:
            return None
        try:
            return self.requests.identity(facts.request_id)
        except NothingToShow:
            # Wiped or run out between the two looks.
            return None
