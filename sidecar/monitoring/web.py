"""The figures, for who has the key to them; without one set there is no such address."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from foundation import metrics
from sidecar.web import guards


def blueprint(figures: metrics.Figures, *, token: str) -> Blueprint:
    """nginx refuses it from outside as well: Prometheus comes over the inner network."""
    routes = Blueprint("metrics", __name__)

    @routes.get(metrics.PATH)
    def read() -> ResponseReturnValue:
        return figures.answer()

    return guards.protect(routes, guards.bearer(token))
