"""A login outside any call: for the acceptance with Logius, and for an administrator at night.

Nothing of it is kept but the outcome in the visit of that browser, without the number; the balie is
told nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from ident.contract import NAMED_EMPLOYEE, StartIdentification
from ident.domain import Visit
from ident.ports import Action
from ident.refusals import TokenSpent
from ident.service import Identification

TOKEN_LIFETIME = timedelta(minutes=20)


@dataclass(frozen=True, kw_only=True)
class Trial:
    identification: Identification
    organisation: str
    public_url: str

    def link(self, level: str) -> str:
        """For one browser, once, within fifteen minutes."""
        return f"{self.public_url}/try/{self.identification.tokens.make_trial(level)}"

    def start(self, token: str) -> Visit:
        """Spend the token and let this browser in."""
        ident = self.identification
        token_id, level = ident.tokens.trial(token)
        if not ident.spent.spend("trial", token_id, lifetime=TOKEN_LIFETIME):
            raise TokenSpent("trial token was used before")
        visit = Visit(
            id=ident.new_id(),
            asked=self._asked(token_id, level),
            seen_at=ident.clock.now(),
            is_trial=True,
        )
        ident.visits.save(visit)
        ident.audit.record(Action.TRIED, request_id=visit.asked.request_id, actor="administrator")
        return visit

    def _asked(self, token_id: str, level: str) -> StartIdentification:
        name = f"trial-{token_id}"
        return StartIdentification(
            request_id=name,
            minimum_level=level,
            asked_by="",
            asked_by_function="",
            organisation=self.organisation,
            language="nl",
            return_url=f"{self.public_url}/logged-out",
            conversation_id=name,
            participant_id=name,
            scheme=NAMED_EMPLOYEE,
            means=" ".join(self.identification.means),
            case_number="",
            words="",
        )
