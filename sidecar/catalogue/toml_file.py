"""A whole catalogue out of a TOML file: every mistake is named with its place, in plain English."""

import difflib
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sidecar.catalogue.domain import Schedule
from sidecar.catalogue.reading import (
    BUFFER,
    HORIZON,
    LEAD,
    LONGEST_TEXT,
    MINUTES,
    MOST_TALKS,
    Mistakes,
    read_desk,
    read_product,
)
from sidecar.catalogue.values import LONGEST_NAME, YES, Wrong
from sidecar.core.catalogue import LANGUAGES, WORDS, Desk, Product
from sidecar.core.messages import Reminders
from sidecar.core.requirements import Requirements

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DESK_KEYS = ("id", "name", "mail", "capacity", "closed_on_holidays", "hours", "exceptions")
NUMBERS = ("minutes", "buffer_minutes", "lead_minutes", "horizon_days")
DEMANDS = ("demand", "scheme", "level", "means")
PRODUCT_KEYS = ("id", "desk", *NUMBERS, "offered", "in_use", "reminders", "fee")
PRODUCT_TABLES = (*WORDS, "identification")
EXCEPTION_KEYS = ("date", "hours")
_USUAL = Requirements()
# What a product has when the file does not say it.
USUAL = {
    "buffer_minutes": "0",
    "lead_minutes": "0",
    "horizon_days": "60",
    "reminders": Reminders.BOTH.value,
    "demand": _USUAL.demand.value,
    "scheme": _USUAL.scheme,
    "level": _USUAL.level,
    "means": " ".join(_USUAL.means),
}
SENTENCES = {
    Wrong.MISSING: "is missing",
    Wrong.TOO_LONG: f"is too long (a name has at most {LONGEST_NAME} signs, a text {LONGEST_TEXT})",
    Wrong.STRANGE_SIGNS: "has signs that are not allowed here, such as < or a line break in a name",
    Wrong.NOT_AN_ADDRESS: "is not a mail address",
    Wrong.NOT_AN_ID: "may have only a-z, 0-9 and -, and at most 40 of them",
    Wrong.NOT_A_NUMBER: "is not a whole number",
    Wrong.NOT_AN_AMOUNT: 'is not an amount in euros such as "58.90"',
    Wrong.NOT_HOURS: 'is not hours such as "09:00-12:30", from 00:00 to 24:00',
    Wrong.HOURS_OVERLAP: "has hours that overlap",
    Wrong.NOT_A_DAY: "is not a day such as 2026-12-24",
    Wrong.TWICE: "is there twice",
    Wrong.UNKNOWN: "is not one of those that exist",
}
LIMITS = {
    "capacity": (1, MOST_TALKS),
    "minutes": MINUTES,
    "buffer_minutes": BUFFER,
    "lead_minutes": LEAD,
    "horizon_days": HORIZON,
}


class FileMistakes(Exception):
    """All that is wrong with the file: a line for each, place first."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a good file holds."""

    desks: tuple[tuple[Desk, Schedule], ...]
    products: tuple[Product, ...]


def read(text: str, *, known_desks: Collection[str] = ()) -> Contents:
    """Raises FileMistakes. A product belongs to a desk of the file or to one of `known_desks`."""
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileMistakes([f"not TOML: {error}"]) from error
    found = _Reader(lines=[])
    found.keys("the file", whole, ("desks", "products"))
    desks = [found.desk(place, table) for place, table in found.tables(whole, "desks")]
    ids = {table["id"] for _, table in found.tables(whole, "desks") if _is_text(table.get("id"))}
    products = [
        found.product(place, table, desks=sorted(ids | set(known_desks)))
        for place, table in found.tables(whole, "products")
    ]
    if found.lines:
        raise FileMistakes(dict.fromkeys(found.lines))
    return Contents(
        desks=tuple(each for each in desks if each), products=tuple(p for p in products if p)
    )


