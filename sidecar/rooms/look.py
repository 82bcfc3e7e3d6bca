"""How Jitsi looks: its dynamic branding (contracts/jitsi.md, g), made of the municipality's tokens.

Jitsi's page fetches it, so the answer names nothing but what every page of ours shows as well.
"""

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify

from branding.theme import Theme
from sidecar.web import guards

ADDRESS = "/huisstijl/jitsi.json"


def look_of(theme: Theme, public_url: str) -> dict[str, object]:
    """What `dynamicBrandingUrl` of Jitsi expects; colours as in CSS."""
    tokens = theme.tokens
    return {
        "logoImageUrl": f"{public_url}/theme/logo.svg",
        "logoClickUrl": theme.website,
        "backgroundColor": tokens["stage-background"],
        "premeetingBackground": tokens["stage-background"],
        "avatarBackgrounds": [tokens["brand"]],
        "virtualBackgrounds": [],
        "customTheme": {"palette": _palette(tokens)},
    }


def _palette(tokens: Mapping[str, str]) -> dict[str, str]:
    """Only what is pressed, and the stage: the rest of Jitsi is dark and keeps its contrasts."""
    return {
        "uiBackground": tokens["stage-background"],
        "largeVideoBackground": tokens["stage-background"],
        "action01": tokens["brand"],
        "action01Hover": tokens["brand-dark"],
        "action01Active": tokens["brand-dark"],
    }


def look_blueprint(theme: Theme, *, public_url: str, jitsi_origin: str) -> Blueprint:
    """Open to all; only the page of our own Jitsi may read it in a browser."""
    routes = Blueprint("rooms_look", __name__)
    guards.protect(routes, guards.open_to_all)
    look = look_of(theme, public_url)

    @routes.get(ADDRESS)
    def look_of_jitsi() -> Response:
        response = jsonify(look)
        response.headers["Access-Control-Allow-Origin"] = jitsi_origin
        response.headers["Cache-Control"] = "public, max-age=300"
        return response

    return routes
