"""What is filled in to plan an appointment: every mistake is named, each with its field."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sidecar.appointments.domain import Desk, Product
from sidecar.appointments.guests import AGREED, CONTACT, LANGUAGES, Guest, GuestForm
from sidecar.appointments.moment_form import MOMENT, MomentForm
from sidecar.appointments.together import check_together
from sidecar.core.errors import BadInput, BalieError
from sidecar.core.errors import Mistakes as Mistakes
from sidecar.core.ids import is_id

FIELDS = ("product", *MOMENT, "name", *CONTACT, "language")
# A second person, from another place perhaps; a name and a way to reach it, or nothing (M17).
SECOND = (
    *("second_name", *(f"second_{name}" for name in CONTACT)),
    *("second_language", "second_part", "second_agreed"),
)
# Ids of the products that it is about as well, separated by spaces (M142).
FURTHER = "further"
# Knowing that the desk is closed at that moment.
OUTSIDE_HOURS = "outside_hours"


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
    sends_texts: bool = False,
) -> NewAppointment:
    """Make a NewAppointment of what was filled in; raise Mistakes with all that is wrong.

    `sends_texts` says whether text messages go here; without them everybody needs a mail address.
    """
    form = _Form(fields, languages, sends_texts)
    served = {desk.id: desk for desk in desks}
    subjects = form.subjects([each for each in products if each.desk_id in served])
    starts_at, duration = form.moment().start(now), form.moment().duration(subjects)
    guests, key = form.guests(), _key(fields)
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


def _key(fields: Mapping[str, str]) -> str | None:
    key = fields.get("key") or None
    if key and not is_id(key):
        raise BadInput("the key of the form is not one of ours")
    return key


def read_new_moment(fields: Mapping[str, str], *, now: datetime) -> datetime:
    """Where an appointment moves to; raise Mistakes."""
    form = _Form(fields)
    found = form.moment().start(now)
    if form.mistakes or found is None:
        raise Mistakes(form.mistakes)
    return found


class _Form(GuestForm):
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
        if not any(self._text(f"second_{name}") for name in ("name", "mail", "phone")):
            return (first,)
        has_own = bool(self._text("second_language"))
        return first, Guest(
            name=self.name("second_name"),
            language=self.language("second_language") if has_own else first.language,
            part=self.part("second_part", "second_agreed"),
            **self.contact("second_")._asdict(),
        )
