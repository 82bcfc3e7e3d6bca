"""What other features tell a participant becomes messages that wait, and work in the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sidecar.core.audit import SYSTEM
from sidecar.core.clock import Clock
from sidecar.core.ids import new_id
from sidecar.core.messages import MessageKind
from sidecar.core.visits import Correspondence
from sidecar.core.work import Kind, Outbox, Transactions
from sidecar.notifications.domain import REMINDERS, Answer, Channel, Message, State, Why
from sidecar.notifications.ports import Appointments, MessageStore, Numbers

WITH_REMINDERS = frozenset({MessageKind.CONFIRMATION, MessageKind.FOLLOW_UP, MessageKind.CHANGED})
WITHOUT_REMINDERS = {MessageKind.CHANGED: Why.MOVED, MessageKind.CANCELLATION: Why.CALLED_OFF}
# Shortly before the start a telephone is nearer than a mailbox.
SMS_RATHER = frozenset({MessageKind.REMINDER_HOUR, MessageKind.WE_WAIT})
SMS_TOO = frozenset({MessageKind.REMINDER_DAY})


@dataclass(frozen=True, kw_only=True)
class Telling:
    """See `sidecar.core.messages.Messenger`. `numbers` None means: no text messages here.

    `reminders` says how long before the start; a kind that is not in it is not sent, nor one that
    does not go for the product.
    """

    store: MessageStore
    appointments: Appointments
    numbers: Numbers | None
    reminders: Mapping[MessageKind, timedelta]
    outbox: Outbox
    transactions: Transactions
    clock: Clock

    def tell(self, participant_id: str, kind: MessageKind, *, due: datetime | None = None) -> None:
        facts = self.appointments.correspondence(participant_id)
        with self.transactions.transaction():
            if kind in WITHOUT_REMINDERS:
                self.store.call_off(participant_id, REMINDERS, WITHOUT_REMINDERS[kind])
            for channel in self.channels(kind, facts):
                self.queue(facts, kind, channel, due=due)
            if kind in WITH_REMINDERS:
                self.remind(facts)

    def opened(self, participant_id: str) -> None:
        now = self.clock.now()
        self.store.call_off(participant_id, {MessageKind.WE_WAIT}, Why.ARRIVED)
        self.store.answer_all(participant_id, Answer.LINK_OPENED, by=SYSTEM, at=now)

    def queue(
        self,
        facts: Correspondence,
        kind: MessageKind,
        channel: Channel,
        *,
        due: datetime | None = None,
    ) -> None:
        message = Message.new(new_id(), facts, kind, channel, now=self.clock.now(), due=due)
        with self.transactions.transaction():
            self.store.add(message)
            self.outbox.add(Kind.MESSAGE, message.id, due=due)

    def channels(self, kind: MessageKind, facts: Correspondence) -> list[Channel]:
        """By which ways this kind goes to this citizen."""
        ways = self.ways(facts)
        if len(ways) == 1 or kind in SMS_TOO:
            return ways
        return [Channel.SMS if kind in SMS_RATHER else Channel.MAIL]

    def ways(self, facts: Correspondence) -> list[Channel]:
        """Every way that he wants and that there is.

        Where that is none, the one that is left: what cannot be sent by it becomes work.
        """
        there = {Channel.MAIL: bool(facts.mail), Channel.SMS: self.has_sms(facts)}
        wanted = {Channel.MAIL: facts.reach.by_mail, Channel.SMS: facts.reach.by_sms}
        left = [Channel.MAIL if facts.mail else Channel.SMS]
        return [way for way in Channel if there[way] and wanted[way]] or left

    def has_sms(self, facts: Correspondence) -> bool:
        return self.numbers is not None and self.numbers.mobile(facts.phone) is not None

    def redirect(self, facts: Correspondence) -> None:
        """He is reached in another way now: let all that waits go by that one, at its own time."""
        waiting = {
            message.kind: message.due_at
            for message in self.store.of_appointment(facts.appointment_id)
            if message.participant_id == facts.participant_id and message.state is State.WAITING
        }
        self.store.call_off(facts.participant_id, waiting, Why.OTHER_WAY)
        for kind, due in waiting.items():
            for channel in self.channels(kind, facts):
                self.queue(facts, kind, channel, due=due)

    def remind(self, facts: Correspondence) -> None:
        """Queue the reminders that are still to come and do not wait already."""
        now = self.clock.now()
        wanted = {kind: self.reminders[kind] for kind in self.reminders if kind in facts.reminders}
        for kind, before in wanted.items():
            due = facts.starts_at - before
            # Who plans within that time has just been told: no late reminder.
            if due <= now or self.store.reminded(facts.participant_id, kind, facts.starts_at):
                continue
            for channel in self.channels(kind, facts):
                self.queue(facts, kind, channel, due=due)
