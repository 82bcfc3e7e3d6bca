"""A request to identify one citizen during a conversation, and how it was proved."""

import hmac
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ident.contract import DERIVED_CODE, LEVELS, NAMED_EMPLOYEE, RANDOM_CODE, SAME
from sidecar.core.requirements import Requirements
from sidecar.identification.codes import is_code, read_code
from sidecar.identification.refusals import NotNow, RequestExpired, TooManyTries
from sidecar.identification.states import (
    INVITED,
    LOGGED_IN,
    OVER,
    PROVED,
    RUNNING,
    Difference,
    State,
)

VALID_FOR = timedelta(minutes=15)
MOST_TRIES = 5
# In place of a fingerprint: there is no evidence and there will be none.
NO_EVIDENCE = "none"
MACHINE, EMPLOYEE, BOTH = "machine", "employee", "both"


@dataclass(frozen=True, kw_only=True)
class IdentificationRequest:
    """One request to one citizen. Holds no BSN; the code goes at the end (Logius D2).

    `pasted` tells the outcome of the machine: None as long as the citizen pasted nothing.
    `outcome` is what ident found of a derived code, `news_at` the moment of its newest report.
    `code_print` is what is kept of a code that a newer request took the place of.
    `words` are the two that both sides see until it is completed (A2); none in other schemes.
    `version` counts changes, so that of two changes at once only one holds.
    """

    id: str
    appointment_id: str
    participant_id: str
    employee_id: str
    employee_name: str
    employee_function: str
    language: str
    minimum_level: str
    asked_at: datetime
    scheme: str = RANDOM_CODE
    means: str = "digid"
    call_began_at: datetime | None = None
    others: str = ""
    state: State = State.ASKED
    news_at: datetime | None = None
    opened_at: datetime | None = None
    level: str | None = None
    used_means: str | None = None
    code: str | None = None
    identified_at: datetime | None = None
    reason: str | None = None
    tries: int = 0
    pasted: bool | None = None
    pasted_print: str | None = None
    outcome: str | None = None
    difference: Difference | None = None
    compared_by: str = ""
    compared_at: datetime | None = None
    completed_at: datetime | None = None
    handed_over_at: datetime | None = None
    case_number: str | None = None
    case_problem: str = ""
    evidence_sha256: str | None = None
    code_print: str | None = None
    words: str = ""
    version: int = 0

    @property
    def has_code(self) -> bool:
        return self.scheme != NAMED_EMPLOYEE

    @property
    def awaits_code(self) -> bool:
        """Whether what the citizen pastes or types now would be compared."""
        return self.state is State.IDENTIFIED and self.code is not None and not self.pasted

    @property
    def takes_number(self) -> bool:
        """VNG 2.2: may the number be typed, or typed again: only a page of ident keeps it."""
        waits = self.state in RUNNING or (self.state is State.IDENTIFIED and not self.outcome)
        return self.scheme == DERIVED_CODE and waits

    @property
    def shows_number(self) -> bool:
        """Whether the civil servant may see the number: it is proved whose it is.

        Without a code the look itself is the proof: he looks the person up (VNG 2.3, step 10).
        """
        looks_up = self.state is State.IDENTIFIED and not self.has_code
        return looks_up or self.state is State.MATCHED

    @property
    def has_evidence(self) -> bool:
        return self.evidence_sha256 not in (None, NO_EVIDENCE)

    @property
    def awaits_hand_over(self) -> bool:
        """Voltooien was pressed, and ident does not know it yet."""
        return self.completed_at is not None and self.handed_over_at is None

    def gives(self, wanted: Requirements) -> bool:
        """Whether it is enough for this, as it went, or (before the login) as it was asked."""
        level = self.level or self.minimum_level
        means = [self.used_means] if self.used_means else self.means.split()
        return all(wanted.is_met_by(scheme=self.scheme, level=level, means=one) for one in means)

    def proves(self, wanted: Requirements) -> bool:
        return self.state in PROVED and self.gives(wanted)

    def stands_as(self, before: "IdentificationRequest") -> bool:
        """Whether what a civil servant judged then is still what there is to judge."""
        return (self.id, self.state, self.code, self.difference) == (
            before.id,
            before.state,
            before.code,
            before.difference,
        )

    def has_expired(self, now: datetime) -> bool:
        return self.state in RUNNING and now - self.asked_at > VALID_FOR

    def entered(self, at: datetime) -> "IdentificationRequest":
        """VNG 2.2: the number was typed at ident; only now the citizen is asked."""
        if self.state is not State.PREPARING:
            return self
        if self.has_expired(at):
            raise RequestExpired(f"request {self.id} expired")
        return replace(self._to(State.ASKED), asked_at=at)

    def opened(self, at: datetime) -> "IdentificationRequest":
        """The citizen opened the login page; an older report than the newest moves nothing."""
        if self.state not in INVITED or self._is_older(at):
            return self
        return replace(self._to(State.OPENED), opened_at=self.opened_at or at, news_at=at)

    def failed(self, reason: str, at: datetime) -> "IdentificationRequest":
        if self.state not in INVITED or (self.news_at is not None and at < self.news_at):
            return self
        if self.state is State.FAILED and (self.reason, self.news_at) == (reason, at):
            return self
        return replace(self._to(State.FAILED), reason=reason, news_at=at)

    def identified(
        self, *, level: str, code: str, at: datetime, means: str = "digid"
    ) -> "IdentificationRequest":
        """The login succeeded. The same report twice changes nothing; a second code is refused."""
        if self.state in OVER or (self.state in LOGGED_IN and self.code == (code or None)):
            return self
        if self.state not in INVITED:
            raise NotNow(f"request {self.id} is {self.state}")
        if at - self.asked_at > VALID_FOR:
            raise RequestExpired(f"request {self.id} expired")
        if (
            LEVELS.index(level) < LEVELS.index(self.minimum_level)
            or means not in self.means.split()
        ):
            raise NotNow(f"request {self.id} asked another level or other means")
        if self.has_code != is_code(code):
            raise NotNow(f"request {self.id} has scheme {self.scheme}")
        known = replace(
            self._to(State.IDENTIFIED),
            level=level,
            used_means=means,
            code=code or None,
            identified_at=at,
            reason=None,
            news_at=at,
        )
        return known._weighed() if known.outcome else known

    def compared(self, outcome: str, at: datetime) -> "IdentificationRequest":
        """VNG 2.2: ident compared both codes; the report may come before that of the login."""
        if self.state in OVER or self.outcome == outcome:
            return self
        if self.scheme != DERIVED_CODE or self.state is State.PREPARING or self.outcome:
            raise NotNow(f"request {self.id} has nothing to compare")
        known = replace(self, outcome=outcome, compared_at=at, version=self.version + 1)
        return known._weighed() if self.state in LOGGED_IN else known

    def paste(
        self, text: str, *, print_of: Callable[[str], str], earlier: Collection[str] = ()
    ) -> "IdentificationRequest":
        """Compare what the citizen pasted or typed; after five tries nothing is compared any more.

        The same once more is not another try: page and chat may both report one message.
        """
        code = read_code(text)
        if self.state is not State.IDENTIFIED or self.code is None:
            raise NotNow(f"request {self.id} is {self.state}")
        printed = print_of(code)
        if self.pasted or _among(printed, [self.pasted_print or ""]):
            return self
        if self.tries >= MOST_TRIES:
            raise TooManyTries(f"request {self.id} had {self.tries} tries")
        same = hmac.compare_digest(self.code, code)
        kind = Difference.OLD_CODE if _among(printed, earlier) else Difference.OTHER_CODE
        return replace(
            self,
            tries=self.tries + 1,
            pasted=same,
            pasted_print=None if same else printed,
            difference=None if same else kind,
            version=self.version + 1,
        )

    def judge(self, *, matches: bool, at: datetime) -> "IdentificationRequest":
        """The civil servant heard or saw the code, or looked the person up, and says whether.

        Of derived codes ident knows more than an ear: what it did not find the same is not.
        """
        if self.state not in LOGGED_IN:
            raise NotNow(f"request {self.id} is {self.state}")
        if not matches:
            return replace(self._to(State.DIFFERED), compared_by="", compared_at=None)
        if self.scheme == DERIVED_CODE and self.outcome != SAME:
            raise NotNow(f"request {self.id} was not found the same")
        by = BOTH if self.pasted or self.outcome else EMPLOYEE
        return replace(
            self._to(State.MATCHED),
            difference=None,
            compared_by=by if self.has_code else "",
            compared_at=at,
        )

    def complete(self, at: datetime) -> "IdentificationRequest":
        """Voltooien: only what was proved; what is not needed any more goes."""
        if self.state is not State.MATCHED:
            raise NotNow(f"request {self.id} is {self.state}")
        compared_at = self.compared_at if self.has_code else at
        return replace(self._wiped(State.COMPLETED), completed_at=at, compared_at=compared_at)

    def handed_over(self, at: datetime) -> "IdentificationRequest":
        """Ident knows of Voltooien and does the rest."""
        return replace(self, handed_over_at=at, version=self.version + 1)

    def filed(self, case_number: str) -> "IdentificationRequest":
        return self._noted(case_number=case_number)

    def case_refused(self, why: str) -> "IdentificationRequest":
        """A person must look: the case is of somebody else, not there, or not to be written."""
        return self._noted(case_problem=why)

    def proved_by(self, sha256: str) -> "IdentificationRequest":
        """The evidence exists, with this fingerprint."""
        return self._noted(evidence_sha256=sha256)

    def superseded(self, print_of: Callable[[str], str]) -> "IdentificationRequest":
        """A newer request takes its place; of its code remains what recognises an old link."""
        return replace(self.end(), code_print=print_of(self.code) if self.code else None)

    def end(self) -> "IdentificationRequest":
        """The conversation is over; what was completed stays so."""
        return self._wiped(State.COMPLETED if self.state is State.COMPLETED else State.ENDED)

    def moved(self) -> "IdentificationRequest":
        """Another browser took the visit over: whoever sits there has proved nothing (M62)."""
        return self._wiped(State.ENDED)

    def _weighed(self) -> "IdentificationRequest":
        """What ident found of the codes; a *Klopt niet* of the civil servant stands."""
        if self.outcome == SAME:
            if self.state is State.DIFFERED:
                return self
            return replace(self, state=State.MATCHED, compared_by=MACHINE)
        return replace(self, state=State.DIFFERED, difference=Difference.OTHER_NUMBER)

    def _noted(self, **fact: str) -> "IdentificationRequest":
        noted = replace(self, **fact)  # type: ignore[arg-type]
        return self if noted == self else replace(noted, version=self.version + 1)

    def _is_older(self, at: datetime) -> bool:
        return self.news_at is not None and at <= self.news_at

    def _wiped(self, state: State) -> "IdentificationRequest":
        return replace(
            self._to(state),
            code=None,
            words="",
            pasted=None,
            pasted_print=None,
            outcome=None,
            difference=None,
        )

    def _to(self, state: State) -> "IdentificationRequest":
        return replace(self, state=state, version=self.version + 1)


def _among(printed: str, prints: Collection[str]) -> bool:
    """Whether one of them is the same; always as long as there are prints."""
    return sum(hmac.compare_digest(printed, each) for each in prints) > 0
