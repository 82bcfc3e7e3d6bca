"""The one place that turns exceptions into answers: a page for people, else problem+json."""

import logging

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from branding.pages import current_texts
from ident.refusals import IdentRefusal, Unavailable

log = logging.getLogger(__name__)
KEYS = {
    403: "refusal.general",
    404: "refusal.not_found",
    405: "refusal.wrong_method",
    413: "refusal.too_large",
}
MACHINES = ("/machine/", "/health", "/metadata", "/notifications", "/metrics")
FRAMED = "/staff"


def register(app: Flask) -> None:
    app.register_error_handler(IdentRefusal, _foreseen)
    app.register_error_handler(RedisError, _redis)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _foreseen(error: IdentRefusal) -> ResponseReturnValue:
    log.info(
        "refused",
        extra={"code": error.code, "reason": str(error), "endpoint": request.endpoint or ""},
    )
    return _answer(error.status, error.code, error.message_key)


def _redis(error: RedisError) -> ResponseReturnValue:
    log.error("redis does not answer", extra={"kind": type(error).__name__})
    return _answer(Unavailable.status, Unavailable.code, Unavailable.message_key)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    answer = _answer(status, f"http_{status}", KEYS.get(status, "refusal.ours"))
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(error.valid_methods or [])
    return answer


def _unforeseen(error: Exception) -> ResponseReturnValue:
    # Kind and place only: the text of an exception may hold what a person sent.
    log.error(
        "unforeseen error",
        extra={"kind": type(error).__name__, "at": _place(error), "endpoint": request.endpoint},
    )
    return _answer(500, "unforeseen", "refusal.ours")


def _place(error: Exception) -> str:
    trace, lines = error.__traceback__, []
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename.rsplit("/", 2)[-1]
        lines.append(f"{file}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(lines[-4:])


def _answer(status: int, code: str, key: str) -> Response:
    t = current_texts()
    if request.path.startswith(MACHINES):
        body = {"type": "about:blank", "title": t(f"{key}.title"), "status": status, "code": code}
        response = jsonify(body)
        response.status_code = status
        response.mimetype = "application/problem+json"
        return response
    template = (
        "ident/staff_refused.html" if request.path.startswith(FRAMED) else "ident/refused.html"
    )
    return make_response(render_template(template, key=key, code=code), status)
