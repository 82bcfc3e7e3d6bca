"""What civil servants do with messages: see what failed, send again, change, choose another way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sidecar.core import reach
from sidecar.core.audit import Action, AuditFact, AuditTrail
from sidecar.core.clock import Clock
from sidecar.core.errors import NotFound
from sidecar.core.messages import MessageKind
from sidecar.core.people import Employee
from sidecar.core.visits import Correspondence
from sidecar.core.work import Signals, Transactions, desk_topic
from sidecar.notifications.domain import Answer, Channel, ChannelMissing, Message
from sidecar.notifications.ports import Contacts, MessageStore
from sidecar.notifications.telling import Telling

MOST_ROWS = 50


@dataclass(frozen=True, kw_only=True)
class Item:
    """One message with what is known of whom it is for; `other` is the way that is left."""

    message: Message
    to: Correspondence
    other: Channel | None

    @property
    def address(self) -> str:
        """Where it goes or went; nothing when what is known now is not where it went."""
        if self.message.is_overtaken:
            return ""
        return self.to.mail if self.message.channel is Channel.MAIL else self.to.phone


@dataclass(frozen=True, kw_only=True)
class WorkList:
    """Of the desks of the civil servant only; of other desks nothing can be seen or done."""

    store: MessageStore
    contacts: Contacts
    telling: Telling
    transactions: Transactions
    signals: Signals
    audit: AuditTrail
    clock: Clock

    def items(self, *, by: Employee) -> list[Item]:
        """What failed and waits for a person; the nearest appointment first, at most MOST_ROWS."""
        found = self.store.work(by.desks, now=self.clock.now(), most=MOST_ROWS)
        return [item for message in found if (item := self._item(message)) is not None]

    def count(self, *, by: Employee) -> int:
        return self.store.count_work(by.desks, now=self.clock.now())

    def of_appointment(self, appointment_id: str, *, by: Employee) -> list[Item]:
        """All messages of an appointment, oldest first; NotFound when there is none for `by`."""
        found = [m for m in self.store.of_appointment(appointment_id) if by.serves(m.desk_id)]
        items = [item for message in found if (item := self._item(message)) is not None]
        if not items:
            raise NotFound("no messages, or of another desk")
        return items

    def newest(self, participant_ids: Collection[str], kind: MessageKind) -> list[Item]:
        """What they were told last of that kind; ask only for whom the reader may see."""
        found = self.store.newest(participant_ids, kind)
        return [item for message in found if (item := self._item(message)) is not None]

    def item(self, message_id: str, *, by: Employee) -> Item:
        message = self.store.get(message_id)
        item = None if message is None or not by.serves(message.desk_id) else self._item(message)
        if item is None:
            raise NotFound("message unknown or of another desk")
        return item

    def resend(self, message_id: str, *, by: Employee) -> None:
        """The same once more, as a new message: what failed, or what the citizen cannot find.

        NoLongerWork when it is under way, or a colleague was first.
        """
        item = self.item(message_id, by=by)
        with self.transactions.transaction():
            if item.message.may_be_repeated:
                self._record(item.message, Answer.RESENT, by=by)
            else:
                self._answer(message_id, Answer.RESENT, by=by)
            self.telling.queue(item.to, item.message.kind, item.message.channel)

    def use_other_channel(self, message_id: str, *, by: Employee) -> None:
        """The same by sms instead of mail, or the other way round; raises ChannelMissing."""
        item = self.item(message_id, by=by)
        if item.other is None:
            raise ChannelMissing("no other way to this citizen")
        with self.transactions.transaction():
            self._answer(message_id, Answer.OTHER_CHANNEL, by=by)
            self.telling.queue(item.to, item.message.kind, item.other)

    def change_contact(self, message_id: str, fields: Mapping[str, str], *, by: Employee) -> None:
        """Another address, number or way, and the same message to it; raises what Contacts does.

        A link that became new goes by every way that he is reached by: the old one is dead.
        """
        item = self.item(message_id, by=by)
        who = item.message.participant_id
        with self.transactions.transaction():
            self.contacts.change(who, fields, by=by)
            self._answer(message_id, Answer.CONTACT_CHANGED, by=by)
            now_known = self.contacts.correspondence(who)
            self.set_aside(item.to, now_known, by=by)
            if now_known.reach is not item.to.reach:
                self.telling.redirect(now_known)
            ways = self.telling.ways(now_known)
            if now_known.link_version == item.to.link_version:
                ways = [item.message.channel if item.message.channel in ways else ways[0]]
            for way in ways:
                self.telling.queue(now_known, item.message.kind, way)

    def done(self, message_id: str, *, by: Employee) -> None:
        """The civil servant spoke to the citizen: nothing needs to be sent."""
        self.item(message_id, by=by)
        with self.transactions.transaction():
            self._answer(message_id, Answer.SPOKEN, by=by)

    def set_aside(
        self, before: Correspondence, now: Correspondence, *, by: Employee
    ) -> list[Message]:
        """In a transaction, answer what went where nothing goes any more; tells what had failed.

        What still comes back from there is no news about the new address.
        """
        failed, left = [], self._left(before, now)
        for each in self.store.of_appointment(now.appointment_id):
            message = self.store.locked(each.id)
            if message is None or message.participant_id != now.participant_id:
                continue
            if message.channel not in left or not message.is_unanswered:
                continue
            self.store.keep(message.set_aside(by=by.id, at=self.clock.now()))
            if message.is_work:
                failed.append(message)
                self._record(message, Answer.CONTACT_CHANGED, by=by)
        return failed

    def _left(self, before: Correspondence, now: Correspondence) -> set[Channel]:
        """The ways by which nothing goes any more to where it went."""
        moved = {
            Channel.MAIL: before.mail != now.mail,
            Channel.SMS: reach.number(before.phone) != reach.number(now.phone),
        }
        return {way for way in Channel if moved[way] or way not in self.telling.ways(now)}

    @property
    def sends_texts(self) -> bool:
        """Whether text messages go here at all."""
        return self.telling.numbers is not None

    def _item(self, message: Message) -> Item | None:
        try:
            facts = self.contacts.correspondence(message.participant_id)
        except NotFound:
            return None
        return Item(message=message, to=facts, other=self._other(message, facts))

    def _other(self, message: Message, facts: Correspondence) -> Channel | None:
        if message.channel is Channel.SMS:
            return Channel.MAIL if facts.mail else None
        return Channel.SMS if self.telling.has_sms(facts) else None

    def _answer(self, message_id: str, answer: Answer, *, by: Employee) -> None:
        now = self.clock.now()
        message = self.store.locked(message_id)
        if message is None:
            raise NotFound("message unknown")
        # Of two who press together the second finds that it is no work any more.
        self.store.keep(message.answer(answer, by=by.id, at=now))
        self.signals.changed(desk_topic(message.desk_id))
        self._record(message, answer, by=by)

    def _record(self, message: Message, answer: Answer, *, by: Employee) -> None:
        self.audit.record(
            AuditFact(
                action=Action.MESSAGE_ANSWERED,
                actor=by.id,
                subject=message.id,
                conversation=message.appointment_id,
                at=self.clock.now(),
                details={"how": answer.value},
            )
        )
