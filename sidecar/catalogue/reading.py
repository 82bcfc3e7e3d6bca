"""A desk or a product out of named texts, of a form or of a file: every mistake has its field."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from ident.contract import LEVELS, MEANS, SCHEMES
from sidecar.catalogue import values
from sidecar.catalogue.domain import MONDAY_TO_SUNDAY, Schedule, Span
from sidecar.catalogue.values import YES, Wrong, WrongValue
from sidecar.core.catalogue import LANGUAGES, NAME, WORDS, Desk, Product
from sidecar.core.errors import BadInput
from sidecar.core.messages import Reminders
from sidecar.core.requirements import Demand, Requirements

Value = TypeVar("Value")
MOST_TALKS = 500
MINUTES, BUFFER, LEAD, HORIZON = (5, 240), (0, 240), (0, 60 * 24 * 60), (1, 366)
LONGEST_TEXT = 1000
EXCEPTION_DAY = re.compile(r"exception_day_(\d{1,3})")


class Mistakes(BadInput):
    """What is wrong, by the name of the field."""

    code = "not_filled_in_well"
    message_key = "catalogue.mistakes"

    def __init__(self, by_field: Mapping[str, Wrong]) -> None:
        super().__init__(f"mistakes in: {', '.join(by_field)}")
        self.by_field = dict(by_field)


def read_desk(fields: Mapping[str, str]) -> tuple[Desk, Schedule]:
    """Of id, name, mail, capacity, closed_on_holidays, hours_0 … hours_6 (Monday is 0), and pairs
    exception_day_N and exception_hours_N; raises Mistakes with all that is wrong."""
    form = _Form(fields)
    desk_id = form.value("id", values.an_id, "")
    desk = Desk(
        id=desk_id,
        name=form.value("name", values.a_name, ""),
        mail=form.value("mail", values.an_address, None),
    )
    schedule = Schedule(
        desk_id=desk_id,
        capacity=form.number("capacity", (1, MOST_TALKS)),
        closed_on_holidays=fields.get("closed_on_holidays") == YES,
        week={day: form.value(f"hours_{day}", values.hours, ()) for day in MONDAY_TO_SUNDAY},
        exceptions=_exceptions(form),
    )
    form.check()
    return desk, schedule


def read_product(fields: Mapping[str, str], *, desks: Collection[str]) -> Product:
    """Of id, desk (one of `desks`), minutes, buffer_minutes, lead_minutes, horizon_days, offered,
    in_use, reminders, fee, demand, scheme, level, means, and name, bring, ready, uploads and
    congratulation, each as name_nl and so on; raises Mistakes."""
    form = _Form(fields)
    product = Product(
        id=form.value("id", values.an_id, ""),
        desk_id=form.value("desk", partial(values.one_of, known=tuple(desks)), ""),
        name=form.value("name_nl", values.a_name, ""),
        duration=timedelta(minutes=form.number("minutes", MINUTES)),
        buffer=timedelta(minutes=form.number("buffer_minutes", BUFFER)),
        lead_time=timedelta(minutes=form.number("lead_minutes", LEAD)),
        horizon=timedelta(days=form.number("horizon_days", HORIZON)),
        offered=fields.get("offered") == YES,
        in_use=fields.get("in_use") == YES,
        reminders=Reminders(form.value("reminders", _reminders, Reminders.BOTH.value)),
        fee=form.value("fee", values.an_amount, 0),
        words=_words(form),
        identification=_identification(form),
    )
    form.check()
    return product


@dataclass(frozen=True)
class _Form:
    fields: Mapping[str, str]
    mistakes: dict[str, Wrong] = field(default_factory=dict)

    def value(self, name: str, read: Callable[[str], Value], otherwise: Value) -> Value:
        try:
            return read(self.fields.get(name, "").strip())
        except WrongValue as error:
            self.mistakes[name] = error.wrong
            return otherwise

    def number(self, name: str, limits: tuple[int, int]) -> int:
        lowest, highest = limits
        read = partial(values.a_number, lowest=lowest, highest=highest)
        return self.value(name, read, lowest)

    def check(self) -> None:
        if self.mistakes:
            raise Mistakes(self.mistakes)


def _exceptions(form: _Form) -> dict[date, tuple[Span, ...]]:
    found: dict[date, tuple[Span, ...]] = {}
    for name in form.fields:
        number = EXCEPTION_DAY.fullmatch(name)
        if number is None:
            continue
        hours = f"exception_hours_{number[1]}"
        if not form.fields[name].strip() and not form.fields.get(hours, "").strip():
            continue
        day = form.value(name, values.a_day, date.min)
        if day in found:
            form.mistakes.setdefault(name, Wrong.TWICE)
        found[day] = form.value(hours, values.hours, ())
    return found


def _words(form: _Form) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for kind in WORDS:
        longest = values.LONGEST_NAME if kind == NAME else LONGEST_TEXT
        read = partial(values.a_text, longest=longest, lines=kind != NAME)
        for language in LANGUAGES:
            field_name = f"{kind}_{language}"
            # The Dutch name must be there, and was looked at as the name of the product.
            said = "" if field_name in form.mistakes else form.value(field_name, read, "")
            if said:
                found.setdefault(kind, {})[language] = said
    return found


def _identification(form: _Form) -> Requirements:
    usual = Requirements()
    demands = tuple(demand.value for demand in Demand)
    demand = form.value("demand", partial(values.one_of, known=demands), usual.demand.value)
    scheme = form.value("scheme", partial(values.one_of, known=tuple(SCHEMES)), usual.scheme)
    level = form.value("level", partial(values.one_of, known=tuple(LEVELS)), usual.level)
    means = form.value("means", _means, usual.means)
    return Requirements(demand=Demand(demand), scheme=scheme, level=level, means=means)


def _reminders(text: str) -> str:
    return values.one_of(text, tuple(each.value for each in Reminders))


def _means(text: str) -> tuple[str, ...]:
    wanted = set(text.split())
    if not wanted:
        raise WrongValue(Wrong.MISSING)
    if not wanted <= set(MEANS):
        raise WrongValue(Wrong.UNKNOWN)
    return tuple(means for means in MEANS if means in wanted)
