"""What notifications need from outside, in our words."""

from typing import Protocol, runtime_checkable

from sidecar.core.visits import Correspondence
from sidecar.notifications.domain import Mail, Outcome, Receipt, Sms


class Appointments(Protocol):
    def correspondence(self, participant_id: str) -> Correspondence:
        """What may be told to this citizen; raises NotFound when he is gone."""

    def mail_sent(self, participant_id: str) -> None: ...

    def mail_refused(self, participant_id: str) -> None: ...


class Letters(Protocol):
    """Writes a mail in the language of the citizen and the tone of the municipality."""

    def confirmation(self, facts: Correspondence) -> Mail: ...

    def changed(self, facts: Correspondence) -> Mail:
        """The appointment is at another moment now."""

    def cancellation(self, facts: Correspondence) -> Mail: ...


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

        Raises Unavailable when that cannot be known now.
        """


@runtime_checkable
class SmsLookup(Protocol):
    """What a provider may be able to: it saves a citizen a second text message after a crash."""

    def find(self, reference: str) -> str | None:
        """The provider's id of the message with our reference; None when it has none.

        Raises Unavailable when that cannot be known now.
        """


class Receipts(Protocol):
    """Hears what became of messages."""

    def note(self, receipt: Receipt) -> None:
        """Keep it. Twice, late, in the wrong order or of nobody we know: no harm."""
