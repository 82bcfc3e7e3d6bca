"""The API of NotifyNL as we call it: `/v2/notifications`, as docs.notifynl.nl has it."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import phonenumbers
from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from notifications_python_client.authentication import decode_jwt_token, get_token_issuer
from notifications_python_client.errors import TokenError, TokenExpiredError

from deploy.local.sms.carrier import WRITTEN, Carrier
from deploy.local.sms.fates import Answer, fate_of
from deploy.local.sms.texts import Text, Texts

KNOWN = {"phone_number", "template_id", "personalisation", "reference", "sms_sender_id"}
PLACE = re.compile(r"\(\(([^()]+)\)\)")
CLOCK = "Error: Your system clock must be accurate to within 30 seconds"
REFUSALS = {
    Answer.ERROR: (500, "Exception", "Internal server error"),
    Answer.NOT_VALID: (400, "ValidationError", "phone_number Number is not valid"),
    Answer.ABROAD: (400, "BadRequestError", "Cannot send to international mobile numbers"),
    Answer.RATE: (
        *(429, "RateLimitError"),
        "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds",
    ),
    Answer.DAY_LIMIT: (
        *(429, "TooManyRequestsError"),
        "Exceeded send limits (sms: 1000) for today",
    ),
    Answer.KEY: (403, "AuthError", "Invalid token: API key not found"),
    Answer.TRIAL: (
        *(400, "BadRequestError"),
        "Can’t send to this recipient when service is in trial mode",
    ),
}


class Refused(Exception):
    """An error as the API has them."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.kind, self.message = status, kind, message

    def response(self) -> Response:
        errors = [{"error": self.kind, "message": self.message}]
        response = jsonify(errors=errors, status_code=self.status)
        response.status_code = self.status
        return response


@dataclass(frozen=True, kw_only=True)
class Service:
    """One service at NotifyNL: its key (`name-service-secret`), its templates, its sender."""

    key: str
    templates: Mapping[str, str]
    sender: str = "Gemeente"
    hangs: float = 30.0


def blueprint(service: Service, texts: Texts, carrier: Carrier) -> Blueprint:
    routes = Blueprint("notifynl", __name__)

    @routes.before_request
    def guard() -> None:
        _require_token(service.key)

    @routes.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return error.response()

    @routes.post("/v2/notifications/sms")
    def send() -> ResponseReturnValue:
        text = _text(service, _form())
        fate = fate_of(text.to)
        if fate.answer in REFUSALS:
            raise Refused(*REFUSALS[fate.answer])
        if fate.answer is Answer.SLOW:
            time.sleep(service.hangs)
        if fate.answer is Answer.NONSENSE:
            return "<html>Welkom</html>", 201
        carrier.carry(text, fate)
        if fate.answer is Answer.LOST:
            raise Refused(*REFUSALS[Answer.ERROR])
        return jsonify(_taken(text)), 201

    _add_looking(routes, texts)
    return routes


def _add_looking(routes: Blueprint, texts: Texts) -> None:
    @routes.get("/v2/notifications/<text_id>")
    def one(text_id: str) -> ResponseReturnValue:
        if not _is_uuid(text_id):
            raise Refused(400, "ValidationError", "notification_id is not a valid UUID")
        found = texts.get(text_id)
        if found is None or found.provider != "NotifyNL":
            raise Refused(404, "NoResultFound", "No result found")
        return jsonify(_shown(found))

    @routes.get("/v2/notifications")
    def several() -> ResponseReturnValue:
        wanted = request.args.get("reference")
        found = [
            _shown(text)
            for text in texts.all()
            if text.provider == "NotifyNL" and wanted in (None, text.reference)
        ]
        return jsonify(notifications=found, links={"current": request.url})


def _require_token(key: str) -> None:
    """Judged by the library that makes them; the service is the issuer, the rest is the secret."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not token:
        told = "Unauthorized: authentication token must be provided"
        raise Refused(401, "AuthError", told)
    try:
        if get_token_issuer(token) != key[-73:-37]:
            raise Refused(403, "AuthError", "Invalid token: service not found")
        decode_jwt_token(token, key[-36:])
    except TokenExpiredError:
        raise Refused(403, "AuthError", CLOCK) from None
    except TokenError:
        raise Refused(403, "AuthError", "Invalid token: API key not found") from None


def _form() -> Mapping[str, Any]:
    form = request.get_json(silent=True)
    if not isinstance(form, dict):
        raise Refused(400, "BadRequestError", "Invalid JSON supplied in POST data")
    if strange := set(form) - KNOWN:
        told = f"Additional properties are not allowed ({sorted(strange)[0]} was unexpected)"
        raise Refused(400, "ValidationError", told)
    for name in ("phone_number", "template_id"):
        if not isinstance(form.get(name), str):
            raise Refused(400, "ValidationError", f"{name} is a required property")
    for name in ("template_id", "sms_sender_id"):
        if not _is_uuid(form.get(name, str(UUID(int=0)))):
            raise Refused(400, "ValidationError", f"{name} is not a valid UUID")
    return form


def _text(service: Service, form: Mapping[str, Any]) -> Text:
    body = service.templates.get(form["template_id"])
    if body is None:
        raise Refused(400, "BadRequestError", "Template not found")
    values = form.get("personalisation") or {}
    missing = [name for name in PLACE.findall(body) if name not in values]
    if missing:
        raise Refused(400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}")
    number = form["phone_number"]
    try:
        valid = phonenumbers.is_valid_number(phonenumbers.parse(number, "NL"))
    except phonenumbers.NumberParseException:
        valid = False
    if not valid:
        raise Refused(*REFUSALS[Answer.NOT_VALID])
    return Text(
        id=str(uuid4()),
        provider="NotifyNL",
        to=number,
        sender=service.sender,
        body=PLACE.sub(lambda place: str(values[place[1]]), body),
        reference=form.get("reference"),
        template=form["template_id"],
        taken_at=datetime.now(UTC),
    )


def _taken(text: Text) -> dict[str, object]:
    here = request.host_url.rstrip("/")
    return {
        "id": text.id,
        "reference": text.reference,
        "content": {"body": text.body, "from_number": text.sender},
        "uri": f"{here}/v2/notifications/{text.id}",
        "template": _template(text),
        "scheduled_for": None,
    }


def _shown(text: Text) -> dict[str, object]:
    changed = text.changed_at.strftime(WRITTEN) if text.changed_at else None
    nothing = dict.fromkeys(("email_address", "subject", "scheduled_for"))
    address = dict.fromkeys([*(f"line_{number}" for number in range(1, 7)), "postcode"])
    return {
        **nothing,
        **address,
        "id": text.id,
        "reference": text.reference,
        "phone_number": text.to,
        "type": "sms",
        "status": text.status,
        "template": _template(text),
        "body": text.body,
        "created_at": text.taken_at.strftime(WRITTEN),
        "sent_at": text.taken_at.strftime(WRITTEN),
        "completed_at": changed,
    }


def _template(text: Text) -> dict[str, object]:
    here = request.host_url.rstrip("/")
    uri = f"{here}/v2/template/{text.template}/version/1"
    return {"id": text.template, "version": 1, "uri": uri}


def _is_uuid(value: object) -> bool:
    try:
        return str(UUID(str(value))) == value
    except ValueError:
        return False
