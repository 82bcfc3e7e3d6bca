"""Where a login by OpenID Connect comes back; all else is the same as for the other means."""

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ident.service import Identification
from ident.web import cookies
from ident.web.guards import current_visit, guarded_by, returning_visitors


def blueprint(identification: Identification) -> Blueprint:
    routes = Blueprint("oidc", __name__)

    @routes.get("/oidc")
    @guarded_by(returning_visitors(identification))
    def back() -> ResponseReturnValue:
        # 303 to a clean address: the code must not stay in the address bar or the history.
        visit = identification.arrive(
            current_visit(),
            answer=request.query_string.decode("ascii", "replace"),
            state=request.args.get("state", ""),
        )
        goal = "citizen.code" if visit.identified else "citizen.introduction"
        response = make_response(redirect(url_for(goal), 303))
        cookies.write(response, visit.id)
        return response

    return routes
