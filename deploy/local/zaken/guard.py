"""Who may call: a token of the one client, made less than an hour ago, and the CRS headers."""

import time

import jwt
from flask import request

from deploy.local.zaken.problems import Problem

HOUR = 3600
CRS = "EPSG:4326"


def require_token(client_id: str, secret: str) -> None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        raise Problem(403, "permission_denied")
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256"], options={"verify_iat": False})
    except jwt.PyJWTError:
        raise Problem(403, "invalid-jwt-signature") from None
    if claims.get("client_id") != client_id:
        raise Problem(403, "not_authenticated")
    if not time.time() - HOUR < claims.get("iat", 0) < time.time() + 60:
        raise Problem(403, "jwt-expired")


def require_crs() -> None:
    """Only where geometry may be: /zaken."""
    if request.headers.get("Accept-Crs") != CRS:
        raise Problem(412, "precondition_failed")
    if request.method in ("POST", "PATCH") and request.headers.get("Content-Crs") != CRS:
        raise Problem(412, "precondition_failed")


def require_known(*allowed: str) -> dict[str, str]:
    """The query; what it does not know is refused."""
    unknown = set(request.args) - set(allowed) - {"page", "pageSize"}
    if unknown:
        raise Problem(400, "unknown-parameters", parameter="nonFieldErrors")
    return {name: value for name, value in request.args.items() if name in allowed}
