"""The figures, for who has the key to them; without one set there is no such address."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from foundation.metrics import PATH, Figures
from ident.web.guards import guarded_by, scrapers


def blueprint(figures: Figures, *, token: str) -> Blueprint:
    routes = Blueprint("metrics", __name__)

    @routes.get(PATH)
    @guarded_by(scrapers(token))
    def read() -> ResponseReturnValue:
        return figures.answer()

    return routes
