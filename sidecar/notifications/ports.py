"""What notifications need from outside, in our words."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

from sidecar.core.people import Employee
from sidecar.core.visits import Correspondence
from sidecar.notifications.domain import Message, MessageKind, Why
from sidecar.notifications.handing import Mail, Outcome, Receipt, Sms, SmsText


class Appointments(Protocol):
    def correspondence(self, participant_id: str) -> Correspondence:
        """What may be told to this citizen; raises NotFound when he is gone."""


class Contacts(Appointments, Protocol):
    def change(self, participant_id: str, fields: Mapping[str, str], *, by: Employee) -> None:
        """Another `mail`, `phone` or `reach`, as typed; raises a BadInput with `by_field`.

        With another address or number the old link dies: who knows who read it there.
        NotFound when the participant is of a desk that `by` does not serve.
        """


class MessageStore(Protocol):
    """Keeps messages. Every change is all or nothing and part of the transaction under way."""

    def add(self, message: Message) -> None: ...

    def get(self, message_id: str) -> Message | None: ...

    def locked(self, message_id: str) -> Message | None:
        """The same; who locks a message of the same appointment waits for this transaction."""

    def keep(self, message: Message) -> None:
        """Write what `locked` gave back, changed."""

    def sendings(self, appointment_id: str, *, since: datetime) -> int:
        """How often somebody of this appointment may have got a message since then."""

    def has_too_many(self, like: Message) -> bool:
        """Whether a person has the same work already: participant, kind, channel, TOO_MANY."""

    def reminded(self, participant_id: str, kind: MessageKind, starts_at: datetime) -> bool:
        """Whether there is such a reminder for that start, in any state but cancelled."""

    def told_start(self, participant_id: str, *, other_than: datetime) -> datetime | None:
        """The start of the last message that left about another moment; None when none did."""

    def call_off(self, participant_id: str, kinds: Collection[MessageKind], why: Why) -> None:
        """Cancel those that wait."""

    def answer_all(self, participant_id: str, answer: str, *, by: str, at: datetime) -> None:
        """Answer every message that failed or may still: nobody need look at them any more."""

    def of_appointment(self, appointment_id: str) -> list[Message]:
        """All of them, oldest first."""

    def newest(self, participant_ids: Collection[str], kind: MessageKind) -> list[Message]:
        """Of each of them the newest message of that kind, if there is one."""

    def work(self, desks: Collection[str], *, now: datetime, most: int) -> list[Message]:
        """What failed, matters and was not answered; whose appointment is first comes first."""

    def count_work(self, desks: Collection[str], *, now: datetime) -> int: ...


class Letters(Protocol):
    """Writes in the language of the citizen and the tone of the municipality."""

    def letter(self, kind: MessageKind, facts: Correspondence) -> Mail: ...

    def sms(self, kind: MessageKind, facts: Correspondence) -> SmsText: ...


class MailPort(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand the mail to the mail server.

        Raises Unavailable when a later try may succeed, MailRefused when none will.
        """


class SmsPort(Protocol):
    def send(self, sms: Sms) -> str:
        """Hand the text message to the provider; the provider's id of it.

        Raises Unavailable when a later try may succeed, SmsRefused when none will. When the answer
        was lost the message may have left, and is sent twice by who tries again.
        """


class Lookup(Protocol):
    """What only some providers can do: tell again what became of a message."""

    def outcome(self, provider_id: str) -> Outcome | None:
        """None when nothing is known of it (any more), or it is still under way.

        SENT means that nobody will ever tell more: some countries report nothing back. Raises
        Unavailable when it cannot be known now.
        """


@runtime_checkable
class SmsLookup(Protocol):
    """What a provider may be able to: it saves a citizen a second text message after a crash."""

    def find(self, reference: str) -> str | None:
        """The provider's id of the message with our reference; None when it has none.

        Raises Unavailable when that cannot be known now.
        """


class Numbers(Protocol):
    def mobile(self, typed: str) -> str | None:
        """The number in E.164 when it can get text messages, else None."""


class Receipts(Protocol):
    """Hears what became of messages."""

    def note(self, receipt: Receipt) -> None:
        """Keep it. Twice, late, in the wrong order or of nobody we know: no harm."""
