"""What ident needs from outside, in our own words."""

from datetime import timedelta
from enum import Enum
from typing import Protocol

from ident.contract import Event, StaffView, StartIdentification
from ident.domain import (
    Departure,
    Identity,
    Level,
    PendingLogin,
    RequestFacts,
    Visit,
)


class Means(Protocol):
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

    def facts(self, request_id: str) -> RequestFacts:
        """State UNKNOWN when there is nothing; EXPIRED when the identity's lifetime is over."""

    def note(self, facts: RequestFacts) -> bool:
        """Record OPENED or FAILED. False, and nothing changes, once IDENTIFIED or WIPED."""

    def identify(self, facts: RequestFacts, identity: Identity) -> bool:
        """Record IDENTIFIED with the sealed identity.

        The first one counts: False, and nothing changes, once IDENTIFIED (run out or not) or WIPED.
        """

    def identity(self, request_id: str) -> Identity:
        """Unseal. Raises NothingToShow when there is none or it cannot be opened."""

    def wipe(self, request_id: str) -> None:
        """Delete identity, code and level, and refuse everything later. May be repeated."""


class Tokens(Protocol):
    """The signed messages of ident.contract. All reading raises TokenRefused; none spends."""

    def start(self, token: str) -> tuple[str, StartIdentification]:
        """The id of the token, and what it says."""

    def staff(self, token: str) -> tuple[str, StaffView]:
        """The id of the token, and what it says."""

    def machine(self, token: str) -> None:
        """Accept a machine of the balie."""

    def reveal(self, token: str) -> StaffView:
        """What a page of ours for a civil servant was made for."""

    def make_reveal(self, view: StaffView) -> str:
        """A token by which our own staff page may ask for the number; fifteen minutes."""


class Announcer(Protocol):
    def announce(self, event: Event) -> None:
        """Tell the balie. Never raises and never waits long: the balie can also ask."""


class Action(Enum):
    """Every action of which a trace is kept; none carries a number."""

    STARTED = "ident.started"
    IDENTIFIED = "ident.identified"
    LOGIN_FAILED = "ident.login_failed"
    LOGGED_OUT = "ident.logged_out"
    NUMBER_SHOWN = "ident.number_shown"
    NUMBER_COPIED = "ident.number_copied"
    WIPED = "ident.wiped"


class AuditTrail(Protocol):
    def record(
        self, action: Action, *, request_id: str, actor: str = "citizen", code: str = ""
    ) -> None:
        """Keep who did what to which request; `code` says why a login failed."""
