"""Telephone numbers as people write them: what can be called, and what can get a text message."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    timezone,
)

from branding.moments import ZONE
from sidecar.core.errors import BadInput

# Whoever writes no country means this one.
HERE = "NL"
NO_COUNTRY = "001"
LONGEST = 40
# Digits of any script, and what stands between them. Letters would be read as on a keypad.
_SIGNS = re.compile(
    r"(?:tel[.:]{0,2}\s*)?[+＋(\s]*\d[\d\s()./\-\u2010-\u2015\u2212\u2060]*", re.IGNORECASE
)
_TEXTS = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
# Nobody is reached there, or calling costs more than a call.
_SPECIAL = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.PAGER,
        PhoneNumberType.VOICEMAIL,
    }
)


class Problem(StrEnum):
    """Why a number is refused; each has its text where it may be filled in."""

    NOT_A_NUMBER = "not_a_number"
    NOT_POSSIBLE = "not_possible"
    SPECIAL = "special"
    NO_TEXTS = "no_texts"


class NumberRefused(BadInput):
    """`problem` says why; the number itself stands nowhere."""

    code = "number_refused"

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"telephone number: {problem}")
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A number that exists and can be called. `e164` is the same for each way to write it."""

    e164: str
    gets_texts: bool


def read(typed: str) -> Phone:
    """Any way to write a Dutch number, or one of abroad with its country; raises NumberRefused.

    ITU-T E.164; which numbers a country has given out is known by `phonenumbers`.
    """
    number = _parsed(typed)
    if phonenumbers.is_valid_short_number_for_region(number, HERE):
        raise NumberRefused(Problem.SPECIAL)
    if not phonenumbers.is_valid_number(number):
        raise NumberRefused(Problem.NOT_POSSIBLE)
    kind = phonenumbers.number_type(number)
    # Of no country are satellites and services: a text message there costs a fortune.
    if kind in _SPECIAL or phonenumbers.region_code_for_number(number) == NO_COUNTRY:
        raise NumberRefused(Problem.SPECIAL)
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Phone(e164=e164, gets_texts=kind in _TEXTS)


def mobile(typed: str) -> str:
    """The number in E.164 when it can get text messages; raises NumberRefused otherwise."""
    phone = read(typed)
    if not phone.gets_texts:
        raise NumberRefused(Problem.NO_TEXTS)
    return phone.e164


def zone_elsewhere(typed: str, *, at: datetime) -> str:
    """The time zone that a number belongs to, when the clock there differs from ours at `at`.

    Empty for a number of here, one without a country, and a country with several times: who has
    such a number may still be here, so it is a help beside our time and never instead of it.
    """
    try:
        zones = [ZoneInfo(name) for name in timezone.time_zones_for_number(_parsed(typed))]
    except (NumberRefused, ZoneInfoNotFoundError):
        return ""
    if len({at.astimezone(zone).utcoffset() for zone in zones}) != 1:
        return ""
    # With one time in all of the country; London comes after Guernsey and Jersey.
    there = zones[-1]
    is_other = at.astimezone(there).utcoffset() != at.astimezone(ZONE).utcoffset()
    return there.key if is_other else ""


class MobileNumbers:
    """The same for who only wants to know whether there is one."""

    def mobile(self, typed: str) -> str | None:
        try:
            return mobile(typed)
        except NumberRefused:
            return None


def _parsed(typed: str) -> PhoneNumber:
    text = typed.strip()
    if len(text) > LONGEST or not _SIGNS.fullmatch(text):
        raise NumberRefused(Problem.NOT_A_NUMBER)
    try:
        return phonenumbers.parse(text, HERE)
    except NumberParseException as error:
        known = error.error_type == NumberParseException.NOT_A_NUMBER
        problem = Problem.NOT_A_NUMBER if known else Problem.NOT_POSSIBLE
        # From None: the text of this error may quote the number.
        raise NumberRefused(problem) from None
