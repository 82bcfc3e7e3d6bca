"""Flask's session, for the steps of a login; no other request reads or writes one."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class ShortSession(SecureCookieSessionInterface):
    """Elsewhere than at /login there is none; writing to it would be an error."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if not request.path.startswith("/login"):
            return None
        return super().open_session(app, request)
