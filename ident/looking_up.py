"""Who belongs to the number of a login, asked of the BRP by a civil servant."""

from dataclasses import dataclass

from ident.brp.ports import People, Person
from ident.brp.refusals import PeopleProblem
from ident.contract import VIEW
from ident.desk import Desk, Outcome
from ident.domain import IdentityKind
from ident.ports import Action
from ident.refusals import TokenRefused

# Why: for the trail, for the log, and where a header is set for the register itself.
REASON = "identificatie bij beeldbellen"


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What came of it. `person` is None when nobody is known, `problem` a code, or empty."""

    outcome: Outcome
    person: Person | None = None
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class LookUp:
    desk: Desk
    people: People

    def person(self, token: str) -> Looked | Outcome:
        """The outcome alone when there is no BSN (any more) to ask about.

        That it is asked is kept first, whatever comes of it.
        """
        view = self.desk.tokens.reveal(token)
        if view.purpose != VIEW:
            raise TokenRefused("token is not for looking somebody up")
        outcome = self.desk.outcome(view)
        identity = outcome.identity
        if identity is None or identity.kind is not IdentityKind.BSN:
            return outcome
        self.desk.audit.record(
            Action.PERSON_ASKED,
            request_id=view.request_id,
            actor=view.employee_id,
            code=REASON,
            whom=identity.subject,
        )
        try:
            person = self.people.person(identity.number, REASON, view.employee_id)
        except PeopleProblem as problem:
            return Looked(outcome=outcome, problem=problem.code)
        return Looked(outcome=outcome, person=person)
