"""The API of Spryng as we call it: one POST with JSON and a Bearer key."""

import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import phonenumbers
from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from deploy.local.sms.carrier import Carrier
from deploy.local.sms.fates import Answer, fate_of
from deploy.local.sms.texts import Text

REFUSALS = {
    Answer.ERROR: (500, None),
    Answer.NOT_VALID: (422, "recipients.0"),
    Answer.ABROAD: (422, "recipients.0"),
    Answer.RATE: (429, None),
    Answer.DAY_LIMIT: (402, None),
    Answer.KEY: (401, None),
    Answer.TRIAL: (403, None),
}


@dataclass(frozen=True, kw_only=True)
class Account:
    key: str
    hangs: float = 30.0


def blueprint(account: Account, carrier: Carrier) -> Blueprint:
    routes = Blueprint("spryng", __name__)

    @routes.post("/v1/messages")
    def send() -> ResponseReturnValue:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {account.key}".encode()):
            return _refused(401, None)
        form = request.get_json(silent=True)
        if wrong := _wrong(form if isinstance(form, dict) else {}):
            return _refused(422, wrong)
        text = _text(form)
        fate = fate_of(text.to)
        if fate.answer in REFUSALS:
            return _refused(*REFUSALS[fate.answer])
        if fate.answer is Answer.SLOW:
            time.sleep(account.hangs)
        if fate.answer is Answer.NONSENSE:
            return "<html>Welkom</html>"
        carrier.carry(text, fate)
        if fate.answer is Answer.LOST:
            return _refused(500, None)
        return jsonify(id=text.id, originator=text.sender, reference=text.reference)

    return routes


def _wrong(form: Mapping[str, Any]) -> str | None:
    """The first field that is not as the documentation has it."""
    for name in ("originator", "body", "reference"):
        if not isinstance(form.get(name), str) or not form[name]:
            return name
    if form.get("route") != "business":
        return "route"
    if form.get("encoding") not in ("auto", "plain", "unicode"):
        return "encoding"
    recipients = form.get("recipients")
    if not isinstance(recipients, list) or len(recipients) != 1:
        return "recipients"
    return None if _is_valid(str(recipients[0])) else "recipients.0"


def _is_valid(number: str) -> bool:
    try:
        return number.isdigit() and phonenumbers.is_valid_number(phonenumbers.parse(f"+{number}"))
    except phonenumbers.NumberParseException:
        return False


def _text(form: Mapping[str, Any]) -> Text:
    return Text(
        id=str(uuid4()),
        provider="Spryng",
        to=f"+{form['recipients'][0]}",
        sender=form["originator"],
        body=form["body"],
        reference=form["reference"],
        template="",
        taken_at=datetime.now(UTC),
    )


def _refused(status: int, field: str | None) -> ResponseReturnValue:
    errors = {field: [f"The {field} field is invalid."]} if field else {}
    return jsonify(message="The given data was invalid.", errors=errors), status
