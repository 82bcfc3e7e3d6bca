"""VNG 2.2: the civil servant knows the number; both sides derive the same code from it, or not."""

import hmac
from dataclasses import dataclass

from ident.clock import Clock
from ident.contract import (
    ENTER_NUMBER,
    OTHER_NUMBER,
    SAME,
    Compared,
    NumberEntered,
    StaffView,
)
from ident.control_code import CodeKeys
from ident.domain import (
    Comparison,
    Identity,
    IdentityKind,
    Known,
    Place,
    RequestFacts,
    RequestState,
    TypedNumber,
    passes_elevenproof,
)
from ident.ports import Action, Announcer, AuditTrail, Requests, Tokens, TypedNumbers
from ident.refusals import AlreadyCompared, NoSuchNumber, NothingToShow, TokenRefused
from ident.service import Identification


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What the civil servant's page holds from typing until the codes are compared.

    `outcome` is one of contract.OUTCOMES, or empty as long as the citizen has not logged in.
    """

    typed: TypedNumber
    sealed: str
    code: str
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class KnownNumber:
    """Only the id of the request and that of the key are stored; the number stays in the page."""

    tokens: Tokens
    requests: Requests
    typed_numbers: TypedNumbers
    codes: CodeKeys
    announcer: Announcer
    audit: AuditTrail
    clock: Clock

    @classmethod
    def beside(cls, identification: Identification, typed_numbers: TypedNumbers) -> "KnownNumber":
        """What compares with the logins of this identification."""
        return cls(
            tokens=identification.tokens,
            requests=identification.requests,
            typed_numbers=typed_numbers,
            codes=identification.codes,
            announcer=identification.announcer,
            audit=identification.audit,
            clock=identification.clock,
        )

    def enter(self, token: str, written: str) -> Waiting:
        """Steps 4 and 5. Raises NoSuchNumber, or AlreadyCompared when it is too late for it."""
        view = self._view(token)
        number = "".join(written.split()).replace(".", "").replace("-", "")
        if not passes_elevenproof(number):
            raise NoSuchNumber("what was typed does not pass the 11-proof")
        now = self.clock.now()
        place = Place(request_id=view.request_id, conversation_id="", participant_id="")
        if not self.requests.enter(place, Known(at=now, key_id=self.codes.current)):
            raise AlreadyCompared("request is wiped or compared")
        typed = TypedNumber(
            request_id=view.request_id, employee_id=view.employee_id, number=number, typed_at=now
        )
        self.audit.record(
            Action.NUMBER_ENTERED,
            request_id=view.request_id,
            actor=view.employee_id,
            whom=typed.subject,
        )
        self.announcer.announce(NumberEntered(request_id=view.request_id, at=now))
        return self._waiting(typed, self.typed_numbers.close(typed))

    def compare(self, sealed: str) -> Waiting:
        """Steps 8 and 10, as soon as the citizen has logged in.

        Raises NothingToShow when the request ended, TokenRefused when the page is too old.
        """
        typed = self.typed_numbers.open(sealed)
        facts = self.requests.facts(typed.request_id)
        if facts.state in (RequestState.WIPED, RequestState.EXPIRED):
            raise NothingToShow(f"request is {facts.state.value}")
        waiting = self._waiting(typed, sealed)
        if facts.state is not RequestState.IDENTIFIED:
            return waiting
        return self._compared(waiting, facts)

    def _compared(self, waiting: Waiting, facts: RequestFacts) -> Waiting:
        typed = waiting.typed
        identity = self.requests.identity(typed.request_id)
        outcome = SAME if _is_same(waiting, identity, facts) else OTHER_NUMBER
        found = Comparison(at=self.clock.now(), outcome=outcome)
        first = self.requests.compare(typed.request_id, found)
        if first == found:
            self.audit.record(
                Action.COMPARED,
                request_id=typed.request_id,
                actor=typed.employee_id,
                code=outcome,
                whom=identity.subject,
            )
            self.announcer.announce(
                Compared(request_id=typed.request_id, at=first.at, outcome=outcome)
            )
        return Waiting(typed=typed, sealed=waiting.sealed, code=waiting.code, outcome=first.outcome)

    def _waiting(self, typed: TypedNumber, sealed: str) -> Waiting:
        known = self.requests.facts(typed.request_id).known
        code = self.codes.code(
            number=typed.number, uuid=typed.request_id, key_id=known.key_id if known else ""
        )
        return Waiting(typed=typed, sealed=sealed, code=code)

    def _view(self, token: str) -> StaffView:
        view = self.tokens.reveal(token)
        if view.purpose != ENTER_NUMBER:
            raise TokenRefused("token is not for typing a number")
        return view


def _is_same(waiting: Waiting, identity: Identity, facts: RequestFacts) -> bool:
    """Codes and numbers both: a million codes leave room for two people with the same one."""
    same_code = hmac.compare_digest(waiting.code, facts.code)
    same_number = hmac.compare_digest(waiting.typed.number, identity.number)
    return same_code and same_number and identity.kind is IdentityKind.BSN
