"""Puts the Flask app together from blueprints that are already built; decides nothing."""

from collections.abc import Callable, Iterable

from flask import Blueprint, Flask, request

from branding import pages
from branding.theme import Theme
from sidecar.core.errors import NotFound
from sidecar.environment import TEXTS
from sidecar.web import accessibility, csrf, errors
from sidecar.web.short_session import ShortSession

LARGEST_REQUEST = 64 * 1024


def create_app(
    make_blueprints: Callable[[Flask], Iterable[Blueprint]],
    *,
    theme: Theme,
    policy: pages.Policy,
    secret_key: str,
    is_https: bool,
) -> Flask:
    """`make_blueprints` gets the app, because the single sign-on library wants to know it."""
    app = Flask("sidecar", template_folder="web/templates", static_folder=str(pages.STATIC))
    app.session_interface = ShortSession()
    app.config.update(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME="__Host-login" if is_https else "login",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_PARTS=100,
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
    )
    pages.register(app, theme=theme, text_folders=[TEXTS], policy=policy)
    app.jinja_env.globals["csrf_token"] = csrf.token
    app.jinja_env.globals["accessibility_url"] = accessibility.ADDRESS
    errors.register(app)
    app.before_request(_refuse_nul)
    for blueprint in make_blueprints(app):
        app.register_blueprint(blueprint)
    return app


def _refuse_nul() -> None:
    """PostgreSQL knows no text with NUL in it, so no id of ours has one."""
    if "\0" in request.path:
        raise NotFound("NUL in the address")
