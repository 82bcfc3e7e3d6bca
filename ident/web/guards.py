"""Who may come in. A route without a guard is refused, whatever it does."""

import hmac
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, abort, current_app, g, request

from ident.domain import Visit
from ident.ports import Tokens
from ident.refusals import IdentRefusal, NoVisit, OtherBrowser, TokenRefused
from ident.service import Identification
from ident.web import cookies

Guard = Callable[[], None]
P = ParamSpec("P")
R = TypeVar("R")

# Files of the house style: the same for everybody.
FILES = frozenset({"static", "theme_file"})


class StartedElsewhere(IdentRefusal):
    """The form that brings a start token was sent by a page that is not of the balie."""

    code = "started_elsewhere"
    message_key = "refusal.token"
    status = 403


def guarded_by(guard: Guard) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Name the guard of a route; `enforce` calls it before the route."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.guard = guard  # type: ignore[attr-defined]
        return view

    return mark


def enforce(app: Flask) -> None:
    """Deny by default."""

    @app.before_request
    def _call_guard() -> None:
        if request.endpoint is None or request.endpoint in FILES:
            return
        guard = getattr(current_app.view_functions[request.endpoint], "guard", None)
        if guard is None:
            abort(403)
        guard()


def open_to_all() -> None:
    """Nothing of a person is behind it."""


def token_decides() -> None:
    """The route spends a signed token that came with the request; no cookie counts."""


def start_token_decides() -> None:
    """As `token_decides`; another site may not send somebody's browser in here.

    Sidecar and ident must therefore stand under one registrable domain. The origin header would
    say more, but is `null` from a page with a strict referrer policy.
    """
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise StartedElsewhere("start form was sent by another site")


def visitors(identification: Identification) -> Guard:
    """A browser that came in with a start token and was active in the last fifteen minutes."""

    def guard() -> None:
        visit_id = cookies.read()
        if not visit_id:
            raise NoVisit("no cookie of a visit")
        g.visit = identification.visit(visit_id)
        g.language = g.visit.asked.language
        if request.method == "POST":
            cookies.require_csrf()

    return guard


def returning_visitors(identification: Identification) -> Guard:
    """As `visitors`; without the cookie the login was begun in another browser."""
    inner = visitors(identification)

    def guard() -> None:
        if request.method != "GET":
            # A HEAD request of a scanner would use up the login.
            abort(405, valid_methods=["GET"])
        try:
            inner()
        except NoVisit as error:
            raise OtherBrowser("answer arrived without the cookie of a visit") from error

    return guard


def machines(tokens: Tokens) -> Guard:
    """The balie itself, with a signed token of one minute."""

    def guard() -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            raise TokenRefused("no bearer token")
        tokens.machine(token)

    return guard


def notifiers(admits: Callable[[str], bool]) -> Guard:
    """The notifier of the case system, with the authorization that we gave it."""

    def guard() -> None:
        if not admits(request.headers.get("Authorization", "")):
            raise TokenRefused("not the authorization of our subscription")

    return guard


def scrapers(token: str) -> Guard:
    """Who reads the figures, with the token of the settings; compared in constant time."""
    expected = f"Bearer {token}".encode()

    def guard() -> None:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            raise TokenRefused("not the token of the figures")

    return guard


def current_visit() -> Visit:
    visit: Visit = g.visit
    return visit
