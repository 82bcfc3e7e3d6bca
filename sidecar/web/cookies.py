"""Our two cookies: who holds a personal link, and which civil servant is logged in."""

from flask import Flask, Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

VISIT = "bezoek"
STAFF = "balie"


def name_of(cookie: str, app: Flask | None = None) -> str:
    """On https the name starts with `__Host-`, so that no other host can plant it."""
    secure = (app or current_app).config["SESSION_COOKIE_SECURE"]
    return f"__Host-{cookie}" if secure else cookie


def read(cookie: str) -> str:
    return request.cookies.get(name_of(cookie), "")


def write(response: Response, cookie: str, value: str) -> None:
    response.set_cookie(
        name_of(cookie),
        value,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )


def clear(response: Response, cookie: str) -> None:
    response.delete_cookie(
        name_of(cookie),
        path="/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def sealed(participant_id: str, browser: str) -> str:
    """The value of the visit cookie: which participant, in which browser; signed, not secret."""
    return str(_seal().dumps([participant_id, browser]))


def unsealed(value: str) -> tuple[str, str] | None:
    """Participant id and browser id of a visit cookie; None when it is not ours."""
    try:
        participant_id, browser = _seal().loads(value)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(participant_id), str(browser)


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=VISIT)
