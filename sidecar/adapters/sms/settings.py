"""The settings of text messages: who carries them, how we get in, and what NotifyNL may say."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import product
from urllib.parse import urlsplit

from sidecar.environment import Reader
from sidecar.notifications.domain import MessageKind

NONE, NOTIFYNL, SPRYNG = PROVIDERS = ("none", "notifynl", "spryng")
OTHERS = (
    "BALIE_SMS_URL",
    "BALIE_SMS_KEY",
    "BALIE_SMS_SENDER",
    "BALIE_SMS_TEMPLATES",
    "BALIE_SMS_RECEIPT_TOKEN",
)
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# The name that somebody gave the key, the id of our service, the secret.
_KEY = re.compile(rf"[^\s]*-?{_UUID}-{_UUID}", re.ASCII)
_TEMPLATE = re.compile(rf"([a-z_]+)\.([a-z]{{2}})=({_UUID})", re.ASCII)
# What telephones show: eleven letters and digits, or a number.
_ORIGINATOR = re.compile(r"[0-9]{1,14}|[A-Za-z0-9 ]{0,10}[A-Za-z0-9]", re.ASCII)

Templates = Mapping[tuple[MessageKind, str], str]


@dataclass(frozen=True, kw_only=True)
class NotifyNlSettings:
    """`sender` is the id of a sender at NotifyNL, or empty: the one that is first there."""

    url: str
    key: str = field(repr=False)
    sender: str
    templates: Templates
    receipt_token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class SpryngSettings:
    """`sender` is what the telephone shows."""

    url: str
    key: str = field(repr=False)
    sender: str


SmsSettings = NotifyNlSettings | SpryngSettings


def read_sms(read: Reader, *, languages: Collection[str]) -> SmsSettings | None:
    """None where there is mail only. What is half set is a mistake, not a choice.

    `languages` are those that letters are written in.
    """
    if not read.is_set("BALIE_SMS") and not any(map(read.is_set, OTHERS)):
        return None
    provider = read.choice("BALIE_SMS", *PROVIDERS)
    if provider == NOTIFYNL:
        return _notifynl(read, languages)
    if provider == SPRYNG:
        return _spryng(read)
    return None


def _notifynl(read: Reader, languages: Collection[str]) -> NotifyNlSettings:
    settings = NotifyNlSettings(
        url=read.url("BALIE_SMS_URL"),
        key=read.secret("BALIE_SMS_KEY", shortest=73),
        sender=read.text("BALIE_SMS_SENDER") if read.is_set("BALIE_SMS_SENDER") else "",
        templates=_templates(read, languages),
        receipt_token=read.secret("BALIE_SMS_RECEIPT_TOKEN", shortest=32),
    )
    if urlsplit(settings.url).path:
        read.mistakes.append("BALIE_SMS_URL must be an address without a path")
    if len(settings.key) >= 73 and not _KEY.fullmatch(settings.key):
        read.mistakes.append("BALIE_SMS_KEY is no key of NotifyNL")
    if settings.sender and not re.fullmatch(_UUID, settings.sender, re.ASCII):
        read.mistakes.append("BALIE_SMS_SENDER must be the id of a sender at NotifyNL")
    return settings


def _templates(read: Reader, languages: Collection[str]) -> Templates:
    """`kind.language=id`, separated by spaces: every kind in every language of our letters.

    Who gets text messages only gets every kind of them, and each in the own language.
    """
    found: dict[tuple[MessageKind, str], str] = {}
    for word in read.text("BALIE_SMS_TEMPLATES").split():
        parts = _TEMPLATE.fullmatch(word)
        if parts is None or parts[1] not in list(MessageKind) or parts[2] not in languages:
            read.mistakes.append("BALIE_SMS_TEMPLATES is no list of kind.language=id")
            return {}
        found[MessageKind(parts[1]), parts[2]] = parts[3]
    if found:
        read.mistakes += [
            f"BALIE_SMS_TEMPLATES has no {kind}.{language}"
            for kind, language in product(MessageKind, languages)
            if (kind, language) not in found
        ]
    return found


def _spryng(read: Reader) -> SpryngSettings:
    settings = SpryngSettings(
        url=read.url("BALIE_SMS_URL"),
        key=read.secret("BALIE_SMS_KEY", shortest=16),
        sender=read.text("BALIE_SMS_SENDER"),
    )
    if settings.sender and not _ORIGINATOR.fullmatch(settings.sender):
        read.mistakes.append(
            "BALIE_SMS_SENDER must be at most 11 letters and digits, or a number of 14 digits"
        )
    return settings
