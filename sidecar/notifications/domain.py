"""What a message is, what may become of it, and when a server will never take it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sidecar.core.errors import Conflict
from sidecar.core.messages import MessageKind as MessageKind
from sidecar.core.visits import CLOSES_AFTER, Correspondence
from sidecar.notifications.handing import Outcome

REMINDERS = frozenset({MessageKind.REMINDER_DAY, MessageKind.REMINDER_HOUR})
# These can be asked for again by somebody who cannot find them.
REPEATABLE = frozenset({MessageKind.CONFIRMATION, MessageKind.CHANGED, MessageKind.FOLLOW_UP})
ABOUT_ITS_MOMENT = REMINDERS | {MessageKind.CHANGED}
# What is said when the conversation is over still matters then.
STEPS_MATTER = timedelta(days=7)
# With the waits of the outbox this is about twelve hours.
MOST_TRIES = 20
# Nearly every receipt of a text message comes within.
SOON = timedelta(minutes=1)
# How long after it left we ask what became of a text message, when nobody told. NotifyNL gives one
# up itself after 72 hours, so the last question is answered.
ASK_AFTER = (
    *(timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1), timedelta(hours=4)),
    *(timedelta(hours=12), timedelta(hours=24), timedelta(hours=48), timedelta(hours=73)),
)


class Channel(StrEnum):
    MAIL = "mail"
    SMS = "sms"


class State(StrEnum):
    """How far a message came. The order of the members is that of STANDING, lowest first."""

    WAITING = "waiting"
    CANCELLED = "cancelled"
    GIVEN_UP = "given_up"
    SENT = "sent"
    TEMPORARY = "temporary"
    TECHNICAL = "technical"
    PERMANENT = "permanent"
    BOUNCED = "bounced"
    DELIVERED = "delivered"


# News may come twice, late and in any order; what is known is the highest of all that was heard.
# What we decided ourselves (cancelled, given up) stands below every word of a provider: when one
# comes, the message did leave. Delivered stands above all: nothing makes it undone.
STANDING = {state: place for place, state in enumerate(State)}
FAILED = frozenset(
    {State.GIVEN_UP, State.TEMPORARY, State.TECHNICAL, State.PERMANENT, State.BOUNCED}
)


class Why(StrEnum):
    """The reason of a state, where the state alone does not say what a person can do."""

    NOTHING = ""
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    FAULT = "fault"
    TOO_MANY = "too_many"
    NO_RECEIPT = "no_receipt"
    NO_NUMBER = "no_number"
    NO_MAIL = "no_mail"
    NO_SMS = "no_sms"
    NO_ADDRESS = "no_address"
    MAILBOX_FULL = "mailbox_full"
    BLOCKED = "blocked"
    DELAYED = "delayed"
    GONE = "gone"
    MOVED = "moved"
    SWITCHED_OFF = "switched_off"
    OTHER_WAY = "other_way"
    CALLED_OFF = "called_off"
    OVER = "over"
    ARRIVED = "arrived"


class Answer(StrEnum):
    """What was done about a message that failed; nothing as long as it is work."""

    OPEN = ""
    RESENT = "resent"
    OTHER_CHANNEL = "other_channel"
    CONTACT_CHANGED = "contact_changed"
    SPOKEN = "spoken"
    LINK_OPENED = "link_opened"


class NoLongerWork(Conflict):
    """A colleague answered it already, or it arrived after all."""

    code = "no_longer_work"
    message_key = "messages.no_longer_work"


class ChannelMissing(Conflict):
    """There is no such way to this citizen: no usable number, or no provider."""

    code = "channel_missing"
    message_key = "messages.channel_missing"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message (bericht) to one participant by one way, and what became of it.

    `starts_at` is the start of the appointment that it was made for. `tries` counts all tries,
    `sendings` those after which the citizen may have it. It is nobody's work after
    `matters_until`. Moments are UTC.
    """

    id: str
    participant_id: str
    appointment_id: str
    desk_id: str
    kind: MessageKind
    channel: Channel
    starts_at: datetime
    matters_until: datetime
    created_at: datetime
    due_at: datetime
    changed_at: datetime
    state: State = State.WAITING
    sent_at: datetime | None = None
    handed_at: datetime | None = None
    provider_id: str | None = None
    tries: int = 0
    sendings: int = 0
    why: Why = Why.NOTHING
    answered: Answer = Answer.OPEN
    answered_at: datetime | None = None
    answered_by: str | None = None

    @classmethod
    def new(
        cls,
        message_id: str,
        facts: Correspondence,
        kind: MessageKind,
        channel: Channel,
        *,
        now: datetime,
        due: datetime | None = None,
    ) -> "Message":
        due = due or now
        closes = facts.ends_at + CLOSES_AFTER
        matters = due + STEPS_MATTER if kind is MessageKind.NEXT_STEPS else closes
        return cls(
            id=message_id,
            participant_id=facts.participant_id,
            appointment_id=facts.appointment_id,
            desk_id=facts.desk_id,
            kind=kind,
            channel=channel,
            starts_at=facts.starts_at,
            matters_until=matters,
            created_at=now,
            due_at=due,
            changed_at=now,
        )

    @property
    def is_work(self) -> bool:
        return self.state in FAILED and self.answered is Answer.OPEN

    @property
    def is_unanswered(self) -> bool:
        """It left or failed, and nobody did anything about it."""
        return self.state not in (State.WAITING, State.CANCELLED) and self.answered is Answer.OPEN

    @property
    def may_be_repeated(self) -> bool:
        """It arrived as far as we know, but perhaps the citizen cannot find it."""
        return self.kind in REPEATABLE and self.state in (State.SENT, State.DELIVERED)

    def ask_again(self, now: datetime) -> datetime | None:
        """When to ask the provider what became of it; None when that has no use any more."""
        if not self.awaits_receipt or self.sent_at is None:
            return None
        return next((at for wait in ASK_AFTER if (at := self.sent_at + wait) > now), None)

    @property
    def awaits_receipt(self) -> bool:
        """It left, and who took it can be asked what became of it."""
        is_sent = self.state is State.SENT and self.why is not Why.NO_RECEIPT
        return is_sent and bool(self.provider_id)

    def is_changing(self, now: datetime) -> bool:
        """Whether it will be another state in a moment: it leaves, or its receipt is near."""
        if self.state is State.WAITING:
            return self.due_at <= now
        return self.awaits_receipt and self.sent_at is not None and now < self.sent_at + SOON

    @property
    def is_overtaken(self) -> bool:
        """Another address, number or way holds since it went."""
        return self.answered is Answer.CONTACT_CHANGED

    def lacks_receipt(self, now: datetime) -> bool:
        """It left, and nobody will tell any more whether it arrived; of a mail nobody ever does."""
        if self.channel is not Channel.SMS or self.state is not State.SENT:
            return False
        is_late = self.sent_at is not None and now >= self.sent_at + ASK_AFTER[-1]
        return is_late or self.why is Why.NO_RECEIPT

    def without_receipt(self) -> "Message":
        """Sent, and what became of it stays unknown: that is no work, for most did arrive."""
        return replace(self, why=Why.NO_RECEIPT)

    def obsolete(self, facts: Correspondence, now: datetime) -> Why:
        """Why it need not be sent any more; NOTHING when it must."""
        if self.kind in (MessageKind.NEXT_STEPS, MessageKind.CANCELLATION):
            return Why.NOTHING
        if not facts.is_planned:
            return Why.CALLED_OFF
        # Of a move that was moved again, the message about the last one tells all.
        if self.kind in ABOUT_ITS_MOMENT and facts.starts_at != self.starts_at:
            return Why.MOVED
        # What a team lead changes of a product holds for reminders that wait, too.
        if self.kind in REMINDERS and self.kind not in facts.reminders:
            return Why.SWITCHED_OFF
        # Who is invited into a call that runs late must still get his link.
        closes = facts.ends_at + CLOSES_AFTER
        if now >= (facts.starts_at if self.kind in REMINDERS else closes):
            return Why.OVER
        return Why.NOTHING

    def heard(self, state: State, *, at: datetime, why: Why = Why.NOTHING) -> "Message":
        """The same with this news, which may be old: then nothing changes."""
        if STANDING[state] <= STANDING[self.state]:
            return self
        left = STANDING[state] >= STANDING[State.SENT]
        sent = self.sent_at or at if left else self.sent_at
        return replace(self, state=state, why=why, changed_at=at, sent_at=sent)

    def begun(self, now: datetime) -> "Message":
        return replace(self, tries=self.tries + 1, sendings=self.sendings + 1, handed_at=now)

    def missed(self) -> "Message":
        """The other side said that it did not take it."""
        return replace(self, sendings=self.sendings - 1)

    def is_hopeless(self, now: datetime) -> bool:
        return self.tries >= MOST_TRIES or now >= self.matters_until

    def answer(self, answer: Answer, *, by: str, at: datetime) -> "Message":
        if not self.is_work:
            raise NoLongerWork(f"message {self.id} is {self.state}, answer {self.answered!s}")
        return replace(self, answered=answer, answered_by=by, answered_at=at)

    def set_aside(self, *, by: str, at: datetime) -> "Message":
        """It went where nothing goes any more: what still becomes of it is no news."""
        return replace(self, answered=Answer.CONTACT_CHANGED, answered_by=by, answered_at=at)


STATES_OF_OUTCOMES = {
    Outcome.SENT: State.SENT,
    Outcome.DELIVERED: State.DELIVERED,
    Outcome.TEMPORARY: State.TEMPORARY,
    Outcome.PERMANENT: State.PERMANENT,
    Outcome.TECHNICAL: State.TECHNICAL,
}