@dataclass(frozen=True)
class _Reader:
    lines: list[str]

    def tables(self, whole: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
        """Each [[desks]] or [[products]] with its place, such as: desks[2] "jeugd"."""
        tables = whole.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            self._say(name, f"must be written as [[{name}]]")
            return []
        ids = [table.get("id") for table in tables]
        found = []
        for number, table in enumerate(tables, start=1):
            shown = f' "{table["id"]}"' if _is_text(table.get("id")) else ""
            place = f"{name}[{number}]{shown}"
            if ids.index(table.get("id")) < number - 1 and table.get("id"):
                self._say(f"{place}: id", SENTENCES[Wrong.TWICE])
            found.append((place, table))
        return found

    def desk(self, place: str, table: Mapping[str, Any]) -> tuple[Desk, Schedule] | None:
        self.keys(place, table, DESK_KEYS)
        fields = {name: _text(table.get(name)) for name in ("id", "name", "mail", "capacity")}
        fields["closed_on_holidays"] = self._yes(place, table, "closed_on_holidays")
        places = {}
        hours = self._table(place, table, "hours", WEEKDAYS)
        for number, weekday in enumerate(WEEKDAYS):
            fields[f"hours_{number}"] = _text(hours.get(weekday))
            places[f"hours_{number}"] = f"hours.{weekday}"
        for number, (where, exception) in enumerate(self.tables(table, "exceptions")):
            self.keys(f"{place}: {where}", exception, EXCEPTION_KEYS)
            for key, name in (("date", "day"), ("hours", "hours")):
                fields[f"exception_{name}_{number}"] = _text(exception.get(key))
                places[f"exception_{name}_{number}"] = f"{where}.{key}"
            if not fields[f"exception_day_{number}"]:
                self._say(f"{place}: {where}.date", SENTENCES[Wrong.MISSING])
        try:
            return read_desk(fields)
        except Mistakes as error:
            self._named(place, error, fields, places)
        return None

    def product(
        self, place: str, table: Mapping[str, Any], *, desks: Collection[str]
    ) -> Product | None:
        self.keys(place, table, (*PRODUCT_KEYS, *PRODUCT_TABLES))
        fields = {name: _text(table.get(name)) for name in ("id", "desk")}
        plain = (*NUMBERS, "reminders", "fee")
        fields |= {name: _text(table.get(name, USUAL.get(name))) for name in plain}
        fields |= {name: self._yes(place, table, name) for name in ("offered", "in_use")}
        places = {}
        for kind in WORDS:
            words = self._table(place, table, kind, LANGUAGES)
            for language in LANGUAGES:
                fields[f"{kind}_{language}"] = _text(words.get(language))
                places[f"{kind}_{language}"] = f"{kind}.{language}"
        wanted = self._table(place, table, "identification", DEMANDS)
        for name in DEMANDS:
            fields[name] = _text(wanted.get(name, USUAL[name]), between=" ")
            places[name] = f"identification.{name}"
        try:
            return read_product(fields, desks=desks)
        except Mistakes as error:
            self._named(place, error, fields, places)
        return None

    def keys(self, place: str, table: Mapping[str, Any], known: Collection[str]) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                meant = f', did you mean "{near[0]}"?' if near else ""
                self._say(place, f'unknown key "{key}"{meant}')

    def _table(
        self, place: str, table: Mapping[str, Any], name: str, known: Collection[str]
    ) -> Mapping[str, Any]:
        found = table.get(name, {})
        if not isinstance(found, dict):
            self._say(f"{place}: {name}", f"must be a table, with keys such as {known[0]}")  # type: ignore[index]
            return {}
        self.keys(f"{place}: {name}", found, known)
        return found

    def _yes(self, place: str, table: Mapping[str, Any], name: str) -> str:
        """True when the file does not say it."""
        said = table.get(name, True)
        if not isinstance(said, bool):
            self._say(f"{place}: {name}", "must be true or false")
        return YES if said is True else ""

    def _named(
        self, place: str, error: Mistakes, fields: Mapping[str, str], places: Mapping[str, str]
    ) -> None:
        for name, wrong in error.by_field.items():
            shown = f" ({fields[name]})" if fields.get(name) and wrong is not Wrong.TOO_LONG else ""
            where = "name.nl" if name == "name_nl" else places.get(name, name)
            self._say(f"{place}: {where}", f"{_sentence(name, wrong)}{shown}")

    def _say(self, place: str, problem: str) -> None:
        self.lines.append(f"{place}: {problem}" if ":" not in place else f"{place} {problem}")


def _sentence(name: str, wrong: Wrong) -> str:
    if wrong is Wrong.OUT_OF_RANGE:
        lowest, highest = LIMITS[name]
        return f"must be a whole number from {lowest} to {highest}"
    return SENTENCES[wrong]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _text(value: object, *, between: str = ", ") -> str:
    """As it would stand in a form; what is no text, number, date or list of them stays strange."""
    if value is None:
        return ""
    if isinstance(value, list):
        return between.join(_text(each) for each in value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return str(value)
