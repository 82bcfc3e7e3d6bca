"""What every use case needs around its deed: a transaction, work for later, and a signal."""

from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Transactions(Protocol):
    def transaction(self) -> AbstractContextManager[object]:
        """All stores write together or not at all. Entering it again joins the one under way."""


class Kind(StrEnum):
    """Work that must happen. The reference of a row is an id, never a content."""

    MESSAGE = "message"
    MESSAGE_OUTCOME = "message.outcome"
    WIPE_IDENTIFICATION = "identification.wipe"
    COMPLETE_IDENTIFICATION = "identification.complete"
    END_IDENTIFICATION = "identification.end"
    CODE_TO_CHAT = "identification.code_to_chat"
    LINK_TO_CHAT = "identification.link_to_chat"
    CLOSE_ROOM = "room.close"
    CHECK_DOCUMENT = "document.check"
    HAND_OVER_DOCUMENT = "document.hand_over"
    DESTROY_DOCUMENT = "document.destroy"


class Outbox(Protocol):
    def add(self, kind: Kind, reference: str, *, due: datetime | None = None) -> None:
        """Keep work in the transaction under way; a worker does it at least once, soon after.

        `due` None means at once.
        """


class Signals(Protocol):
    """Tells open pages and the agent that something changed; never what."""

    def changed(self, *topics: str) -> None:
        """Publish after the transaction under way is committed (at once outside one).

        May be lost: every listener looks at the database when it (re)connects.
        """


def desk_topic(desk_id: str) -> str:
    return f"desk.{desk_id}"


def appointment_topic(appointment_id: str) -> str:
    return f"appointment.{appointment_id}"


def visit_topic(participant_id: str) -> str:
    return f"visit.{participant_id}"


def logins_topic(employee_id: str) -> str:
    """A session of this civil servant ended."""
    return f"logins.{employee_id}"
