"""What ident needs from outside, in our own words."""

from datetime import timedelta
from enum import Enum
from typing import Protocol

from ident.contract import (
    Completion,
    Event,
    HandedDocument,
    NumberRead,
    StaffView,
    StartIdentification,
)
from ident.domain import (
    Comparison,
    Departure,
    Identity,
    Known,
    Level,
    PendingLogin,
    Place,
    RequestFacts,
    Subject,
    Taken,
    TypedNumber,
    Visit,
)


class IdentityMeans(Protocol):
    """One way to log in (DigiD now). Another scheme is another implementation of these three."""

    @property
    def name(self) -> str:
        """By which logins under way and identities are marked."""

    def depart(self, *, minimum: Level, organisation: str) -> Departure:
        """Prepare a login that is new, fresh and asks at least this level."""

    def claim_of(self, answer: str) -> str:
        """Judge the form of what came back, without network, and name the key it is spent under.

        Raises ArtifactRefused.
        """

    def arrive(self, answer: str, *, login: PendingLogin) -> Identity:
        """Fetch and verify the answer of exactly this login, level included.

        Raises LoginRefused (LoginCancelled, LevelTooLow, LoginDenied, AnswerRefused).
        """


class Visits(Protocol):
    """The browsers that are inside."""

    def save(self, visit: Visit) -> None:
        """Keep the visit, replacing what was there."""

    def get(self, visit_id: str) -> Visit:
        """Raises NoVisit when there is none."""

    def drop(self, visit_id: str) -> None:
        """Forget it; forgetting twice is no mistake."""


class PendingLogins(Protocol):
    """Logins under way, found by the opaque state that travels along."""

    def add(self, state: str, login: PendingLogin) -> None:
        """Keep the login for as long as a visit may be idle."""

    def get(self, state: str) -> PendingLogin:
        """Raises OtherBrowser when there is none."""

    def take(self, state: str) -> PendingLogin:
        """Hand over once; the second taker gets OtherBrowser, also when both come together."""


class Spent(Protocol):
    """What may be used only once: tokens, artifacts, assertions."""

    def spend(self, kind: str, key: str, *, lifetime: timedelta) -> bool:
        """True for the first who comes, also among many at once; False for all others."""


class Requests(Protocol):
    """What is known of each request, and the sealed identity behind it."""

    def join(self, place: Place) -> bool:
        """Note to which conversation a request belongs; False once that has ended."""

    def facts(self, request_id: str) -> RequestFacts:
        """State UNKNOWN when there is nothing; EXPIRED when the identity's lifetime is over."""

    def note(self, facts: RequestFacts) -> bool:
        """Record OPENED or FAILED. False, and nothing changes, once IDENTIFIED or WIPED."""

    def enter(self, place: Place, known: Known) -> bool:
        """VNG 2.2: the number was typed. The first moment and key count.

        False once WIPED or compared.
        """

    def identify(self, facts: RequestFacts, identity: Identity, *, place: Place) -> Taken:
        """Record IDENTIFIED with the sealed identity.

        The first one counts: CLOSED, and nothing changes, once IDENTIFIED (run out or not), WIPED,
        or when the conversation has ended. SAME_PERSON when another participant of the
        conversation logged in with this number.
        """

    def identity(self, request_id: str) -> Identity:
        """Unseal. Raises NothingToShow when there is none or it cannot be opened."""

    def compare(self, request_id: str, comparison: Comparison) -> Comparison:
        """Record what came of comparing and answer what counts: the first.

        Raises NothingToShow when the request is not IDENTIFIED.
        """

    def note_reading(self, reading: NumberRead) -> None:
        """Keep that the number was read, for when the balie asks."""

    def readings(self, request_id: str) -> list[NumberRead]:
        """In the order in which they happened."""

    def wipe(self, request_id: str) -> None:
        """Delete identity, code and level, and refuse everything later. May be repeated.

        The number is free again: the login counted for nothing.
        """

    def finish(self, request_id: str) -> None:
        """As `wipe`, but the login counted: nobody else of the conversation uses this number."""

    def end_conversation(self, conversation_id: str) -> None:
        """Finish all its requests, forget who was in it, and refuse whatever comes later."""


