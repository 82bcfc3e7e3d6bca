"""By which way somebody is told: mail, text message or both, and what that asks of what he gave."""

from enum import StrEnum
from typing import NamedTuple

from sidecar.core.phones import MobileNumbers, Problem


class Reach(StrEnum):
    """Mail, sms of beide.

    With both, mail brings all, and text messages what must be seen soon.
    """

    MAIL = "mail"
    SMS = "sms"
    BOTH = "both"

    @property
    def by_mail(self) -> bool:
        return self is not Reach.SMS

    @property
    def by_sms(self) -> bool:
        return self is not Reach.MAIL


class Lacking(NamedTuple):
    """What is not there for a way to reach somebody: the field, and what is the matter with it."""

    field: str
    problem: str


def choose(wanted: Reach | None, *, mail: str, phone: str, sends_texts: bool) -> Reach | Lacking:
    """The way that was asked for, or else (None) every way that there is.

    `sends_texts` says whether text messages go here at all; without them everybody needs mail.
    """
    gets_texts = number(phone) is not None
    if not sends_texts and wanted is Reach.SMS:
        return Lacking("reach", "not_here")
    if not mail and not sends_texts:
        return Lacking("mail", "missing")
    if wanted is None:
        return _by_itself(has_mail=bool(mail), has_phone=bool(phone), gets_texts=gets_texts)
    if wanted.by_mail and not mail:
        return Lacking("mail", "missing")
    if wanted.by_sms and not gets_texts:
        return Lacking("phone", Problem.NO_TEXTS if phone else "missing")
    return wanted


def asked(reach: Reach, *, mail: str, phone: str) -> Reach | None:
    """What a form shows as the choice: None when it is what comes by itself."""
    return None if choose(None, mail=mail, phone=phone, sends_texts=True) is reach else reach


def number(phone: str) -> str | None:
    """The number that text messages go to (E.164), however it was typed; None for any other."""
    return MobileNumbers().mobile(phone)


def _by_itself(*, has_mail: bool, has_phone: bool, gets_texts: bool) -> Reach | Lacking:
    if has_mail:
        return Reach.BOTH if gets_texts else Reach.MAIL
    if gets_texts:
        return Reach.SMS
    return Lacking("phone", Problem.NO_TEXTS) if has_phone else Lacking("mail", "no_way")
