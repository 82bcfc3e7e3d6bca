"""What a login, an identity and a request are, and what may happen to them."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, IntEnum
from hashlib import sha256

from ident.contract import StartIdentification
from ident.refusals import AlreadyIdentified, LevelTooLow, RequestWiped, VisitExpired

IDLE_LIMIT = timedelta(minutes=15)


class Level(IntEnum):
    """Level of assurance (Betrouwbaarheidsniveau); the order is DigiD's own (digid.md 1.2)."""

    BASIS = 10
    MIDDEN = 20
    SUBSTANTIEEL = 25
    HOOG = 30

    @property
    def label(self) -> str:
        return self.name.lower()

    @classmethod
    def named(cls, label: str) -> "Level":
        return cls[label.upper()]


def require_level(level: Level, *, minimum: Level) -> None:
    """DigiD may answer a higher level; a lower one must be refused by us (digid.md 1.2)."""
    if level < minimum:
        raise LevelTooLow("level_too_low")


def passes_elevenproof(number: str) -> bool:
    """The check of a BSN: (9*d1 + 8*d2 + ... + 2*d8 - d9) is a multiple of 11, and not all zero."""
    if len(number) != 9 or not (number.isascii() and number.isdigit()) or int(number) == 0:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, number, strict=True))
    return total % 11 == 0


class IdentityKind(Enum):
    """What kind of number identifies: each means of login names its own."""

    BSN = "bsn"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who logged in. The number never appears in `repr`, so no log line can carry it."""

    means: str
    kind: IdentityKind
    number: str = field(repr=False)
    level: Level
    at: datetime
    assertion_id: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Departure:
    """A login that sets out: where the browser goes and what the answer must fit."""

    login_id: str
    state: str
    url: str


@dataclass(frozen=True, kw_only=True)
class PendingLogin:
    """A login under way at the identity provider, bound to the visit that started it.

    `visit_key` is a fingerprint of the cookie: whoever reads the store cannot take the visit over.
    """

    login_id: str
    visit_key: str
    means: str
    minimum: Level


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One browser that came in with a start token. The cookie is the only thing that opens it."""

    id: str
    asked: StartIdentification
    seen_at: datetime
    notice: str = ""
    identified: bool = False

    def seen(self, now: datetime) -> "Visit":
        if now - self.seen_at > IDLE_LIMIT:
            raise VisitExpired("idle for too long")
        return replace(self, seen_at=now)

    @property
    def key(self) -> str:
        return sha256(self.id.encode()).hexdigest()

    @property
    def minimum(self) -> Level:
        return Level.named(self.asked.minimum_level)


class RequestState(Enum):
    """Where a request for identification stands, as ident knows it."""

    UNKNOWN = "unknown"
    OPENED = "opened"
    FAILED = "failed"
    IDENTIFIED = "identified"
    EXPIRED = "expired"
    WIPED = "wiped"


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """All that may be told of a request; never the number."""

    request_id: str
    state: RequestState
    at: datetime | None = None
    level: str = ""
    code: str = ""
    reason: str = ""

    def require_open(self) -> None:
        if self.state is RequestState.WIPED:
            raise RequestWiped("request is wiped")

    def require_unidentified(self) -> None:
        """One login per request: the code that was compared must belong to the number shown."""
        self.require_open()
        if self.state in (RequestState.IDENTIFIED, RequestState.EXPIRED):
            raise AlreadyIdentified("request has its identity")


def masked(number: str) -> str:
    """The last three digits only, as in 2.3 of the screens: •••••516."""
    return "•••••" + number[-3:]
