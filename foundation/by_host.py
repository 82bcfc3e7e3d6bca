"""WSGI: the app of a municipality by the name of its host, and what is said at any other name."""

import io
import json
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING

from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LIVE, READY = "/health/live", "/health/ready"
WHOLE = "/health"
OK, UNAVAILABLE, MISDIRECTED = 200, 503, 421

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

# Whose request this is, for the log; what is not a request has none.
serving: ContextVar[str] = ContextVar("serving", default="")


class ByHost:
    """Several municipalities in one process. `hosts` says which name in `Host` is whose."""

    def __init__(
        self,
        apps: Mapping[str, "WSGIApplication"],
        hosts: Mapping[str, str],
        *,
        otherwise: Callable[[Request], Response | None] = lambda _request: None,
    ) -> None:
        """`otherwise` is asked at a name that is nobody's, before it is refused."""
        self.apps = apps
        self._apps = {name: _named(name, app) for name, app in apps.items()}
        self._hosts = hosts
        self._otherwise = otherwise

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        name = self._hosts.get(environ.get("HTTP_HOST", "").lower())
        if name is not None:
            return self._apps[name](environ, start_response)
        request = Request(environ)
        answer = self._health(request) or self._otherwise(request) or _refused()
        return answer(environ, start_response)

    def _health(self, request: Request) -> Response | None:
        """One who cannot be served is no reason to take the others away."""
        if request.path == LIVE:
            return _json({"alive": True})
        if request.path not in (WHOLE, READY):
            return None
        ready = {name: asked(app, request).status_code == OK for name, app in self._apps.items()}
        is_any = any(ready.values())
        found = {"healthy": is_any, "municipalities": ready}
        return _json(found, status=OK if is_any else UNAVAILABLE)


def asked(app: "WSGIApplication", request: Request) -> Response:
    """What this app says to a request, whole; the request can be asked of another after it."""
    environ = request.environ | {"wsgi.input": io.BytesIO(request.get_data())}
    content, status, headers = run_wsgi_app(app, environ, buffered=True)
    return Response(b"".join(content), status=status, headers=headers)


def _named(name: str, app: "WSGIApplication") -> "WSGIApplication":
    def named(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        # Not taken back: an answer that streams is still of this municipality, and the next
        # request says its own.
        serving.set(name)
        return app(environ, start_response)

    return named


def _json(found: object, *, status: int = OK) -> Response:
    return _plain(json.dumps(found), status=status, mimetype="application/json")


def _refused() -> Response:
    text = "Deze naam hoort bij geen gemeente. / This name belongs to no municipality.\n"
    return _plain(text, status=MISDIRECTED, mimetype="text/plain")


def _plain(text: str, *, status: int, mimetype: str) -> Response:
    return Response(text, status=status, mimetype=mimetype, headers=_HEADERS)
