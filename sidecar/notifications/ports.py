"""What notifications need from outside, in our words."""

from typing import Protocol

from sidecar.core.visits import Correspondence
from sidecar.notifications.domain import Mail


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
