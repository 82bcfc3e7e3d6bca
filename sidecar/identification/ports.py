"""What identification needs from outside, in our words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ident.contract import Completion, Event, NumberRead, StaffView, StartIdentification
from sidecar.core.people import Employee
from sidecar.core.requirements import Requirements
from sidecar.core.visits import Part
from sidecar.identification.domain import IdentificationRequest
from sidecar.identification.refusals import RequestUnknown
from sidecar.identification.skips import Skip


@dataclass(frozen=True, kw_only=True)
class Citizen:
    """Somebody at the table, as identification needs to know him. `part` is why he is there.

    `is_inside`: he was let in, so he can be asked. `came_at`: since when he is in the call.
    """

    participant_id: str
    name: str
    language: str
    is_inside: bool
    came_at: datetime | None = None
    part: Part = Part.CITIZEN


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Who sits at the table, and what the product demands of them."""

    appointment_id: str
    people: tuple[Citizen, ...]
    requirements: Requirements

    @property
    def citizens(self) -> tuple[Citizen, ...]:
        """Those whose matter it is; who only helps them is never asked to identify."""
        return tuple(each for each in self.people if each.part.identifies)

    def citizen(self, participant_id: str) -> Citizen:
        """Raises RequestUnknown for who is not of this conversation, or need never identify."""
        for citizen in self.citizens:
            if citizen.participant_id == participant_id:
                return citizen
        raise RequestUnknown("somebody of another conversation")

    def others_inside(self, participant_id: str) -> list[Part]:
        """As what the others are there who were let in."""
        others = [each for each in self.people if each.participant_id != participant_id]
        return [each.part for each in others if each.is_inside]


class Conversations(Protocol):
    def conversation(self, appointment_id: str, *, by: Employee) -> Conversation:
        """Raises NotFound for a desk that is not the employee's."""


class Requests(Protocol):
    def add(self, request: IdentificationRequest) -> None: ...

    def get(self, request_id: str) -> IdentificationRequest:
        """Raises RequestUnknown."""

    def save(self, request: IdentificationRequest) -> bool:
        """Store the next version; False when somebody stored that version first."""

    def of_participant(self, participant_id: str) -> list[IdentificationRequest]:
        """All that he was asked, in the order in which it was."""

    def of_appointment(self, appointment_id: str) -> list[IdentificationRequest]:
        """All of one conversation, in the order in which they were asked."""

    def forget_prints(self, appointment_id: str) -> None:
        """The conversation is over: nothing is kept by which an old code can be recognised."""

    def awaited(self, *, since: datetime) -> list[IdentificationRequest]:
        """Those asked after `since` of whose login or comparison ident must still tell."""

    def without_result(self, *, since: datetime) -> list[IdentificationRequest]:
        """Those completed after `since` of which evidence or case number is not known yet."""

    def note_reading(self, reading: NumberRead, *, appointment_id: str) -> bool:
        """Keep that the number was read; False when it was noted before."""


class Skips(Protocol):
    def keep(self, skip: Skip) -> None:
        """The newest of a citizen counts."""

    def of_appointment(self, appointment_id: str) -> dict[str, Skip]:
        """By participant id."""

    def drop(self, participant_id: str) -> None:
        """Who is asked after all, or sits at another browser now, is not excused any more."""


class Tokens(Protocol):
    """Signs what sidecar tells ident; each token lives a minute and is taken once."""

    def start(self, claims: StartIdentification) -> str: ...
    def staff_view(self, claims: StaffView) -> str: ...


class Ident(Protocol):
    """The BSN zone, as seen from here. Everything raises Unavailable."""

    def events(self, request_id: str) -> list[Event]:
        """All that ident announced of a request, oldest first; none when it knows nothing."""

    def wipe(self, request_id: str) -> None:
        """Destroy what ident holds of a request; again does no harm."""

    def complete(self, completion: Completion) -> bool:
        """Let ident make the evidence, file it and wipe the rest; again does no harm.

        False when there is no login there (any more): nothing can be proved, now or later.
        """

    def end_conversation(self, conversation_id: str) -> None:
        """The call is over: nothing of it remains; again does no harm."""


class Chat(Protocol):
    def say(self, appointment_id: str, *, to: str, text: str) -> None:
        """A private message in the call to one person (identity id). Raises BalieError."""


class Wording(Protocol):
    def text(self, key: str, *, language: str, values: dict[str, str]) -> str: ...
