"""What a login, an identity and a request are, and what may happen to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, IntEnum
from hashlib import sha256

from ident.contract import DERIVED_CODE, NAMED_EMPLOYEE, StartIdentification
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
    KVK = "kvk"
    RSIN = "rsin"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whom a processing is about (betrokkene)."""

    kind: IdentityKind
    number: str = field(repr=False)


def is_number(kind: IdentityKind, number: str) -> bool:
    """A KvK number has eight digits and no check; BSN and RSIN share theirs (digid.md 2)."""
    if kind is IdentityKind.KVK:
        return len(number) == 8 and number.isascii() and number.isdigit() and int(number) > 0
    return passes_elevenproof(number)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Which answer proved it, for the evidence: who issued it and when, its id and fingerprint.

    `fingerprint` is the digest that the issuer signed, as "sha256:<hex>"; the answer itself is not
    kept.
    """

    issuer: str
    issued_at: datetime
    assertion_id: str
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who logged in. The number never appears in `repr`, so no log line can carry it.

    Of a company, `pseudonym` is the person who acts for it: the same for each login of this person
    for this company, and of no meaning elsewhere. `branch` is the only branch (vestiging, twelve
    digits) that the person may act for; empty for the whole company. `representative` is the
    name of that person, empty unless it was asked for and given: to be shown, not to recognise by.
    """

    means: str
    kind: IdentityKind
    number: str = field(repr=False)
    level: Level
    at: datetime
    proof: Proof
    pseudonym: str = field(default="", repr=False)
    branch: str = ""
    representative: str = field(default="", repr=False)
    # Where the identity provider saw the browser; compared once and kept nowhere.
    address: str = field(default="", repr=False, compare=False)

    @property
    def subject(self) -> Subject:
        return Subject(kind=self.kind, number=self.number)

    @property
    def person(self) -> str:
        """Equal for the same person only: two colleagues share the number of their company."""
        return f"{self.kind.value}|{self.number}|{self.pseudonym}"


@dataclass(frozen=True, kw_only=True)
class Departure:
    """A login that sets out: where the browser goes and what the answer must fit.

    With `form` the browser takes these fields along in a POST, else it just goes there.
    """

    login_id: str
    state: str
    url: str
    form: Mapping[str, str] = field(default_factory=dict)


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
class Tried:
    """What came of a login outside any call (acceptance with Logius): everything but who it was."""

    means: str
    level: str
    at: datetime
    issuer: str
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One browser that came in with a start token. The cookie is the only thing that opens it.

    `notice` says why the last login failed, by `notice_means`. `is_trial`: nobody asked for it in a
    call; nothing of it is kept or told.
    """

    id: str
    asked: StartIdentification
    seen_at: datetime
    notice: str = ""
    notice_means: str = ""
    identified: bool = False
    is_trial: bool = False
    tried: Tried | None = None

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

    @property
    def place(self) -> "Place":
        return Place.of(self.asked)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a request belongs: one participant of one conversation."""

    request_id: str
    conversation_id: str
    participant_id: str

    @classmethod
    def of(cls, asked: StartIdentification) -> "Place":
        return cls(
            request_id=asked.request_id,
            conversation_id=asked.conversation_id,
            participant_id=asked.participant_id,
        )


class Taken(Enum):
    """What became of an identity that was handed to the store."""

    KEPT = "kept"
    CLOSED = "closed"
    SAME_PERSON = "same_person"


class RequestState(Enum):
    """Where a request for identification stands, as ident knows it."""

    UNKNOWN = "unknown"
    OPENED = "opened"
    FAILED = "failed"
    IDENTIFIED = "identified"
    EXPIRED = "expired"
    WIPED = "wiped"


@dataclass(frozen=True, kw_only=True)
class Known:
    """VNG 2.2: that the civil servant typed the number, and with which key codes are made."""

    at: datetime
    key_id: str


@dataclass(frozen=True, kw_only=True)
class TypedNumber:
    """VNG 2.2, step 4: the BSN that the civil servant has at hand, and who typed it for what."""

    request_id: str
    employee_id: str
    number: str = field(repr=False)
    typed_at: datetime

    @property
    def subject(self) -> Subject:
        return Subject(kind=IdentityKind.BSN, number=self.number)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """VNG 2.2: what came of comparing; `outcome` is one of contract.OUTCOMES."""

    at: datetime
    outcome: str


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """All that may be told of a request; never the number. `reason` says why a login failed."""

    request_id: str
    state: RequestState
    at: datetime | None = None
    level: str = ""
    means: str = ""
    code: str = ""
    reason: str = ""
    known: Known | None = None
    comparison: Comparison | None = None

    def require_open(self) -> None:
        if self.state is RequestState.WIPED:
            raise RequestWiped("request is wiped")

    def require_unidentified(self) -> None:
        """One login per request: the code that was compared must belong to the number shown."""
        self.require_open()
        if self.state in (RequestState.IDENTIFIED, RequestState.EXPIRED):
            raise AlreadyIdentified("request has its identity")


def has_code(scheme: str) -> bool:
    """Scheme 2.3 without a code proves the civil servant to the citizen and nothing more."""
    return scheme != NAMED_EMPLOYEE


def is_derived(scheme: str) -> bool:
    return scheme == DERIVED_CODE


def masked(number: str) -> str:
    """The last three digits only, as in 2.3 of the screens: •••••516."""
    return "•••••" + number[-3:]
