"""What a mail is, and when a mail server will never take it."""

from dataclasses import dataclass

from sidecar.core.errors import BalieError


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


class MailRefused(BalieError):
    """The mail server says that it will never deliver this: trying again has no use."""

    code = "mail_refused"
