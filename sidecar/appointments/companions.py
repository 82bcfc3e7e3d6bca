"""Who comes along with somebody who books for himself: a set of fields for each of them."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sidecar.appointments import guests
from sidecar.appointments.guests import CONTACT, Guest, GuestForm
from sidecar.appointments.inviting import MOST_PEOPLE
from sidecar.core.errors import BadInput, Mistakes
from sidecar.core.visits import Part

OWN = ("name", *CONTACT)
# How many sets of fields the form has besides those of who books.
COUNT = "others"
EACH = ("name", "part", "agreed", "mail", "phone", "reach", "language")
MOST_OTHERS = MOST_PEOPLE - 1
# Nobody becomes a colleague of the desk by saying so.
PARTS = (Part.CITIZEN, Part.FAMILY, Part.CARER, Part.INTERPRETER)

_TYPED = ("name", "part", "agreed", *CONTACT)
_MISSING_PART = "appointments.new.part.missing"
# What the form of a civil servant says of a visitor, in words for who brings somebody.
_IN_OTHER_WORDS = {
    f"appointments.new.{problem}": f"appointments.book.other.{problem}"
    for problem in ("agreed.missing", "phone.special")
}

Fields = Mapping[str, str]


def field_of(number: int, name: str) -> str:
    """What a field of the first (1), second, … who comes along is called in the form."""
    return f"other{number}_{name}"


def names(count: str) -> list[str]:
    """All fields of a form with so many who come along; raises BadInput."""
    return [*OWN, COUNT, *(field_of(n, name) for n in _numbers(count) for name in EACH)]


def numbers(fields: Fields) -> range:
    return _numbers(fields.get(COUNT, ""))


def one_more(fields: Fields, *, language: str) -> dict[str, str]:
    """The same form with a set of empty fields at the end, while there is a place."""
    people = _each(fields)
    if len(people) < MOST_OTHERS:
        people.append({"language": language})
    return _form(fields, people)


def without(fields: Fields, number: str) -> dict[str, str]:
    """The same form without that one; all after it move up. BadInput when it is not there."""
    people = _each(fields)
    if number not in map(str, numbers(fields)):
        raise BadInput("nobody comes along with this number")
    del people[int(number) - 1]
    return _form(fields, people)


def read(
    fields: Fields, *, languages: Collection[str], sends_texts: bool
) -> tuple[str, tuple[Guest, ...]]:
    """The key of the form, and who books before who comes along.

    Who was added but not filled in is nobody. Raises Mistakes with all that is wrong.
    """
    mistakes: dict[str, str] = {}
    people: list[Guest] = []
    key = ""
    try:
        key, who_books = guests.read_guest(fields, sends_texts=sends_texts)
        people.append(who_books)
    except Mistakes as error:
        mistakes |= error.by_field
    for number, typed in enumerate(_each(fields), start=1):
        if not any(typed.get(name, "").strip() for name in _TYPED):
            continue
        form = GuestForm(typed, languages, sends_texts)
        people.append(_other(form))
        mistakes |= {
            field_of(number, name): _IN_OTHER_WORDS.get(form.mistakes[name], form.mistakes[name])
            for name in EACH
            if name in form.mistakes
        }
    if mistakes:
        raise Mistakes(mistakes)
    return key, tuple(people)


def _other(form: GuestForm) -> Guest:
    """Nobody is asked who he is, or may call it off, because a choice was forgotten."""
    guest = form.guest()
    if form.fields.get("part", "").strip() not in list(PARTS):
        form.mistakes["part"] = _MISSING_PART
        return guest
    return replace(guest, part=form.part("part", "agreed"))


def _numbers(count: str) -> range:
    if count and not (re.fullmatch("[0-9]", count) and int(count) <= MOST_OTHERS):
        raise BadInput("not a number of people of our form")
    return range(1, int(count or 0) + 1)


def _each(fields: Fields) -> list[dict[str, str]]:
    return [
        {name: fields.get(field_of(number, name), "") for name in EACH}
        for number in numbers(fields)
    ]


def _form(fields: Fields, people: Iterable[Fields]) -> dict[str, str]:
    form = {name: fields.get(name, "") for name in OWN}
    count = 0
    for count, person in enumerate(people, start=1):
        form |= {field_of(count, name): person.get(name, "") for name in EACH}
    return form | {COUNT: str(count) if count else ""}
