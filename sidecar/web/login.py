"""Civil servants come in by the single sign-on of the municipality, and go out again."""

import logging
from typing import Protocol

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sidecar.core.people import Employee, LogoutRefused, SignedIn, SignedOut
from sidecar.web import cookies, guards

log = logging.getLogger(__name__)
BACK_CHANNEL = "/machine/single-sign-on/logout"
AGAIN = "opnieuw"


class SignOn(Protocol):
    def begin(self, *, again: bool) -> Response: ...
    def finish(self) -> SignedIn: ...
    def logout_url(self) -> str: ...


class Sessions(Protocol):
    def open(self, signed_in: SignedIn) -> str: ...
    def end(self, session: str) -> None: ...


class LogoutTokens(Protocol):
    def signed_out(self, logout_token: str) -> SignedOut:
        """Who left, by the signed word of the single sign-on. Raises LogoutRefused."""


class SessionsElsewhere(Protocol):
    def end_by_provider(self, told: SignedOut) -> None:
        """End the sessions that are meant. Raises LogoutRefused for a token that came before."""


class Arrivals(Protocol):
    def came(self, employee: Employee) -> None:
        """Somebody logged in; what the single sign-on says of him holds from now on."""


def blueprint(sign_on: SignOn, sessions: Sessions, arrivals: Arrivals) -> Blueprint:
    routes = Blueprint("login", __name__)

    @routes.get("/login")
    def login() -> ResponseReturnValue:
        return sign_on.begin(again=AGAIN in request.args)

    @routes.get("/login/terug")
    def back() -> ResponseReturnValue:
        signed_in = sign_on.finish()
        g.employee = signed_in.employee
        arrivals.came(signed_in.employee)
        # Who logs in again leaves no open session behind that nobody can log out of.
        sessions.end(cookies.read(cookies.STAFF))
        response = make_response(redirect("/balie", 303))
        cookies.write(response, cookies.STAFF, sessions.open(signed_in))
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


def machine_blueprint(tokens: LogoutTokens, sessions: SessionsElsewhere) -> Blueprint:
    """The single sign-on tells that somebody left: OpenID Connect Back-Channel Logout 1.0, 2.5."""
    routes = Blueprint("login_machine", __name__)

    @routes.post(BACK_CHANNEL)
    def back_channel() -> ResponseReturnValue:
        try:
            told = tokens.signed_out(request.form.get("logout_token", ""))
            sessions.end_by_provider(told)
        except LogoutRefused as error:
            log.warning("logout token refused", extra={"problem": error.problem})
            # Section 2.8, with the body of OAuth 2.0 (RFC 6749, 5.2); which rule is for the log.
            return {"error": "invalid_request"}, 400
        log.info("sessions ended by the single sign-on")
        # Section 2.8 wants 200 and no caching; 204 would do as well, but not for every provider.
        return Response(status=200)

    return guards.protect(routes, guards.machines_decide)
