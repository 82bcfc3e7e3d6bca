"""What is filled in to plan an appointment: every mistake is named, each with its field."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from sidecar.appointments.domain import Desk, Product
from sidecar.appointments.moment_form import MOMENT, MomentForm
from sidecar.appointments.together import check_together
from sidecar.core import phones
from sidecar.core.errors import BadInput, BalieError
from sidecar.core.errors import Mistakes as Mistakes
from sidecar.core.phones import NumberRefused
from sidecar.core.visits import Part

# Of letters and pages both; a translator may add some for letters alone.
LANGUAGES: Mapping[str, str] = MappingProxyType({"nl": "Nederlands", "en": "English"})
FIELDS = ("product", *MOMENT, "name", "mail", "phone", "language")
# A second person, from another place perhaps: both or neither (M17).
SECOND = ("second_name", "second_mail", "second_part", "second_agreed")
# Ids of the products that it is about as well, separated by spaces (M142).
FURTHER = "further"
GUEST_FIELDS = ("name", "mail", "phone", "language", "part", "agreed", "key")
# Knowing that the desk is closed at that moment.
OUTSIDE_HOURS = "outside_hours"
AGREED = "ja"
LONGEST_NAME, LONGEST_MAIL, LONGEST_PHONE = 80, 254, 20

_MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z0-9-]{2,}"
)
_STRAY_DOT = re.compile(r"^\.|\.\.|\.@")
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
    further: tuple[Product, ...] = ()
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
    served = {desk.id: desk for desk in desks}
    subjects = form.subjects([each for each in products if each.desk_id in served])
    moment = form.moment()
    starts_at, duration = moment.start(now), moment.duration(subjects)
    guests = form.guests()
    key = fields.get("key") or None
    if key and not _KEY.fullmatch(key):
        raise BadInput("the key of the form is not one of ours")
    if form.mistakes or not subjects or starts_at is None:
        raise Mistakes(form.mistakes)
    return NewAppointment(
        desk=served[subjects[0].desk_id],
        product=subjects[0],
        further=subjects[1:],
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


def read_new_moment(fields: Mapping[str, str], *, now: datetime) -> datetime:
    """Where an appointment moves to; raise Mistakes."""
    form = _Form(fields)
    found = form.moment().start(now)
    if form.mistakes or found is None:
        raise Mistakes(form.mistakes)
    return found


@dataclass(frozen=True)
class _Form:
    fields: Mapping[str, str]
    languages: Collection[str] = tuple(LANGUAGES)
    mistakes: dict[str, str] = field(default_factory=dict)

    def subjects(self, products: Iterable[Product]) -> tuple[Product, ...]:
        """The subject and the further ones; none when something is wrong with them."""
        known, first = {each.id: each for each in products}, self._text("product")
        chosen = dict.fromkeys([first, *self._text(FURTHER).split()])
        if first not in known:
            self._wrong("product", "missing")
        elif not chosen.keys() <= known.keys():
            self._wrong(FURTHER, "missing")
        else:
            return self._together([known[each] for each in chosen])
        return ()

    def _together(self, products: Sequence[Product]) -> tuple[Product, ...]:
        try:
            check_together(products)
        except BalieError as refusal:
            self._wrong(FURTHER, refusal.code)
            return ()
        return tuple(products)

    def moment(self) -> MomentForm:
        return MomentForm(self.fields, self._wrong)

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

    def _wrong(self, name: str, problem: str) -> None:
        self.mistakes[name] = f"appointments.new.{name}.{problem}"

    def _text(self, name: str) -> str:
        return self.fields.get(name, "").strip()
