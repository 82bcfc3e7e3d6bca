"""Our cookies: who holds a personal link, which phone sends for him, which civil servant works."""

import hmac

from flask import Flask, Response, current_app, request

VISIT = "bezoek"
STAFF = "balie"
PHONE = "telefoon"


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
    body = f"{participant_id}.{browser}"
    return f"{body}.{_signature(body)}"


def unsealed(value: str) -> tuple[str, str] | None:
    """Participant id and browser id of a visit cookie; None when it is not ours."""
    body, _, signature = value.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(body).encode()):
        return None
    participant_id, _, browser = body.partition(".")
    return participant_id, browser


def _signature(body: str) -> str:
    key = current_app.secret_key or ""
    return hmac.digest(
        key.encode() if isinstance(key, str) else key, b"visit|" + body.encode(), "sha256"
    ).hex()
