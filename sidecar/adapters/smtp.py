"""Hands mails to the municipality's mail server over SMTP."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from sidecar.adapters.smtp_lines import Lines
from sidecar.core.clock import Clock
from sidecar.core.errors import Unavailable
from sidecar.environment import LOCAL_HOSTS
from sidecar.notifications.handing import CalendarPart, Mail, MailRefused

TIMEOUT_SECONDS = 10
# Python folds a header before an encoded word with a space too many; RFC 5322 allows 998 signs.
UNFOLDED = SMTP_POLICY.clone(max_line_length=900)
NEVER = range(500, 600)
# The server wants to be logged in to, or is set up wrongly: not the fault of this mail.
ABOUT_US = frozenset({530, 534, 535, 538})


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where to hand over, read from the address in the settings.

    `smtps://` speaks TLS from the start (465). `smtp://` demands STARTTLS (587), except to this
    machine itself, or when the address ends in `?tls=none`: a relay inside the closed network.
    """

    host: str
    port: int
    user: str
    password: str
    tls: str

    @classmethod
    def of(cls, url: str) -> "MailServer":
        parts = urlsplit(url)
        host = parts.hostname or ""
        open_line = host in LOCAL_HOSTS or parse_qs(parts.query).get("tls") == ["none"]
        tls = "whole" if parts.scheme == "smtps" else "none" if open_line else "starttls"
        return cls(
            host=host,
            port=parts.port or {"whole": 465, "starttls": 587, "none": 25}[tls],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
        )


class SmtpMail:
    """See `sidecar.notifications.ports.MailPort`.

    `return_path` makes the address that hears when this mail cannot be delivered, of its key;
    without one it is the sender. A line is closed after `mails_per_line`.
    """

    def __init__(
        self,
        *,
        url: str,
        sender: str,
        sender_name: str,
        clock: Clock,
        trust: ssl.SSLContext | None = None,
        return_path: Callable[[str], str] | None = None,
        mails_per_line: int = 1,
    ) -> None:
        self._server = MailServer.of(url)
        self._sender = Address(display_name=sender_name, addr_spec=sender)
        self._clock = clock
        self._trust = trust
        self._lines = Lines(self.connect, most_mails=mails_per_line)
        self._return_path = return_path or (lambda _key: sender)

    def send(self, mail: Mail) -> None:
        message = self.written(mail)
        try:
            with self._lines.line() as line:
                line.sendmail(self._return_path(mail.key), [mail.to], message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(error.recipients[mail.to][0]) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable("mail server does not answer") from error

    def written(self, mail: Mail) -> bytes:
        """As it goes over the line (RFC 5322); raises MailRefused when no mail can carry it."""
        try:
            return self._message(mail).as_bytes(policy=UNFOLDED)
        except (ValueError, MessageError, IndexError) as error:
            # IndexError comes of Python's own reader of addresses, at an empty one.
            # From None: the text of this error quotes the address.
            raise MailRefused(f"mail cannot be written: {type(error).__name__}") from None

    def connect(self) -> smtplib.SMTP:
        """A new line, encrypted and logged in as the address says."""
        server = self._server
        if server.tls == "whole":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT_SECONDS, context=self._context()
            )
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
        try:
            if server.tls == "starttls":
                line.starttls(context=self._context())
            if server.user:
                line.login(server.user, server.password)
        except BaseException:
            line.close()
            raise
        return line

    def _context(self) -> ssl.SSLContext:
        return self._trust or ssl.create_default_context()

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"] = self._sender
        # Somebody whose name looks like an encoded word (RFC 2047) would be shown another one.
        name = mail.to_name.replace("=?", "= ?")
        message["To"] = Address(display_name=name, addr_spec=mail.to)
        message["Reply-To"] = mail.reply_to or self._sender
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = f"<{mail.key}@{self._sender.domain}>"
        # RFC 3834: an absence message of the citizen must not come back to us.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text, cte="quoted-printable")
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
        if mail.calendar is not None:
            _add_calendar(message, mail.calendar)
        # Last: setting the content takes away headers that begin with Content.
        message["Content-Language"] = mail.language
        return message


def _add_calendar(message: EmailMessage, part: CalendarPart) -> None:
    """RFC 6047: as an alternative, which calendars act on, and as a file for all others."""
    message.add_alternative(
        part.body.decode(), subtype="calendar", cte="base64", params={"method": part.method}
    )
    message.add_attachment(
        part.body, maintype="application", subtype="ics", filename="afspraak.ics"
    )


def _refusal(status: int) -> Unavailable | MailRefused:
    if status in NEVER and status not in ABOUT_US:
        return MailRefused(f"mail server refuses with {status}")
    return Unavailable(f"mail server answers {status}")
