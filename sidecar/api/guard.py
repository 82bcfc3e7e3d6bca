"""Who may use the addresses of programs: a key in `Authorization`, and the right of each route."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from flask import current_app, g, request

from branding.texts import LANGUAGES
from sidecar.api.domain import KeyRefused
from sidecar.core.errors import NotAllowed
from sidecar.core.limits import Quota
from sidecar.core.programs import Program, Right
from sidecar.web.guards import Guard

View = TypeVar("View", bound=Callable[..., object])
SCHEME = "Bearer "


class KnownKeys(Protocol):
    def program(self, shown: str) -> Program:
        """Who calls with this key; raises KeyRefused."""


def needs(right: Right) -> Callable[[View], View]:
    """Say which right a route needs; one that says nothing is refused to everybody."""

    def mark(view: View) -> View:
        view.right = right  # type: ignore[attr-defined]
        return view

    return mark


def programs(keys: KnownKeys, quota: Quota) -> Guard:
    """A program with a key that lives and has the right of the route. No cookie plays a role.

    `quota` is what each key may ask.
    """

    def guard() -> None:
        g.language = request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])
        given = request.headers.get("Authorization", "")
        if not given.startswith(SCHEME):
            raise KeyRefused("no key")
        program = keys.program(given.removeprefix(SCHEME))
        quota.take(program.key_id)
        right = getattr(current_app.view_functions[request.endpoint or ""], "right", None)
        if right is None:
            raise NotAllowed("route names no right")
        program.check(right)
        g.program = program

    return guard


def current_program() -> Program:
    program: Program = g.program
    return program
