"""Where the notifier of the case system (NRC) tells what changed: 204 at once, work comes later."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from ident.web.guards import guarded_by, notifiers
from ident.zaken.zgw.notifications import Newsstand


def blueprint(newsstand: Newsstand) -> Blueprint:
    routes = Blueprint("notifications", __name__)

    @routes.post("/notifications")
    @guarded_by(notifiers(newsstand.admits))
    def take() -> ResponseReturnValue:
        newsstand.take(request.get_json(silent=True))
        return "", 204

    return routes
