"""What a program sends, read strictly: every mistake is named with its place."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import NoReturn

from flask import request

from sidecar.core.errors import BadInput, Mistakes

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})", re.ASCII | re.IGNORECASE
)
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
# What is wrong with a parameter: the end of a key below `api.mistake`, or nothing.
Check = Callable[[str], str]
NO_CHECKS: Mapping[str, Check] = {}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class InvalidInput(Mistakes):
    """By place: a JSON Pointer as a fragment (RFC 6901, 6), or the name of a parameter.

    ADR /core/error-handling/invalid-input: 400, and all mistakes at once.
    """

    code = "invalid_input"
    message_key = "api.mistakes"
    status = 400


class NotJson(BadInput):
    code = "not_json"
    message_key = "api.not_json"
    status = 400


class NameTwice(NotJson):
    """An object with two values for one name: which of them holds nobody knows (RFC 8259, 4)."""

    code = "name_twice"
    message_key = "api.name_twice"


class WrongType(BadInput):
    code = "wrong_content_type"
    message_key = "api.wrong_content_type"
    status = 415


class Fields:
    """One object of a body. Notes a mistake and reads on; `finish` raises all of them."""

    def __init__(
        self, values: object, *, place: str = "#", mistakes: dict[str, str] | None = None
    ) -> None:
        self.place = place
        self.mistakes = {} if mistakes is None else mistakes
        self._values: Mapping[str, object] = values if isinstance(values, dict) else {}
        if not isinstance(values, dict):
            self.mistakes[place] = "api.mistake.not_an_object"

    def text(self, name: str, *, required: bool = True) -> str:
        value = self._values.get(name, "")
        if not isinstance(value, str):
            self.wrong(name, "not_text")
            return ""
        if required and not value.strip():
            self.wrong(name, "missing")
        return value

    def word(self, name: str, allowed: Collection[str], *, problem: str) -> str:
        """One of the allowed words; nothing when it may be left out and was."""
        value = self.text(name, required=False)
        if name in self._values and value not in allowed:
            self.wrong(name, problem)
            return ""
        return value

    def flag(self, name: str) -> bool:
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            self.wrong(name, "not_true_or_false")
        return value is True

    def objects(self, name: str, *, most: int) -> Iterator["Fields"]:
        values = self._values.get(name, [])
        if not isinstance(values, list):
            self.wrong(name, "not_a_list")
            return
        if not values:
            self.wrong(name, "missing")
        if len(values) > most:
            self.wrong(name, "too_many")
        for number, value in enumerate(values[:most]):
            place = f"{self.place}/{name}/{number}"
            yield Fields(value, place=place, mistakes=self.mistakes)

    def moment(self, name: str) -> datetime:
        """RFC 3339 with a zone, in UTC."""
        text = self.text(name)
        found = moment_of(text)
        if text.strip() and found is None:
            self.wrong(name, "not_a_moment")
        # Nothing is free outside, and a calendar has ends at which days cannot be counted.
        return min(max(found or EARLIEST, EARLIEST), LATEST)

    def only(self, *names: str) -> None:
        """A name that we do not know is a mistake: what it asks for would not happen."""
        for name in self._values.keys() - set(names):
            self.wrong(name, "unknown")

    def wrong(self, name: str, problem: str) -> None:
        """`problem` is the end of a key below `api.mistake`, or a whole key."""
        if self.place in self.mistakes:
            return
        key = problem if "." in problem else f"api.mistake.{problem}"
        self.mistakes.setdefault(f"{self.place}/{_escaped(name)}", key)

    def finish(self) -> None:
        if self.mistakes:
            raise InvalidInput(self.mistakes)


def body(*types: str) -> Fields:
    """The body of this request; raises WrongType, NotJson."""
    if request.mimetype not in (types or (JSON,)):
        raise WrongType("not a type that we read")
    try:
        return Fields(_parsed(request.get_data().decode("utf-8")))
    except (ValueError, RecursionError) as error:
        # From None: the text of this error quotes the body.
        raise NotJson(f"no JSON: {type(error).__name__}") from None


def query(
    *names: str,
    required: Collection[str] = (),
    checks: Mapping[str, Check] = NO_CHECKS,
) -> dict[str, str]:
    """The parameters of this request; one that is unknown or comes twice is a mistake.

    `checks` say by name what is wrong with a value.
    """
    mistakes = {name: "api.mistake.unknown" for name in request.args if name not in names}
    mistakes |= {name: "api.mistake.twice" for name in names if len(request.args.getlist(name)) > 1}
    mistakes |= {name: "api.mistake.missing" for name in required if not request.args.get(name)}
    for name in (checks.keys() & request.args.keys()) - mistakes.keys():
        problem = checks[name](request.args[name])
        mistakes |= {name: f"api.mistake.{problem}"} if problem else {}
    if mistakes:
        raise InvalidInput(mistakes)
    return {name: request.args[name] for name in names if name in request.args}


def moment_of(text: str) -> datetime | None:
    """The moment in UTC; None for what is no moment, or has no zone."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def check_day(text: str) -> str:
    return "" if day_of(text) else "not_a_day"


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _parsed(text: str) -> object:
    return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NameTwice("a name comes twice in an object")
    return found


def _no_constant(_name: str) -> NoReturn:
    """NaN and Infinity are of JavaScript, not of JSON (RFC 8259, 6)."""
    raise ValueError("not a number of JSON")


def _escaped(name: str) -> str:
    """RFC 6901, 3; what is no character cannot be sent back."""
    plain = name[:80].encode("utf-8", "replace").decode()
    return plain.replace("~", "~0").replace("/", "~1")
