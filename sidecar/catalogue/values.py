"""Single values of a desk or a product as somebody wrote them, and what can be wrong with one."""

import re
from contextlib import suppress
from datetime import date
from enum import StrEnum
from itertools import pairwise

from sidecar.catalogue.domain import Span

YES = "ja"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MAIL = re.compile(r"[^\s@<>,;\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[0-9]{1,6}")
_AMOUNT = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,2}))?")
LONGEST_NAME, LONGEST_MAIL = 120, 254
MIDNIGHT = 24 * 60


class Wrong(StrEnum):
    """What is wrong with a value; the pages and the command each have a sentence for it."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    STRANGE_SIGNS = "strange_signs"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_AN_ID = "not_an_id"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_AN_AMOUNT = "not_an_amount"
    NOT_HOURS = "not_hours"
    HOURS_OVERLAP = "hours_overlap"
    NOT_A_DAY = "not_a_day"
    TWICE = "twice"
    UNKNOWN = "unknown"


class WrongValue(ValueError):
    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong


def an_id(text: str) -> str:
    return _shaped(_ID, text, Wrong.NOT_AN_ID)


def an_address(text: str) -> str | None:
    """May stay empty."""
    if not text:
        return None
    if len(text) > LONGEST_MAIL:
        raise WrongValue(Wrong.TOO_LONG)
    return _shaped(_MAIL, text, Wrong.NOT_AN_ADDRESS)


def a_name(text: str) -> str:
    if not text:
        raise WrongValue(Wrong.MISSING)
    return a_text(text, longest=LONGEST_NAME, lines=False)


def a_text(text: str, *, longest: int, lines: bool) -> str:
    """May stay empty; with or without line breaks."""
    text = text.replace("\r\n", "\n")
    if len(text) > longest:
        raise WrongValue(Wrong.TOO_LONG)
    plain = text.replace("\n", "") if lines else text
    if (plain and not plain.isprintable()) or set(plain) & set("<>"):
        raise WrongValue(Wrong.STRANGE_SIGNS)
    return text


def a_number(text: str, *, lowest: int, highest: int) -> int:
    number = int(_shaped(_NUMBER, text, Wrong.NOT_A_NUMBER))
    if not lowest <= number <= highest:
        raise WrongValue(Wrong.OUT_OF_RANGE)
    return number


def an_amount(text: str) -> int:
    """Such as "58,90", in cents; may stay empty."""
    found = _AMOUNT.fullmatch(text or "0")
    if found is None:
        raise WrongValue(Wrong.NOT_AN_AMOUNT)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def a_day(text: str) -> date:
    _shaped(_DATE, text, Wrong.NOT_A_DAY)
    with suppress(ValueError):
        return date.fromisoformat(text)
    raise WrongValue(Wrong.NOT_A_DAY)


def one_of(text: str, known: tuple[str, ...]) -> str:
    if not text:
        raise WrongValue(Wrong.MISSING)
    if text not in known:
        raise WrongValue(Wrong.UNKNOWN)
    return text


def hours(text: str) -> tuple[Span, ...]:
    """Such as "09:00-12:30, 13:30-17:00"; empty is closed all day."""
    spans = sorted(_span(part) for part in re.split(r"[,;]", text) if part.strip())
    if any(later.opens < sooner.closes for sooner, later in pairwise(spans)):
        raise WrongValue(Wrong.HOURS_OVERLAP)
    return tuple(spans)


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise WrongValue(Wrong.NOT_HOURS)
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    span = Span(from_hour * 60 + from_minute, to_hour * 60 + to_minute)
    if from_minute > 59 or to_minute > 59 or not span.opens < span.closes <= MIDNIGHT:
        raise WrongValue(Wrong.NOT_HOURS)
    return span


def _shaped(pattern: re.Pattern[str], text: str, wrong: Wrong) -> str:
    if not text:
        raise WrongValue(Wrong.MISSING)
    if not pattern.fullmatch(text):
        raise WrongValue(wrong)
    return text
