"""What is filled in to plan an appointment: every mistake is named, each with its field."""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from sidecar.appointments.domain import Desk, Product
from sidecar.core import local_time, phones
from sidecar.core.errors import BadInput
from sidecar.core.errors import Mistakes as Mistakes
from sidecar.core.phones import NumberRefused
from sidecar.core.visits import Part

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=4)
GRACE = timedelta(minutes=15)
FURTHEST = timedelta(days=366)
# Of letters and pages both; a translator may add some for letters alone.
LANGUAGES: Mapping[str, str] = MappingProxyType({"nl": "Nederlands", "en": "English"})
FIELDS = ("desk", "product", "date", "time", "duration", "name", "mail", "phone", "language")
# A second person, from another place perhaps: both or neither (M17).
SECOND = ("second_name", "second_mail", "second_part", "second_agreed")
GUEST_FIELDS = ("name", "mail", "phone", "language", "part", "agreed", "key")
# Knowing that the desk is closed at that moment.
OUTSIDE_HOURS = "outside_hours"
AGREED = "ja"
LONGEST_NAME, LONGEST_MAIL, LONGEST_PHONE = 80, 254, 20

_MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z0-9-]{2,}"
)
_STRAY_DOT = re.compile(r"^\.|\.\.|\.@")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{2}:\d{2}")
_KEY = re.compile(r"x[0-9a-f]{24}")


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody who is invited; each gets a mail and a link of his own."""

    name: str
    mail: str
    phone: str
    language: str
    part: Part = Part.CITIZEN


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
) -> NewAppointment:
    """Make a NewAppointment of what was filled in; raise Mistakes with all that is wrong."""
    form = _Form(fields, languages)
    desk = form.desk(desks)
    product = form.product(products, desk)
    starts_at, duration = form.start(now), form.duration()
    guests = form.guests()
    key = fields.get("key") or None
    if key and not _KEY.fullmatch(key):
        raise BadInput("the key of the form is not one of ours")
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


def read_contact(fields: Mapping[str, str]) -> tuple[str, str]:
    """Mail address and telephone number (perhaps empty); raise Mistakes with all that is wrong."""
    form = _Form(fields)
    mail, phone = form.mail("mail"), form.phone()
    if form.mistakes:
        raise Mistakes(form.mistakes)
    return mail, phone


def read_guest(
    fields: Mapping[str, str], *, languages: Collection[str] = LANGUAGES
) -> tuple[str, Guest]:
    """The key of the form, and one more person; raise Mistakes with all that is wrong."""
    form = _Form(fields, languages)
    guest = replace(form.guest(), part=form.part("part", "agreed"))
    if form.mistakes:
        raise Mistakes(form.mistakes)
    key = fields.get("key", "")
    if not _KEY.fullmatch(key):
        raise BadInput("the key of the form is not one of ours")
    return key, guest


@dataclass(frozen=True)
class _Form:
    fields: Mapping[str, str]
    languages: Collection[str] = tuple(LANGUAGES)
    mistakes: dict[str, str] = field(default_factory=dict)

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
        name, mail, part, agreed = SECOND
        if not self._text(name) and not self._text(mail):
            return (first,)
        return first, Guest(
            name=self.name(name),
            mail=self.mail(mail),
            phone="",
            language=first.language,
            part=self.part(part, agreed),
        )

    def guest(self) -> Guest:
        return Guest(
            name=self.name("name"),
            mail=self.mail("mail"),
            phone=self.phone(),
            language=self.language(),
        )

    def name(self, of: str) -> str:
        text = " ".join(filter(None, self._text(of).replace("\u00a0", " ").split(" ")))
        if not text:
            self._wrong(of, "missing")
        elif len(text) > LONGEST_NAME:
            self._wrong(of, "too_long")
        elif not text.isprintable() or set(text) & set("<>@"):
            self._wrong(of, "strange_signs")
        return text

    def mail(self, of: str) -> str:
        text = self._text(of)
        if not text:
            self._wrong(of, "missing")
        elif len(text) > LONGEST_MAIL or not _MAIL.fullmatch(text) or _STRAY_DOT.search(text):
            self._wrong(of, "not_an_address")
        return text

    def phone(self) -> str:
        """As it was typed. May stay empty: not everybody wants to give a number.

        One that gets no text messages is good too: it is there to be called.
        """
        text = " ".join(self._text("phone").split())
        if not text:
            return ""
        try:
            number = phones.read(text)
        except NumberRefused as refused:
            self._wrong("phone", refused.problem)
            return text
        return text if len(text) <= LONGEST_PHONE else number.e164

    def language(self) -> str:
        text = self._text("language")
        if text not in self.languages:
            self._wrong("language", "missing")
        return text

    def part(self, of: str, agreed: str) -> Part:
        """Who only helps may hear it all when the citizen said so."""
        text = self._text(of) or Part.CITIZEN.value
        if text not in list(Part):
            self._wrong(of, "missing")
            return Part.CITIZEN
        part = Part(text)
        if part.needs_consent and self._text(agreed) != AGREED:
            self._wrong(agreed, "missing")
        return part

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

    def _wrong(self, name: str, problem: str) -> None:
        self.mistakes[name] = f"appointments.new.{name}.{problem}"

    def _text(self, name: str) -> str:
        return self.fields.get(name, "").strip()
