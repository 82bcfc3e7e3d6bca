"""Sidecar and ident in one server, as only the laptop has them: ident is mounted at /ident."""

from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def create() -> "WSGIApplication":
    """Both apps are built here and not at import, so that the settings are read only now."""
    from ident.processes import web as ident
    from sidecar.processes import web as sidecar

    return DispatcherMiddleware(sidecar.create(), {"/ident": ident.create()})
