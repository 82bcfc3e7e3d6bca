"""The one place that turns exceptions into answers: a page for people, else problem+json."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from math import ceil

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from branding import moments
from branding.pages import current_texts
from sidecar.core.errors import BalieError, NotLoggedIn

log = logging.getLogger(__name__)
NOTHING: Mapping[str, str] = {}
STATUS_KEYS = {404: "error.not_found", 405: "error.wrong_method", 413: "error.too_large"}
MACHINES = ("/prosody/", "/machine/", "/api/", "/health", "/metrics")


def register(app: Flask) -> None:
    app.register_error_handler(BalieError, foreseen)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def answer_scripts() -> None:
    """A guard of addresses that only scripts use, whatever they say they accept; lets all in."""
    g.answers_scripts = True


def wants_page() -> bool:
    """A person gets a page; a script or machine gets problem+json."""
    if request.path.startswith(MACHINES) or "answers_scripts" in g:
        return False
    accept = request.accept_mimetypes
    return accept.best_match(["text/html", "application/problem+json"]) == "text/html"


def foreseen(error: BalieError) -> ResponseReturnValue:
    log.info("refused", extra={"code": error.code, "endpoint": request.endpoint or ""})
    if isinstance(error, NotLoggedIn) and wants_page():
        return _to_login()
    answer = _answer(
        error.status,
        error.code,
        error.message_key,
        values=_values(error),
        by_field=getattr(error, "by_field", {}),
    )
    answer.headers.update(headers_of(error))
    return answer


def headers_of(error: BalieError) -> dict[str, str]:
    """What an answer with this refusal has besides, also where a route makes it itself."""
    if error.retry_after is None:
        return {}
    return {"Retry-After": str(ceil(error.retry_after.total_seconds()))}


def wait_of(error: BalieError) -> str:
    """How long to wait, as people say it; nothing where that is not known."""
    return "" if error.retry_after is None else moments.wait(current_texts(), error.retry_after)


def _values(error: BalieError) -> dict[str, str]:
    values: dict[str, str] = getattr(error, "values", {})
    return values if error.retry_after is None else values | {"wait": wait_of(error)}


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    key = STATUS_KEYS.get(status, "error.general" if status < 500 else "error.ours")
    answer = _answer(status, f"http_{status}", key)
    if status == 405 and isinstance(answer, Response):
        answer.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    return answer


def _unforeseen(error: Exception) -> ResponseReturnValue:
    # The kind and the place say enough; the text of an exception may hold input of a person.
    log.error(
        "unforeseen error",
        extra={
            "kind": type(error).__name__,
            "endpoint": request.endpoint or "",
            "at": _place(error),
        },
    )
    return _answer(500, "unforeseen", "error.ours")


def _place(error: Exception) -> str:
    trace, lines = error.__traceback__, []
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(lines[-4:])


def _answer(
    status: int,
    code: str,
    message_key: str,
    *,
    values: Mapping[str, str] = NOTHING,
    by_field: Mapping[str, str] = NOTHING,
) -> Response:
    text = current_texts()(message_key, **values)
    if not wants_page():
        return _problem(status, code, text, by_field)
    template = "web/problem_part.html" if request.headers.get("HX-Request") else "web/problem.html"
    return make_response(
        render_template(template, message=text, code=code, key=message_key), status
    )


def _problem(status: int, code: str, text: str, by_field: Mapping[str, str]) -> Response:
    """RFC 9457; `code` is stable for programs, and every mistake of a body has its place."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": text,
        "code": code,
    }
    if by_field:
        body["errors"] = [_mistake(place, key) for place, key in sorted(by_field.items())]
    response = jsonify(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def _mistake(place: str, key: str) -> dict[str, str]:
    return {
        "pointer" if place.startswith("#") else "parameter": place,
        "code": key.rpartition(".")[2],
        "detail": current_texts()(key),
    }


def _to_login() -> Response:
    if request.headers.get("HX-Request") or request.method != "GET":
        response = make_response(current_texts()("error.not_logged_in"), 401)
        response.headers["HX-Redirect"] = "/login"
        return response
    return make_response(redirect("/login", 303))
