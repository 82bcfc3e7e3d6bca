"""What the follow-up needs from outside, in its own words."""

from dataclasses import dataclass
from typing import Protocol

from sidecar.core.people import Employee
from sidecar.followup.domain import NextSteps


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A conversation, as far as the follow-up must know it: whose matter it is, and its end."""

    appointment_id: str
    citizens: tuple[str, ...]
    is_over: bool


class Conversations(Protocol):
    def of_employee(self, appointment_id: str, *, by: Employee) -> Talk:
        """Raises NotFound for a desk that is not the employee's."""

    def of_anybody(self, appointment_id: str) -> Talk | None:
        """For the end of a conversation, which nobody in particular brings about."""

    def of_participant(self, participant_id: str) -> str | None:
        """The appointment of somebody who had a link, also after its end."""


class Steps(Protocol):
    def of(self, appointment_id: str) -> NextSteps:
        """What was written; version 0 when nothing was."""

    def keep(self, steps: NextSteps, *, was: int) -> bool:
        """Store it when the stored version still is `was`; of two at once one gets True."""

    def note_mailed(self, appointment_id: str, version: int) -> None: ...
