"""The use cases of the worker: send a message, give it up, hear what became of it."""

import logging
from dataclasses import dataclass, replace
from datetime import timedelta

from sidecar.core.clock import Clock
from sidecar.core.errors import NotFound, Unavailable
from sidecar.core.visits import Correspondence
from sidecar.core.work import Kind, Outbox, Signals, Transactions, desk_topic
from sidecar.notifications.domain import (
    STATES_OF_OUTCOMES,
    Channel,
    Message,
    MessageKind,
    State,
    Why,
)
from sidecar.notifications.handing import Mail, MailRefused, Receipt, Sms, SmsRefused
from sidecar.notifications.ports import (
    Appointments,
    Letters,
    Lookup,
    MailPort,
    MessageStore,
    Numbers,
    SmsLookup,
    SmsPort,
)

log = logging.getLogger(__name__)
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Notifications:
    """Each is asked at least once: a message that was sent, or is in vain, is left alone.

    `lookup` None means: this provider cannot be asked what became of a message. `most_a_day` is how
    many messages the people of one appointment may get in 24 hours together.
    """

    store: MessageStore
    appointments: Appointments
    letters: Letters
    mail: MailPort
    sms: SmsPort | None
    lookup: Lookup | None
    numbers: Numbers | None
    most_a_day: int
    outbox: Outbox
    transactions: Transactions
    signals: Signals
    clock: Clock

    def send(self, message_id: str) -> None:
        """Send it, unless it is obsolete; raises Unavailable when a later try may succeed."""
        message = self.store.get(message_id)
        if message is None or message.state is not State.WAITING:
            return
        facts = self._facts(message)
        why = Why.GONE if facts is None else message.obsolete(facts, self.clock.now())
        if facts is None or why:
            self._settle(message_id, State.CANCELLED, why)
            return
        written = self._write(message, facts)
        if isinstance(written, Why):
            self._settle(message_id, State.PERMANENT, written)
            return
        begun = self._begin(message_id)
        if begun is not None:
            self._hand_over(begun, written)

    def give_up(self, message_id: str) -> None:
        """The outbox tries no more: from now on it is work for a person."""
        self._settle(message_id, State.GIVEN_UP, Why.FAULT)

    def note(self, receipt: Receipt) -> None:
        """See `sidecar.notifications.ports.Receipts`."""
        self.hear(receipt.reference, STATES_OF_OUTCOMES[receipt.outcome])

    def hear(self, message_id: str, state: State, why: Why = Why.NOTHING) -> bool:
        """News of a message that left; False when we know no such message."""
        with self.transactions.transaction():
            message = self.store.locked(message_id)
            if message is None:
                log.info("news of an unknown message")
                return False
            self._keep(message, message.heard(state, at=self.clock.now(), why=why))
        return True

    def ask_later(self, message: Message) -> bool:
        """Have its outcome asked for after a while; False when that has no use (any more)."""
        due = message.ask_again(self.clock.now())
        if self.lookup is None or due is None:
            return False
        self.outbox.add(Kind.MESSAGE_OUTCOME, message.id, due=due)
        return True

    def _facts(self, message: Message) -> Correspondence | None:
        try:
            return self.appointments.correspondence(message.participant_id)
        except NotFound:
            # Wiped in the meantime: there is nobody to write to, and trying again has no use.
            log.info("nobody to write to", extra={"message_id": message.id})
            return None

    def _write(self, message: Message, facts: Correspondence) -> Mail | Sms | Why:
        if message.channel is Channel.MAIL:
            if not facts.mail:
                return Why.NO_MAIL
            if message.kind is MessageKind.CHANGED:
                before = self.store.told_start(facts.participant_id, other_than=facts.starts_at)
                facts = replace(facts, moved_from=before)
            # The same id at each try, so that a mail program shows it once.
            return replace(self.letters.letter(message.kind, facts), key=message.id)
        if self.sms is None or self.numbers is None:
            return Why.NO_SMS
        to = self.numbers.mobile(facts.phone)
        if to is None:
            return Why.NO_NUMBER
        text, values = self.letters.sms(message.kind, facts)
        return Sms(
            reference=message.id,
            to=to,
            kind=message.kind,
            language=facts.language,
            text=text,
            values=values,
        )

    def _begin(self, message_id: str) -> Message | None:
        """Note the try before it is made; None when the message may not be sent (any more)."""
        now = self.clock.now()
        with self.transactions.transaction():
            message = self.store.locked(message_id)
            if message is None or message.state is not State.WAITING:
                return None
            sent = self.store.sendings(message.appointment_id, since=now - DAY)
            if sent >= self.most_a_day:
                log.warning("too many messages", extra={"message_id": message.id})
                # One such row is work enough: a loop must not flood the civil servant either.
                known = self.store.has_too_many(message)
                state = State.CANCELLED if known else State.GIVEN_UP
                self._keep(message, message.heard(state, at=now, why=Why.TOO_MANY))
                return None
            begun = message.begun(now)
            self.store.keep(begun)
            return begun

    def _hand_over(self, message: Message, written: Mail | Sms) -> None:
        try:
            provider_id = self._deliver(message, written)
        except (MailRefused, SmsRefused):
            log.warning("message refused", extra={"message_id": message.id})
            self._settle(message.id, State.PERMANENT, Why.REFUSED)
        except Unavailable:
            if self._missed(message.id):
                raise
        else:
            with self.transactions.transaction():
                found = self.store.locked(message.id)
                if found is not None:
                    heard = found.heard(State.SENT, at=self.clock.now())
                    sent = replace(heard, provider_id=provider_id)
                    self._keep(found, sent)
                    self.ask_later(sent)

    def _deliver(self, message: Message, written: Mail | Sms) -> str | None:
        if isinstance(written, Mail):
            self.mail.send(written)
            return None
        if self.sms is None:
            raise SmsRefused("no provider")
        # The worker died after an earlier try, or its answer was lost: he may have it already.
        if message.tries > 1 and isinstance(self.sms, SmsLookup):
            known = self.sms.find(message.id)
            if known is not None:
                return known
        return self.sms.send(written)

    def _missed(self, message_id: str) -> bool:
        """Note that it was not taken; whether another try has sense."""
        now = self.clock.now()
        with self.transactions.transaction():
            message = self.store.locked(message_id)
            if message is None:
                return False
            missed = message.missed()
            if not missed.is_hopeless(now):
                self.store.keep(missed)
                return True
            self._keep(message, missed.heard(State.GIVEN_UP, at=now, why=Why.NO_ANSWER))
            return False

    def _settle(self, message_id: str, state: State, why: Why) -> None:
        with self.transactions.transaction():
            message = self.store.locked(message_id)
            if message is not None and message.state is State.WAITING:
                self._keep(message, message.heard(state, at=self.clock.now(), why=why))

    def _keep(self, before: Message, after: Message) -> None:
        if after == before:
            return
        self.store.keep(after)
        # Of the last one a civil servant waits at his list to see what becomes of it.
        if after.is_work or before.is_work or after.kind is MessageKind.WE_WAIT:
            self.signals.changed(desk_topic(after.desk_id))
