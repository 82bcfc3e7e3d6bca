"""What a civil servant reads of each message: its state, when, and why, as keys of texts."""

from dataclasses import dataclass
from datetime import datetime

from branding import moments
from branding.texts import Texts
from sidecar.notifications.domain import FAILED, Answer, Channel, State, Why
from sidecar.notifications.work_list import Item

LOOKS = {
    State.WAITING: "inactive",
    State.CANCELLED: "inactive",
    State.SENT: "active",
    State.DELIVERED: "safe",
}
# What an address and a telephone number say differently.
PER_CHANNEL = frozenset({"refused", "temporary", "permanent", "bounced"})
# Sending the same again changes nothing about these.
IN_VAIN = frozenset(
    {Why.REFUSED, Why.NO_ADDRESS, Why.NO_NUMBER, Why.NO_MAIL, Why.BLOCKED, Why.NO_SMS}
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message as it is shown; `badge` is the word, `text` says more where there is more."""

    item: Item
    badge: str
    look: str
    text: str
    advice: str
    may_repeat: bool

    @property
    def kind(self) -> str:
        return f"messages.kind.{self.item.message.kind}"

    @property
    def is_work(self) -> bool:
        return self.item.message.is_work

    @property
    def deeds(self) -> list[str]:
        """What a person can do about it, what may help first."""
        first = {"messages.advice.resend": "resend", "messages.advice.change": "change"}
        wanted = [first.get(self.advice, "other"), "change", "resend", "other"]
        there = [deed for deed in wanted if deed != "other" or self.item.other is not None]
        return list(dict.fromkeys(there))

    @property
    def is_sms(self) -> bool:
        return self.item.message.channel is Channel.SMS


def line(texts: Texts, item: Item, now: datetime) -> Line:
    message = item.message
    return Line(
        item=item,
        badge=texts(badge_key(item)),
        look=look(item),
        text=_text(texts, item, now),
        advice=_advice(item),
        may_repeat=message.may_be_repeated
        and not message.is_overtaken
        and item.to.is_planned
        and not is_read(item),
    )


def is_read(item: Item) -> bool:
    """Read means: the link was opened after it left. There are no tracking pixels."""
    opened, sent = item.to.link_opened_at, item.message.sent_at
    return opened is not None and sent is not None and opened >= sent


def badge_key(item: Item) -> str:
    """The text that says in a word how far it came."""
    if is_read(item):
        return "messages.badge.read"
    if item.message.state in FAILED:
        answered = item.message.answered is not Answer.OPEN
        return f"messages.badge.{'answered' if answered else 'failed'}"
    return f"messages.badge.{item.message.state}"


def look(item: Item) -> str:
    failed = "error" if item.message.is_work else "inactive"
    return "safe" if is_read(item) else LOOKS.get(item.message.state, failed)


def _text(texts: Texts, item: Item, now: datetime) -> str:
    message = item.message
    if is_read(item):
        return texts("messages.text.read", **_moment(texts, item.to.link_opened_at))
    if message.state is State.WAITING:
        return texts("messages.text.waiting", **_moment(texts, message.due_at))
    if message.state in FAILED or message.state is State.CANCELLED:
        return texts(why_key(item))
    if message.sent_at is None:
        return ""
    return texts(f"messages.text.{_how_far(item, now)}", **_moment(texts, message.changed_at))


def _how_far(item: Item, now: datetime) -> str:
    """Of a text message somebody may still tell whether it arrived, of a mail nobody does."""
    message = item.message
    if message.state is not State.SENT or message.channel is Channel.MAIL:
        return message.state
    return "sent_unknown" if message.lacks_receipt(now) else "sent_sms"


def why_key(item: Item) -> str:
    """The text that says why it did not arrive, or was not sent."""
    why = item.message.why or item.message.state
    channel = f".{item.message.channel}" if why in PER_CHANNEL else ""
    return f"messages.why.{why}{channel}"


def _advice(item: Item) -> str:
    why, state = item.message.why, item.message.state
    if why is Why.TOO_MANY:
        return "messages.advice.call"
    if why in IN_VAIN or state in (State.PERMANENT, State.BOUNCED):
        mailbox_full = why is Why.MAILBOX_FULL
        return f"messages.advice.{'call' if mailbox_full else 'change'}"
    return "messages.advice.resend"


def _moment(texts: Texts, at: datetime | None) -> dict[str, str]:
    if at is None:
        return {}
    return {"day": moments.day(texts, at), "time": moments.time(texts, at)}
