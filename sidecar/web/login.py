"""Civil servants come in by the single sign-on of the municipality, and go out again."""

from typing import Protocol

from flask import Blueprint, Response, g, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from sidecar.core.people import Employee
from sidecar.web import cookies, guards


class SignOn(Protocol):
    def begin(self) -> Response: ...
    def finish(self) -> Employee: ...
    def logout_url(self) -> str: ...


class Sessions(Protocol):
    def open(self, employee: Employee) -> str: ...
    def end(self, session: str) -> None: ...


class Arrivals(Protocol):
    def came(self, employee: Employee) -> None:
        """Somebody logged in; what the single sign-on says of him holds from now on."""


def blueprint(sign_on: SignOn, sessions: Sessions, arrivals: Arrivals) -> Blueprint:
    routes = Blueprint("login", __name__)

    @routes.get("/login")
    def login() -> ResponseReturnValue:
        return sign_on.begin()

    @routes.get("/login/terug")
    def back() -> ResponseReturnValue:
        employee = sign_on.finish()
        g.employee = employee
        arrivals.came(employee)
        # Who logs in again leaves no open session behind that nobody can log out of.
        sessions.end(cookies.read(cookies.STAFF))
        response = make_response(redirect("/balie", 303))
        cookies.write(response, cookies.STAFF, sessions.open(employee))
        return response

    @routes.post("/logout")
    def logout() -> ResponseReturnValue:
        sessions.end(cookies.read(cookies.STAFF))
        response = make_response(redirect(sign_on.logout_url(), 303))
        cookies.clear(response, cookies.STAFF)
        return response

    @routes.get("/uitgelogd")
    def logged_out() -> ResponseReturnValue:
        return render_template("web/logged_out.html")

    return guards.protect(routes, guards.open_to_all)
