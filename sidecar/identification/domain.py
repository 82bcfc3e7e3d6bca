"""A request to identify a citizen during a conversation, and the control code that proves it."""

import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sidecar.core.errors import BadInput, Conflict, NotFound

VALID_FOR = timedelta(minutes=15)
MOST_TRIES = 5
_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_SPACES = re.compile(r"[\s\-.]+")


class State(StrEnum):
    """Where a request stands; each has a text for both sides (screens 2.3)."""

    ASKED = "asked"
    OPENED = "opened"
    FAILED = "failed"
    IDENTIFIED = "identified"
    MATCHED = "matched"
    DIFFERED = "differed"
    COMPLETED = "completed"
    ENDED = "ended"


RUNNING = frozenset({State.ASKED, State.OPENED, State.FAILED})
WITH_CODE = frozenset({State.IDENTIFIED, State.MATCHED, State.DIFFERED})


class RequestUnknown(NotFound):
    code = "identification_unknown"
    message_key = "identification.unknown"


class NotNow(Conflict):
    """The deed does not fit the state: somebody was first, or the page is old."""

    code = "identification_not_now"
    message_key = "identification.not_now"


class RequestExpired(Conflict):
    code = "identification_expired"
    message_key = "identification.expired"


class CitizenNotInside(Conflict):
    code = "citizen_not_inside"
    message_key = "identification.not_inside"


class NoSixDigits(BadInput):
    code = "no_six_digits"

    def __init__(self) -> None:
        super().__init__(
            "a code has six digits", field="code", message_key="identification.six_digits"
        )


class TooManyTries(Conflict):
    code = "too_many_tries"
    message_key = "identification.too_many_tries"


@dataclass(frozen=True, kw_only=True)
class IdentificationRequest:
    """One request to one citizen. Holds no BSN; the code goes at the end (Logius D2).

    `pasted` tells the outcome of the machine: None as long as the citizen pasted nothing.
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
    state: State = State.ASKED
    level: str | None = None
    code: str | None = None
    identified_at: datetime | None = None
    reason: str | None = None
    tries: int = 0
    pasted: bool | None = None
    version: int = 0

    def has_expired(self, now: datetime) -> bool:
        return self.state in RUNNING and now - self.asked_at > VALID_FOR

    def opened(self) -> "IdentificationRequest":
        """The citizen opened the login page; a second opening changes nothing."""
        return self._to(State.OPENED) if self.state in RUNNING else self

    def failed(self, reason: str) -> "IdentificationRequest":
        return replace(self._to(State.FAILED), reason=reason) if self.state in RUNNING else self

    def identified(self, *, level: str, code: str, at: datetime) -> "IdentificationRequest":
        """The login succeeded. The same report twice changes nothing; a second code is refused."""
        if self.state in WITH_CODE and self.code == code:
            return self
        if self.state not in RUNNING:
            raise NotNow(f"request {self.id} is {self.state}")
        if at - self.asked_at > VALID_FOR:
            raise RequestExpired(f"request {self.id} expired")
        return replace(
            self._to(State.IDENTIFIED), level=level, code=code, identified_at=at, reason=None
        )

    def paste(self, text: str) -> "IdentificationRequest":
        """Compare what the citizen pasted; after five tries nothing is compared any more."""
        code = _SPACES.sub("", text)
        if not _CODE.fullmatch(code):
            raise NoSixDigits
        if self.state is not State.IDENTIFIED or self.code is None:
            raise NotNow(f"request {self.id} is {self.state}")
        if self.tries >= MOST_TRIES:
            raise TooManyTries(f"request {self.id} had {self.tries} tries")
        same = hmac.compare_digest(self.code, code)
        return replace(self, tries=self.tries + 1, pasted=same, version=self.version + 1)

    def judge(self, *, matches: bool) -> "IdentificationRequest":
        """The civil servant heard or saw the code and says whether it is the same."""
        if self.state not in WITH_CODE:
            raise NotNow(f"request {self.id} is {self.state}")
        return self._to(State.MATCHED if matches else State.DIFFERED)

    def complete(self) -> "IdentificationRequest":
        """Voltooien: only a compared code; what is not needed any more goes."""
        if self.state is not State.MATCHED:
            raise NotNow(f"request {self.id} is {self.state}")
        return self._wiped(State.COMPLETED)

    def end(self) -> "IdentificationRequest":
        """The conversation is over, or a newer request took this one's place."""
        return self._wiped(State.COMPLETED if self.state is State.COMPLETED else State.ENDED)

    def _wiped(self, state: State) -> "IdentificationRequest":
        return replace(self._to(state), code=None, pasted=None)

    def _to(self, state: State) -> "IdentificationRequest":
        return replace(self, state=state, version=self.version + 1)
