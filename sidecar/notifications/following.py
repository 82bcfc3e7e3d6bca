"""Asking the provider what became of a text message when its receipt did not come."""

from dataclasses import dataclass

from sidecar.core.errors import Unavailable
from sidecar.notifications.domain import STATES_OF_OUTCOMES, Message
from sidecar.notifications.handing import Outcome
from sidecar.notifications.service import Notifications


@dataclass(frozen=True, kw_only=True)
class Following:
    """At growing distance until it is known, or nobody will know any more.

    Each question is a row of the outbox that makes the next. A receipt that comes in between, twice
    or late, is heard by the same rule (`Message.heard`), so neither undoes the other.
    """

    notifications: Notifications

    def follow(self, message_id: str) -> None:
        """Ask once, when it is still unknown what became of it."""
        office = self.notifications
        message = office.store.get(message_id)
        if message is None or not message.awaits_receipt:
            return
        outcome = self._outcome(message)
        if outcome is not None and outcome is not Outcome.SENT:
            office.hear(message_id, STATES_OF_OUTCOMES[outcome])
            return
        with office.transactions.transaction():
            # Its receipt may have come while we asked.
            found = office.store.locked(message_id)
            if found is None or not found.awaits_receipt:
                return
            if outcome is Outcome.SENT or not office.ask_later(found):
                office.store.keep(found.without_receipt())

    def _outcome(self, message: Message) -> Outcome | None:
        lookup = self.notifications.lookup
        if lookup is None or message.provider_id is None:
            return None
        try:
            return lookup.outcome(message.provider_id)
        # The next question comes by itself; the adapter has said in the log what is to be mended.
        except Unavailable:
            return None
