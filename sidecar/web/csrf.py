"""A form or script of ours carries a token that belongs to the cookie of this browser."""

import hmac

from flask import current_app, g, request

from sidecar.core.errors import NotAllowed
from sidecar.web import cookies

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class FormExpired(NotAllowed):
    """No token, or one of another session: the page is old, or the form is not ours."""

    code = "form_expired"
    message_key = "error.form_expired"


def guards_citizens() -> None:
    """The pages of this request are of a citizen: the token belongs to the cookie of his link.

    Otherwise it is the session of a civil servant. Never both, or opening a link in the browser
    of a civil servant would make all pages he has open refuse what he does.
    """
    g.csrf_cookie = cookies.VISIT


def guards_phones() -> None:
    """The pages of this request are of a phone that sends for somebody: likewise."""
    g.csrf_cookie = cookies.PHONE


def token() -> str:
    """HMAC over the cookie that says who this is: it dies with the session, nothing is stored."""
    cookie = g.get("csrf_cookie", cookies.STAFF)
    session = f"{cookie}|{cookies.read(cookie)}"
    key = (
        (current_app.secret_key or "").encode()
        if isinstance(current_app.secret_key, str)
        else current_app.secret_key or b""
    )
    return hmac.digest(key, b"csrf|" + session.encode(), "sha256").hex()


def check() -> None:
    """Refuse a change without our token, or one that another site started."""
    if request.method in SAFE:
        return
    check_site()
    check_token(request.headers.get(HEADER) or request.form.get(FIELD, ""))


def check_site() -> None:
    """Refuse what another site started; for what carries its token where only the route reads."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise FormExpired("started by another site")


def check_token(given: str) -> None:
    """Refuse another token than that of this session."""
    if not hmac.compare_digest(given.encode(), token().encode()):
        raise FormExpired("csrf token is missing or of another session")


def check_streamed() -> None:
    """For uploads by a form: the route itself checks the token, before it keeps a byte.

    To read it here would be to read the whole upload.
    """
    check_site()
