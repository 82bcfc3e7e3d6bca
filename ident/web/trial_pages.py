"""The way into a login outside any call; the login itself is that of every citizen."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ident.trial import Trial
from ident.web import cookies
from ident.web.guards import guarded_by, start_token_decides, token_decides


def blueprint(trial: Trial) -> Blueprint:
    routes = Blueprint("trial", __name__)

    @routes.get("/try/<token>")
    @guarded_by(token_decides)
    def enter(token: str) -> ResponseReturnValue:
        """Spends nothing: a mail program may look at a link by itself."""
        _, level = trial.identification.tokens.trial(token)
        return render_template("ident/trial.html", token=token, level=level)

    @routes.post("/try/<token>")
    @guarded_by(start_token_decides)
    def start(token: str) -> ResponseReturnValue:
        visit = trial.start(token)
        response = make_response(redirect(url_for("citizen.introduction"), 303))
        cookies.write(response, visit.id)
        return response

    return routes
