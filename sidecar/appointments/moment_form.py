"""When an appointment is: a moment that was offered, or one that a civil servant fills in."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sidecar.appointments.domain import Product
from sidecar.core import local_time
from sidecar.core.catalogue import as_one

OFFERED = "starts_at"
OWN = ("date", "time")
MOMENT = (OFFERED, *OWN, "duration")
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=4)
GRACE = timedelta(minutes=15)
FURTHEST = timedelta(days=366)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{2}:\d{2}")


def read_moment(text: str) -> datetime | None:
    """A moment as a page of ours sends it back: ISO 8601 with a zone."""
    try:
        found = datetime.fromisoformat(text) if len(text) <= 40 else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def is_own(fields: Mapping[str, str]) -> bool:
    """Whether a moment of one's own was filled in; it goes before an offered one."""
    return any(fields.get(name, "").strip() for name in OWN)


@dataclass(frozen=True)
class MomentForm:
    """Reads the fields of MOMENT. `wrong` hears of each mistake: the field and what is wrong."""

    fields: Mapping[str, str]
    wrong: Callable[[str, str], None]

    def start(self, now: datetime) -> datetime | None:
        return self._own(now) if is_own(self.fields) else self._offered(now)

    def duration(self, products: Sequence[Product]) -> timedelta:
        """As long as all subjects together take, unless it was filled in."""
        text = self._text("duration")
        minutes = int(text) if re.fullmatch(r"[0-9]{1,3}", text) else 0
        lasts = timedelta(minutes=minutes)
        if not text:
            lasts = as_one(products).duration if products else SHORTEST
        if not SHORTEST <= lasts <= LONGEST and (text or len(products) > 1):
            self.wrong("duration", "out_of_range")
        return lasts

    def _offered(self, now: datetime) -> datetime | None:
        start = read_moment(self._text(OFFERED))
        if start is None:
            self.wrong(OFFERED, "missing")
        elif not now - GRACE <= start <= now + FURTHEST:
            self.wrong(OFFERED, "past")
        return start

    def _own(self, now: datetime) -> datetime | None:
        day, at = self._day(), self._time()
        if day is not None and at is None and day < local_time.day_of(now):
            self.wrong("date", "past")
        if day is None or at is None:
            return None
        try:
            start = local_time.moment(day, at)
        except (ValueError, OverflowError):
            self.wrong("time", "skipped")
            return None
        if start < now - GRACE:
            self.wrong("date" if day < local_time.day_of(now) else "time", "past")
        if start > now + FURTHEST:
            self.wrong("date", "too_far")
        return start

    def _day(self) -> date | None:
        text = self._text("date")
        with suppress(ValueError):
            if _DATE.fullmatch(text):
                return date.fromisoformat(text)
        self.wrong("date", "not_a_date" if text else "missing")
        return None

    def _time(self) -> time | None:
        text = self._text("time")
        with suppress(ValueError):
            if _TIME.fullmatch(text):
                return time.fromisoformat(text)
        self.wrong("time", "not_a_time" if text else "missing")
        return None

    def _text(self, name: str) -> str:
        return self.fields.get(name, "").strip()
