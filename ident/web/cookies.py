"""The cookie that binds a login to one browser, and the token that our forms carry."""

import hmac
from hashlib import sha256

from flask import Response, current_app, request

from ident.refusals import IdentRefusal

NAME = "ident"
FIELD = "csrf_token"


class FormExpired(IdentRefusal):
    """No token, or one of another visit: the page is old, or the form is not ours."""

    code = "form_expired"
    message_key = "refusal.form_expired"
    status = 403


def name() -> str:
    """On https the name starts with `__Host-`, so that no other host can plant it."""
    return f"__Host-{NAME}" if current_app.config["SESSION_COOKIE_SECURE"] else NAME


def read() -> str:
    return request.cookies.get(name(), "")


def write(response: Response, visit_id: str) -> None:
    """Lax, not Strict: DigiD brings the browser back by a top-level GET (digid.md 0.5)."""
    response.set_cookie(
        name(),
        visit_id,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )


def clear(response: Response) -> None:
    response.delete_cookie(
        name(),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )


def csrf_token() -> str:
    """HMAC over the visit's cookie: it dies with the visit, nothing is stored."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, b"csrf|" + read().encode(), sha256).hexdigest()


def require_csrf() -> None:
    if not hmac.compare_digest(request.form.get(FIELD, "").encode(), csrf_token().encode()):
        raise FormExpired("csrf token is missing or of another visit")
