"""What everybody may read: our SAML metadata, and whether we are well."""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from redis.exceptions import RedisError

from ident.web.guards import guarded_by, open_to_all


def blueprint(
    *,
    metadata: bytes,
    is_healthy: Callable[[], bool],
    expiring: Callable[[], dict[str, str]],
    waiting: Callable[[], Mapping[str, Sequence[str]]],
) -> Blueprint:
    """Certificates that end soon, and metadata of DigiD that wait for approval, need somebody's
    attention; we are well all the same.
    """
    routes = Blueprint("open_pages", __name__)

    @routes.get("/metadata")
    @guarded_by(open_to_all)
    def saml_metadata() -> ResponseReturnValue:
        return Response(metadata, mimetype="application/samlmetadata+xml")

    @routes.get("/health/live")
    @guarded_by(open_to_all)
    def live() -> ResponseReturnValue:
        """This process answers; whether Redis does, says the other."""
        return jsonify(alive=True)

    @routes.get("/health")
    @routes.get("/health/ready", endpoint="ready")
    @guarded_by(open_to_all)
    def health() -> ResponseReturnValue:
        try:
            well = is_healthy()
        except RedisError:
            well = False
        change = waiting()
        answer = {
            "status": "ok" if well else "unwell",
            "certificatesExpiring": expiring(),
            "metadataWaiting": bool(change),
            "metadataChange": change,
        }
        return jsonify(answer), 200 if well else 503

    return routes