class TypedNumbers(Protocol):
    """VNG 2.2: the number that a civil servant typed, kept by nobody but his own page."""

    def close(self, typed: TypedNumber) -> str:
        """Text for the page; opens for `contract.LONGEST_CALL` and until the request is wiped."""

    def open(self, text: str) -> TypedNumber:
        """Raises TokenRefused for a text that is not ours or too old, NothingToShow when wiped."""


class Tokens(Protocol):
    """The signed messages of ident.contract. All reading raises TokenRefused; none spends."""

    def start(self, token: str) -> tuple[str, StartIdentification]:
        """The id of the token, and what it says."""

    def staff(self, token: str) -> tuple[str, StaffView]:
        """The id of the token, and what it says."""

    def document(self, token: str) -> HandedDocument:
        """What a document is that the balie brings, and for which case."""

    def completion(self, token: str) -> Completion:
        """What Voltooien has to say."""

    def make_trial(self, level: str) -> str:
        """A token for one login outside any call, at this level; fifteen minutes."""

    def trial(self, token: str) -> tuple[str, str]:
        """The id of the token, and the level it asks."""

    def machine(self, token: str) -> None:
        """Accept a machine of the balie."""

    def reveal(self, token: str) -> StaffView:
        """What a page of ours for a civil servant was made for."""

    def make_reveal(self, view: StaffView) -> str:
        """A token by which our own staff page may come back, for the same purpose; 15 minutes."""


class Announcer(Protocol):
    def announce(self, event: Event) -> None:
        """Tell the balie. Never raises and never waits long: the balie can also ask."""


class Cases(Protocol):
    """The cases in the back office, as login and Voltooien need to know them."""

    def awaits(self, request_id: str) -> bool:
        """Whether a case is on its way."""

    def number(self, request_id: str) -> str:
        """The number of the case (zaaknummer), or empty as long as there is none."""

    def begin(self, asked: StartIdentification, identity: Identity, code: str) -> None:
        """Somebody logged in: his case may be opened. Never raises for a system that is away."""

    def forget(self, request_id: str) -> None:
        """The login counted for nothing; again is no mistake."""

    def end_conversation(self, conversation_id: str) -> None:
        """What was not completed counted for nothing."""

    def events(self, request_id: str) -> list[Event]:
        """What was announced of the case."""


class Action(Enum):
    """Every action of which a trace is kept; none carries a number."""

    STARTED = "ident.started"
    TRIED = "ident.tried"
    IDENTIFIED = "ident.identified"
    ADDRESS_COMPARED = "ident.address_compared"
    LOGIN_FAILED = "ident.login_failed"
    LOGGED_OUT = "ident.logged_out"
    NUMBER_ENTERED = "ident.number_entered"
    COMPARED = "ident.compared"
    COMPLETED = "ident.completed"
    CASE_OPENED = "ident.case_opened"
    DOCUMENT_FILED = "ident.document_filed"
    NUMBER_SHOWN = "ident.number_shown"
    NUMBER_COPIED = "ident.number_copied"
    PERSON_ASKED = "ident.person_asked"
    EVIDENCE_FETCHED = "ident.evidence_fetched"
    EVIDENCE_CHECKED = "ident.evidence_checked"
    WIPED = "ident.wiped"
    CONVERSATION_WIPED = "ident.conversation_wiped"


class AuditTrail(Protocol):
    def record(
        self,
        action: Action,
        *,
        request_id: str,
        actor: str = "citizen",
        code: str = "",
        whom: Subject | None = None,
    ) -> None:
        """Keep who did what to which request; `code` says why it failed, or what came of it.

        `whom` when a number was processed: for the Logboek Dataverwerkingen, and for nothing else.
        """
