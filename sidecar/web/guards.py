"""Who may use a blueprint. Every blueprint names exactly one guard; none means refused."""

import hmac
from collections.abc import Callable
from typing import Protocol

from flask import Blueprint, Response, g, request

from sidecar.core.errors import NotAllowed, NotFound, NotLoggedIn, Unavailable
from sidecar.core.people import Employee, Role, Visitor
from sidecar.core.work import logins_topic
from sidecar.web import cookies, csrf

Guard = Callable[[], None]


class LinkUnknown(NotFound):
    code = "link_unknown"
    message_key = "error.link_unknown"


class StaffSessions(Protocol):
    def employee(self, session: str) -> Employee | None:
        """The civil servant of a session that has not expired; marks it as used."""

    def is_open(self, session: str) -> bool:
        """Whether it has not expired or ended; to ask is not to use it."""


class Visitors(Protocol):
    def visitor(self, participant_id: str, browser: str) -> Visitor:
        """The citizen whose appointment is open in this browser; raises the refusal otherwise."""


class Phone(Protocol):
    @property
    def language(self) -> str: ...


class Phones(Protocol):
    def joined(self, browser: str) -> Phone:
        """The phone that is this browser, while it may send; raises the refusal otherwise."""


def protect(blueprint: Blueprint, guard: Guard) -> Blueprint:
    """Let `guard` decide before every route of the blueprint, and check CSRF on every change."""
    blueprint.before_request(guard)
    return blueprint


def open_to_all() -> None:
    """Anybody may come; a form that changes something still carries our token."""
    csrf.check()


def machines_decide() -> None:
    """For addresses of machines: the routes check a key or a signature themselves, no cookie."""


def bearer(secret: str) -> Guard:
    """Machines that carry `Authorization: Bearer <secret>`; compared in constant time."""
    expected = f"Bearer {secret}".encode()

    def guard() -> None:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            raise NotAllowed("machine without the right key")
        g.is_machine = True

    return guard


def link_holders() -> None:
    """A citizen whose browser opened a personal link; it need not have started yet."""
    csrf.guards_citizens()
    found = cookies.unsealed(cookies.read(cookies.VISIT))
    if found is None:
        raise LinkUnknown("no link was opened in this browser")
    g.participant_id, g.browser = found
    csrf.check()


def citizens(visitors: Visitors, *, check: Callable[[], None] = csrf.check) -> Guard:
    """A citizen who started the visit in this browser, while the appointment is open.

    `check` is how a change proves that it is ours: see `csrf.check_streamed` for the other way.
    """

    def guard() -> None:
        csrf.guards_citizens()
        found = cookies.unsealed(cookies.read(cookies.VISIT))
        if found is None:
            raise LinkUnknown("no link was opened in this browser")
        g.visitor = visitors.visitor(*found)
        g.participant_id, g.browser = found
        g.language = g.visitor.language
        check()

    return guard


def phones(found: Phones, *, check: Callable[[], None] = csrf.check) -> Guard:
    """A phone that a citizen joined to send for one request, as long as it may; no visitor."""

    def guard() -> None:
        csrf.guards_phones()
        g.phone = found.joined(cookies.read(cookies.PHONE))
        g.language = g.phone.language
        check()

    return guard


def employees(sessions: StaffSessions, *, check: Callable[[], None] = csrf.check) -> Guard:
    """A civil servant who logged in by single sign-on; `check` as for citizens."""

    def guard() -> None:
        session = cookies.read(cookies.STAFF)
        employee = sessions.employee(session) if session else None
        if employee is None:
            raise NotLoggedIn("no session of a civil servant")
        g.employee = employee
        check()

    return guard


def while_logged_in(
    stream: Callable[..., Response], sessions: StaffSessions
) -> Callable[..., Response]:
    """The event stream of a civil servant: it ends when the session does, wherever that ended."""

    def staying(topics: tuple[str, ...]) -> Response:
        session = cookies.read(cookies.STAFF)

        def stays() -> bool:
            try:
                return sessions.is_open(session)
            except Unavailable:
                # The stream itself tells nothing; what the page fetches asks the database too.
                return True

        return stream((*topics, logins_topic(current_employee().id)), stays=stays)

    return staying


def leads(sessions: StaffSessions) -> Guard:
    """A civil servant whom the single sign-on names a team lead; others hear that they may not."""
    employed = employees(sessions)

    def guard() -> None:
        employed()
        if Role.LEAD not in current_employee().roles:
            raise NotAllowed("not a team lead")

    return guard


def current_visitor() -> Visitor:
    visitor: Visitor = g.visitor
    return visitor


def current_employee() -> Employee:
    employee: Employee = g.employee
    return employee
