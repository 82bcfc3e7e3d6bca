"""The register behind Haal Centraal BRP Personen bevragen 2.7 (port People).

Specification: BRP-API/Haal-Centraal-BRP-bevragen, `POST /personen`; errors as RFC 7807.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.outgoing import Answer, NoAnswer, Outgoing, TooLarge
from ident.brp.access import LATER, Access
from ident.brp.answer import BY_NUMBER, FIELDS, read_person
from ident.brp.ports import Person, Question, Questions
from ident.brp.refusals import PeopleAway, PeopleRefused
from ident.clock import Clock
from ident.domain import passes_elevenproof

# Gateways refuse a longer one (x-verwerking).
LONGEST_HEADER = 242
_UNFIT = re.compile(r"[^\x20-\x7e]", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9]{1,25}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class HaalCentraal:
    """`headers` go with each question; {employee}, {reason} and {id} are filled in."""

    url: str
    headers: Mapping[str, str]
    access: Access
    line: Outgoing
    questions: Questions
    clock: Clock

    def person(self, number: str, reason: str, employee_id: str) -> Person | None:
        # An empty list of numbers, or a wrong one, is no question.
        if not passes_elevenproof(number):
            raise PeopleRefused("no_number")
        self.questions.note(
            Question(at=self.clock.now(), reason=reason, employee_id=employee_id, fields=FIELDS)
        )
        answer = self._answer(_body(number), self._said(reason, employee_id))
        _require_success(answer)
        return read_person(answer.body, number)

    def _answer(self, body: bytes, said: Mapping[str, str]) -> Answer:
        answer = self._asked(body, said)
        # A token may have been withdrawn before its time; a second one counts.
        if answer.status == 401 and self.access.renew():
            return self._asked(body, said)
        return answer

    def _asked(self, body: bytes, said: Mapping[str, str]) -> Answer:
        fixed = {
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
        }
        try:
            return self.line.ask(
                "POST",
                f"{self.url}/personen",
                data=body,
                headers={**said, **fixed, **self.access.headers()},
            )
        except TooLarge:
            raise PeopleRefused("too_large") from None
        except NoAnswer as error:
            raise PeopleAway(str(error)) from None

    def _said(self, reason: str, employee_id: str) -> dict[str, str]:
        """Who asks and why, in the headers that the gateway wants."""
        facts = {"employee": employee_id, "reason": reason, "id": secrets.token_hex(16)}
        return {
            name: _UNFIT.sub("?", value.format(**facts)).strip()[:LONGEST_HEADER]
            for name, value in self.headers.items()
        }


def _body(number: str) -> bytes:
    question = {"type": BY_NUMBER, "burgerservicenummer": [number], "fields": list(FIELDS)}
    return json.dumps(question).encode()


def _require_success(answer: Answer) -> None:
    if answer.status == 200:
        return
    if answer.status >= 500 or answer.status in LATER:
        raise PeopleAway(f"status {answer.status}")
    raise PeopleRefused(_reason(answer))


def _reason(answer: Answer) -> str:
    """The code of the problem; never its text, which may quote the number."""
    try:
        code = json.loads(answer.body)["code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        code = None
    is_fit = isinstance(code, str) and _CODE.fullmatch(code) and not code.isdigit()
    return f"status {answer.status} {code}" if is_fit else f"status {answer.status}"
