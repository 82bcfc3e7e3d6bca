"""What is handed to a mail server or a provider of text messages, and what they tell."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sidecar.core.errors import BalieError
from sidecar.core.messages import MessageKind


class Outcome(StrEnum):
    """What a provider says became of a message, in the words of NotifyNL."""

    SENT = "sent"
    DELIVERED = "delivered"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    TECHNICAL = "technical"


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of one message. `reference` is the one that was sent along: the message's id.

    Receipts may come twice, late and in the wrong order.
    """

    reference: str
    outcome: Outcome
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Sms:
    """One text message. `to` is E.164 ("+31612345678"); `reference` is the message's id.

    NotifyNL keeps its texts itself and fills `values` in; Spryng gets `text`.
    """

    reference: str
    to: str
    kind: MessageKind
    language: str
    text: str
    values: dict[str, str]


class SmsText(NamedTuple):
    """What a text message says; `values` is the same in parts, for who keeps the text itself."""

    text: str
    values: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class CalendarPart:
    """An iCalendar object (RFC 5545); `method` is the same as the one in `body`."""

    method: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail to one citizen, ready to be sent; the sender is the municipality's.

    `key` is the same when the same mail is sent again, so that a mail program shows it once.
    """

    key: str
    to_name: str
    to: str
    reply_to: str | None
    language: str
    subject: str
    text: str
    html: str
    calendar: CalendarPart | None = None


class MailRefused(BalieError):
    """The mail server says that it will never deliver this: trying again has no use."""

    code = "mail_refused"


class SmsRefused(BalieError):
    """The provider says that it will never deliver this: trying again has no use."""

    code = "sms_refused"


class StrangeReceipt(BalieError):
    """What a provider told cannot be understood; it need not tell it again."""

    code = "strange_receipt"
    message_key = "error.bad_input"
