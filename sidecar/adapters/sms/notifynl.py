"""Text messages through NotifyNL, with the client that its makers keep (GOV.UK Notify).

Contract: docs.notifynl.nl and Worth-NL/notifynl-api, `app/v2/notifications`. Its tokens live thirty
seconds, so the clock of this machine must be right (NTP).
"""

import logging
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, cast

import requests
from notifications_python_client.errors import HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from foundation.outgoing import NoAnswer, Outgoing
from sidecar.adapters.sms.refusals import ours_to_mend
from sidecar.adapters.sms.settings import NotifyNlSettings
from sidecar.core.errors import Unavailable
from sidecar.notifications.handing import Outcome, Sms, SmsRefused

PROVIDER = "NotifyNL"
FALLBACK = "nl"
OUTCOMES = {
    "sent": Outcome.SENT,
    "delivered": Outcome.DELIVERED,
    "temporary-failure": Outcome.TEMPORARY,
    "permanent-failure": Outcome.PERMANENT,
    "technical-failure": Outcome.TECHNICAL,
}
# How a ValidationError begins that is about something of ours; all others are about the number.
OUR_FIELDS = ("template_id", "personalisation", "reference", "sms_sender_id", "additional")
# What stands in an error that an administrator has to mend, and what the log calls it.
TO_MEND = (
    ("template", "template"),
    ("personalisation", "values"),
    ("sender", "sender"),
    ("trial", "trial"),
    ("team", "team_key"),
    ("too long", "too_long"),
    ("not allowed", "rights"),
)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)

Question = Callable[[NotificationsAPIClient], Any]


class NotifyNl:
    """See `SmsPort`, `Lookup` and `SmsLookup` in `sidecar.notifications.ports`."""

    def __init__(self, settings: NotifyNlSettings, *, outgoing: Outgoing | None = None) -> None:
        self._settings = settings
        self._outgoing = outgoing or Outgoing()
        # The client writes down what the API answers, and that may quote a number.
        logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)

    def send(self, sms: Sms) -> str:
        templates = self._settings.templates
        template = templates.get((sms.kind, sms.language)) or templates.get((sms.kind, FALLBACK))
        if template is None:
            raise SmsRefused(f"no template for {sms.kind}")
        sent = self._ask(
            lambda client: client.send_sms_notification(
                phone_number=sms.to,
                template_id=template,
                personalisation=sms.values,
                reference=sms.reference,
                sms_sender_id=self._settings.sender or None,
            )
        )
        return _id_of(sent)

    def outcome(self, provider_id: str) -> Outcome | None:
        if not _ID.fullmatch(provider_id):
            return None
        found = self._look(lambda client: _known(client, provider_id))
        return OUTCOMES.get(str(_object(found).get("status")))

    def find(self, reference: str) -> str | None:
        found = self._look(lambda client: client.get_all_notifications(reference=reference))
        messages = _object(found).get("notifications")
        if not isinstance(messages, list):
            raise Unavailable(f"{PROVIDER} answered something else")
        ours = (_object(each) for each in messages)
        return next((_id_of(each) for each in ours if each.get("reference") == reference), None)

    def _look(self, question: Question) -> Any:  # noqa: ANN401
        """Whatever is refused here, it is no number."""
        try:
            return self._ask(question)
        except SmsRefused as refusal:
            raise Unavailable(str(refusal)) from None

    def _ask(self, question: Question) -> Any:  # noqa: ANN401
        """The client is not thread-safe, so each question has one of its own."""
        client = NotificationsAPIClient(self._settings.key, base_url=self._settings.url)
        client.request_session = cast(requests.Session, _Line(self._outgoing))
        try:
            return question(client)
        except HTTPError as error:
            raise _refusal(error) from None
        except (InvalidResponse, RecursionError):
            raise Unavailable(f"{PROVIDER} answered something else") from None


def _known(client: NotificationsAPIClient, provider_id: str) -> object:
    """Empty when there is no such message any more: NotifyNL keeps them for some days."""
    try:
        return client.get_notification_by_id(provider_id)
    except HTTPError as error:
        if error.status_code == 404:
            return {}
        raise


class _Line:
    """What the client takes for its session: it has the limits of all our outgoing calls."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    def request(
        self,
        method: str,
        url: str,
        *,
        timeout: float,  # noqa: ARG002  our own deadline is for the whole exchange
        **options: Any,  # noqa: ANN401
    ) -> requests.Response:
        try:
            answer = self._outgoing.ask(method, url, **options)
        except NoAnswer as error:
            raise requests.ConnectionError(str(error)) from None
        if 300 <= answer.status < 400:
            raise requests.TooManyRedirects("no redirect is followed")
        response = requests.Response()
        response.status_code = answer.status
        response.raw = BytesIO(answer.body)
        response.encoding = "utf-8"
        return response


def _refusal(error: HTTPError) -> Unavailable | SmsRefused:
    status, problems = error.status_code, _problems(error)
    words = " ".join(text for _, text in problems)
    if status == 400:
        return _bad_request(problems, words)
    if status == 429:
        why = "a day's number of messages" if "limit" in words and "today" in words else "the rate"
        return Unavailable(f"{PROVIDER} answers 429: {why} is reached")
    if status in (401, 403):
        return ours_to_mend(PROVIDER, status, "clock" if "clock" in words else "key")
    if 400 < status < 500 and status != 408:
        return ours_to_mend(PROVIDER, status, "unknown")
    return Unavailable(f"{PROVIDER} does not answer ({status})")


def _bad_request(problems: list[tuple[str, str]], words: str) -> Unavailable | SmsRefused:
    about_number = [
        text
        for kind, text in problems
        if kind == "ValidationError" and not text.startswith(OUR_FIELDS)
    ]
    if problems and len(about_number) == len(problems):
        return SmsRefused(f"{PROVIDER} refuses the number")
    if "international" in words:
        return SmsRefused(f"{PROVIDER} does not send abroad for us")
    why = next((name for sign, name in TO_MEND if sign in words), "unknown")
    return ours_to_mend(PROVIDER, 400, why)


def _problems(error: HTTPError) -> list[tuple[str, str]]:
    """Kind and words of each error: `{"errors": [{"error": …, "message": …}]}`."""
    told = error.message
    if not isinstance(told, list):
        return [("", str(told).lower())]
    parts = (each if isinstance(each, dict) else {} for each in told)
    return [(str(each.get("error")), str(each.get("message")).lower()) for each in parts]


def _object(found: object) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise Unavailable(f"{PROVIDER} answered something else")
    return found


def _id_of(found: object) -> str:
    """What is no id of theirs would become part of an address."""
    name = _object(found).get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise Unavailable(f"{PROVIDER} answered something else")
    return name
