"""What every answer below /api/v1 has: the version, and how to come in when a key is refused."""

from flask import Blueprint, Response, request

BASE = "/api/v1"
# docs/api.md tells what changed; the first number is that of the address.
VERSION = "1.0.0"


def dress(routes: Blueprint) -> None:
    """Errors and addresses that are not there have it too, so the whole app is asked."""

    @routes.after_app_request
    def put_on(response: Response) -> Response:
        if request.path.startswith(f"{BASE}/"):
            # ADR /core/version-header
            response.headers["API-Version"] = VERSION
            if response.status_code == 401:
                response.headers["WWW-Authenticate"] = 'Bearer realm="api"'
        return response
