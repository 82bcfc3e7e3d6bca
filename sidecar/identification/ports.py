"""What identification needs from outside, in our words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ident.contract import Event, StaffView, StartIdentification
from sidecar.core.people import Employee
from sidecar.identification.domain import IdentificationRequest


@dataclass(frozen=True, kw_only=True)
class Citizen:
    """A citizen at the table, as identification needs to know him."""

    participant_id: str
    language: str
    is_inside: bool
    minimum_level: str


class Conversations(Protocol):
    def citizen(self, appointment_id: str, *, by: Employee) -> Citizen:
        """The citizen of an appointment; raises NotFound for a desk that is not the employee's."""


class Requests(Protocol):
    def add(self, request: IdentificationRequest) -> None: ...

    def get(self, request_id: str) -> IdentificationRequest:
        """Raises RequestUnknown."""

    def save(self, request: IdentificationRequest) -> bool:
        """Store the next version; False when somebody stored that version first."""

    def latest_of_appointment(self, appointment_id: str) -> IdentificationRequest | None: ...

    def latest_of_participant(self, participant_id: str) -> IdentificationRequest | None: ...

    def open_of_appointment(self, appointment_id: str) -> list[IdentificationRequest]:
        """Those that are not completed or ended."""

    def running(self, *, since: datetime) -> list[IdentificationRequest]:
        """Those asked after `since` whose login has not succeeded yet."""


class Tokens(Protocol):
    """Signs what sidecar tells ident; each token lives a minute and is taken once."""

    def start(self, claims: StartIdentification) -> str: ...
    def staff_view(self, claims: StaffView) -> str: ...


class Ident(Protocol):
    """The BSN zone, as seen from here."""

    def last_event(self, request_id: str) -> Event | None:
        """What ident knows of a request; None when it knows nothing. Raises Unavailable."""

    def wipe(self, request_id: str) -> None:
        """Destroy what ident holds of a request; again does no harm. Raises Unavailable."""


class Chat(Protocol):
    def say(self, appointment_id: str, *, to: str, text: str) -> None:
        """A private message in the call to one person (identity id). Raises BalieError."""


class Wording(Protocol):
    def text(self, key: str, *, language: str, values: dict[str, str]) -> str: ...
