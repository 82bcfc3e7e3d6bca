"""Text messages through Spryng, the Dutch carrier that NotifyNL uses too.

Contract: Worth-NL/notifynl-api, `app/clients/sms/spryng.py`: JSON, Bearer, 200 with JSON is a yes.
"""

import json
from collections.abc import Iterator
from typing import Any

from foundation.outgoing import Answer, NoAnswer, Outgoing
from sidecar.adapters.sms.refusals import ours_to_mend
from sidecar.adapters.sms.settings import SpryngSettings
from sidecar.core.errors import Unavailable
from sidecar.notifications.handing import Sms, SmsRefused

PROVIDER = "Spryng"
LATER = frozenset({408, 425, 429})
LONGEST_ID = 80
OURS = {401: "key", 402: "money", 403: "key"}


class Spryng:
    """See `sidecar.notifications.ports.SmsPort`. The id is empty when Spryng names none."""

    def __init__(self, settings: SpryngSettings, *, outgoing: Outgoing | None = None) -> None:
        self._settings = settings
        self._outgoing = outgoing or Outgoing()

    def send(self, sms: Sms) -> str:
        message = {
            "originator": self._settings.sender,
            "recipients": [sms.to.removeprefix("+")],
            "body": sms.text,
            "reference": sms.reference,
            "route": "business",
            "encoding": "unicode",
        }
        headers = {
            "Authorization": f"Bearer {self._settings.key}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        body = json.dumps(message).encode()
        try:
            answer = self._outgoing.ask("POST", self._settings.url, data=body, headers=headers)
        except NoAnswer as error:
            raise Unavailable(f"{PROVIDER} does not answer: {error}") from None
        if answer.status != 200:
            raise _refusal(answer)
        return _id_of(answer)


def _id_of(answer: Answer) -> str:
    found = _json(answer)
    # A page of a proxy, or nothing: nobody took the message.
    if not isinstance(found, dict):
        raise Unavailable(f"{PROVIDER} answered something else")
    name = found.get("id", "")
    fits = isinstance(name, str) and len(name) <= LONGEST_ID and name.isprintable()
    return name if fits else ""


def _refusal(answer: Answer) -> Unavailable | SmsRefused:
    status = answer.status
    if status >= 500 or status in LATER:
        return Unavailable(f"{PROVIDER} answers {status}")
    if status in (400, 422):
        fields = list(_fields(_json(answer)))
        if fields and all(name.startswith("recipients") for name in fields):
            return SmsRefused(f"{PROVIDER} refuses the number")
        return ours_to_mend(PROVIDER, status, "message")
    return ours_to_mend(PROVIDER, status, OURS.get(status, "unknown"))


def _fields(found: Any) -> Iterator[str]:  # noqa: ANN401
    """What the errors are about: `{"errors": {"recipients.0": ["…"]}}`."""
    errors = found.get("errors") if isinstance(found, dict) else None
    if isinstance(errors, dict):
        yield from errors


def _json(answer: Answer) -> Any:  # noqa: ANN401
    try:
        return json.loads(answer.body)
    # Too deep a nest ends in RecursionError.
    except (ValueError, RecursionError):
        return None
