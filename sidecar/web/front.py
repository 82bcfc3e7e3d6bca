"""The front door: a page for who comes without a link, and the state of health for machines."""

from collections.abc import Callable, Mapping

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from sidecar.web import guards

Check = Callable[[], bool]


def blueprint(checks: Mapping[str, Check]) -> Blueprint:
    """`checks` tell of each part whether it answers; a check that raises counts as no."""
    routes = Blueprint("front", __name__)

    @routes.get("/")
    def front() -> ResponseReturnValue:
        return render_template("web/front.html")

    @routes.get("/health/live")
    def live() -> ResponseReturnValue:
        """This process answers; whether all that it needs does, says the other."""
        return jsonify(alive=True)

    @routes.get("/health")
    @routes.get("/health/ready", endpoint="ready")
    def health() -> ResponseReturnValue:
        parts = {name: holds(check) for name, check in checks.items()}
        healthy = all(parts.values())
        return jsonify(healthy=healthy, parts=parts), 200 if healthy else 503

    return guards.protect(routes, guards.open_to_all)


def holds(check: Check) -> bool:
    """A check that raises counts as no."""
    try:
        return check()
    except Exception:
        return False
