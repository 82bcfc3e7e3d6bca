"""Reads what mail servers say about a mail that was not delivered (RFC 3464), and notes it."""

import email
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import getaddresses
from typing import NamedTuple

from sidecar.notifications.domain import STANDING, State, Why
from sidecar.notifications.return_paths import ReturnPaths
from sidecar.notifications.service import Notifications

log = logging.getLogger(__name__)
LARGEST = 5 * 1024 * 1024
# Where the return path stands when the mail server put the report into one mailbox for all.
TO_WHOM = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
# RFC 3463: what the second and third number say.
_REASONS = (
    (re.compile(r"\d\.1\.\d+"), Why.NO_ADDRESS),
    (re.compile(r"\d\.2\.2"), Why.MAILBOX_FULL),
    (re.compile(r"\d\.2\.\d+"), Why.NO_ADDRESS),
    (re.compile(r"\d\.7\.\d+"), Why.BLOCKED),
)


class Verdict(NamedTuple):
    """What a mail server says of one recipient."""

    state: State
    why: Why


@dataclass(frozen=True, kw_only=True)
class Bounces:
    """The intake. Trusts nothing in the mail but the return path, which only we can make."""

    return_paths: ReturnPaths
    notifications: Notifications

    def take(self, source: bytes) -> bool:
        """Note what this mail reports; False, and no harm, when it is no report about ours."""
        if len(source) > LARGEST:
            return False
        try:
            mail = email.message_from_bytes(source, policy=default)
            message_id, verdict = self._message_of(mail), verdict_of(mail)
        # The library meets strange headers with many kinds of errors; all mean: not a report.
        except (MessageError, ValueError, LookupError, AttributeError, TypeError):
            log.info("mail cannot be read")
            return False
        if message_id is None or verdict is None:
            return False
        return self.notifications.hear(message_id, verdict.state, verdict.why)

    def _message_of(self, mail: EmailMessage) -> str | None:
        headers = [str(value) for name in TO_WHOM for value in mail.get_all(name, [])]
        ids = (self.return_paths.message_of(address) for _, address in getaddresses(headers))
        return next((found for found in ids if found is not None), None)


def verdict_of(mail: EmailMessage) -> Verdict | None:
    """The worst that is said of a recipient; None when this is no delivery report."""
    found = [verdict for fields in _recipients(mail) if (verdict := _verdict(fields)) is not None]
    return max(found, key=lambda verdict: STANDING[verdict.state], default=None)


def _recipients(mail: EmailMessage) -> Iterator[Message]:
    """The blocks of a delivery report that are about a recipient: RFC 3464, 2.3."""
    if mail.get_content_type() != "multipart/report":
        return
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            # The first block is about the report itself and has no Action.
            yield from (block for block in part.get_payload() if isinstance(block, Message))


def _verdict(fields: Message) -> Verdict | None:
    """RFC 3464, 2.3.3 (Action) and 2.3.4 (Status); RFC 3463 for the numbers."""
    action = str(fields.get("Action", "")).strip().lower()
    status = _STATUS.search(str(fields.get("Status", "")))
    if action == "delivered":
        return Verdict(State.DELIVERED, Why.NOTHING)
    if action == "delayed":
        return Verdict(State.TEMPORARY, Why.DELAYED)
    if action != "failed" or status is None or status[1] == "2":
        return None
    why = next((why for sign, why in _REASONS if sign.fullmatch(status[0])), Why.NOTHING)
    return Verdict(State.TEMPORARY if status[1] == "4" else State.BOUNCED, why)
