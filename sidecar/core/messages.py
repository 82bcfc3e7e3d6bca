"""What one feature lets another tell a participant, without knowing how it is told."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol


class MessageKind(StrEnum):
    """What a message to somebody at the table is about."""

    CONFIRMATION = "confirmation"
    REMINDER_DAY = "reminder_day"
    REMINDER_HOUR = "reminder_hour"
    CHANGED = "changed"
    CANCELLATION = "cancellation"
    WE_WAIT = "we_wait"
    FOLLOW_UP = "follow_up"
    NEXT_STEPS = "next_steps"


class Reminders(StrEnum):
    """Which reminders go before an appointment about a product."""

    BOTH = "both"
    DAY = "day"
    HOUR = "hour"
    NONE = "none"

    @property
    def kinds(self) -> frozenset[MessageKind]:
        day, hour = MessageKind.REMINDER_DAY, MessageKind.REMINDER_HOUR
        return {
            Reminders.BOTH: frozenset({day, hour}),
            Reminders.DAY: frozenset({day}),
            Reminders.HOUR: frozenset({hour}),
            Reminders.NONE: frozenset[MessageKind](),
        }[self]


class Messenger(Protocol):
    """Tells participants what happened to their appointment. Writes in the transaction under way.

    What was told, by which way and what became of it, is on the page of the appointment.
    """

    def tell(self, participant_id: str, kind: MessageKind, *, due: datetime | None = None) -> None:
        """Queue a message, at once or for `due`; NotFound when nobody has this id.

        CONFIRMATION, FOLLOW_UP and CHANGED bring the reminders of the appointment with them,
        CHANGED and CANCELLATION call off those that wait: nobody else need think of them.
        """

    def opened(self, participant_id: str) -> None:
        """His link was opened, so what we sent was read: what failed before needs no work.

        Nor need he be told any more that we wait for him.
        """
