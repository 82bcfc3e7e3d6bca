"""Where who found a hole can tell it: RFC 9116, for this address of the balie."""

from datetime import timedelta

from flask import Blueprint, Response

from branding.theme import Theme
from sidecar.core.clock import Clock
from sidecar.web import guards

ADDRESS = "/.well-known/security.txt"
# The standard advises less than a year; who reads it later must look whether it still holds.
HOLDS_FOR = timedelta(days=180)


def blueprint(theme: Theme, clock: Clock, *, public_url: str) -> Blueprint:
    """Open to all; the contact is the municipality's own, else its website."""
    routes = Blueprint("security_txt", __name__)
    guards.protect(routes, guards.open_to_all)

    @routes.get(ADDRESS)
    def security_txt() -> Response:
        lines = (
            f"Contact: {theme.security or theme.website}",
            f"Expires: {clock.now() + HOLDS_FOR:%Y-%m-%dT00:00:00Z}",
            "Preferred-Languages: nl, en",
            f"Canonical: {public_url}{ADDRESS}",
        )
        return Response("\n".join(lines) + "\n", mimetype="text/plain")

    return routes
