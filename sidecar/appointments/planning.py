"""What is filled in to plan an appointment: every mistake is named, each with its field."""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sidecar.appointments.domain import Desk, Product
from sidecar.appointments.guests import AGREED, CONTACT, KEY, LANGUAGES, Guest, GuestForm
from sidecar.core import local_time
from sidecar.core.errors import BadInput
from sidecar.core.errors import Mistakes as Mistakes

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=4)
GRACE = timedelta(minutes=15)
FURTHEST = timedelta(days=366)
FIELDS = ("desk", "product", "date", "time", "duration", "name", *CONTACT, "language")
# A second person, from another place perhaps; a name and a way to reach it, or nothing (M17).
SECOND = (
    *("second_name", *(f"second_{name}" for name in CONTACT)),
    *("second_language", "second_part", "second_agreed"),
)
# Knowing that the desk is closed at that moment.
OUTSIDE_HOURS = "outside_hours"

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{2}:\d{2}")


@dataclass(frozen=True, kw_only=True)
class NewAppointment:
    """A form that holds. `key` makes sending it twice the same as once."""

    desk: Desk
    product: Product
    starts_at: datetime
    duration: timedelta
    guests: tuple[Guest, ...]
    outside_hours: bool = False
    key: str | None = None


def read(
    fields: Mapping[str, str],
    *,
    desks: Collection[Desk],
    products: Collection[Product],
    now: datetime,
    languages: Collection[str] = LANGUAGES,
    sends_texts: bool = False,
) -> NewAppointment:
    """Make a NewAppointment of what was filled in; raise Mistakes with all that is wrong.

    `sends_texts` says whether text messages go here; without them everybody needs a mail address.
    """
    form = _Form(fields, languages, sends_texts)
    desk = form.desk(desks)
    product = form.product(products, desk)
    starts_at, duration = form.start(now), form.duration()
    guests, key = form.guests(), _key(fields)
    if form.mistakes or desk is None or product is None or starts_at is None:
        raise Mistakes(form.mistakes)
    return NewAppointment(
        desk=desk,
        product=product,
        starts_at=starts_at,
        duration=duration,
        guests=guests,
        outside_hours=fields.get(OUTSIDE_HOURS) == AGREED,
        key=key,
    )


def _key(fields: Mapping[str, str]) -> str | None:
    key = fields.get("key") or None
    if key and not KEY.fullmatch(key):
        raise BadInput("the key of the form is not one of ours")
    return key


class _Form(GuestForm):
    def desk(self, desks: Collection[Desk]) -> Desk | None:
        found = {desk.id: desk for desk in desks}.get(self._text("desk"))
        if found is None:
            self._wrong("desk", "missing")
        return found

    def product(self, products: Collection[Product], desk: Desk | None) -> Product | None:
        found = {product.id: product for product in products}.get(self._text("product"))
        if found is None:
            self._wrong("product", "missing")
            return None
        if desk is not None and found.desk_id != desk.id:
            self._wrong("product", "other_desk")
        return found

    def start(self, now: datetime) -> datetime | None:
        day, at = self._day(), self._time()
        if day is not None and at is None and day < local_time.day_of(now):
            self._wrong("date", "past")
        if day is None or at is None:
            return None
        try:
            start = local_time.moment(day, at)
        except (ValueError, OverflowError):
            self._wrong("time", "skipped")
            return None
        if start < now - GRACE:
            self._wrong("date" if day < local_time.day_of(now) else "time", "past")
        if start > now + FURTHEST:
            self._wrong("date", "too_far")
        return start

    def duration(self) -> timedelta:
        text = self._text("duration")
        minutes = int(text) if re.fullmatch(r"[0-9]{1,3}", text) else 0
        if not SHORTEST <= timedelta(minutes=minutes) <= LONGEST:
            self._wrong("duration", "out_of_range" if text else "missing")
        return timedelta(minutes=minutes)

    def guests(self) -> tuple[Guest, ...]:
        first = self.guest()
        if not any(self._text(f"second_{name}") for name in ("name", "mail", "phone")):
            return (first,)
        has_own = bool(self._text("second_language"))
        return first, Guest(
            name=self.name("second_name"),
            language=self.language("second_language") if has_own else first.language,
            part=self.part("second_part", "second_agreed"),
            **self.contact("second_")._asdict(),
        )

    def _day(self) -> date | None:
        text = self._text("date")
        with suppress(ValueError):
            if _DATE.fullmatch(text):
                return date.fromisoformat(text)
        self._wrong("date", "not_a_date" if text else "missing")
        return None

    def _time(self) -> time | None:
        text = self._text("time")
        with suppress(ValueError):
            if _TIME.fullmatch(text):
                return time.fromisoformat(text)
        self._wrong("time", "not_a_time" if text else "missing")
        return None
