"""Notificaties API: subscriptions, and messages to those who subscribed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import requests
from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from deploy.local.zaken.problems import Problem
from deploy.local.zaken.shelf import Shelf, Thing

KIND = "abonnement"
SECONDS = 5
TEST = {"kanaal": "test", "resource": "test", "actie": "test", "kenmerken": {}}


def blueprint(shelf: Shelf) -> Blueprint:
    """Also listens to what happens to the cases on the shelf."""
    routes = Blueprint("notificaties", __name__, url_prefix="/notificaties/api/v1")
    shelf.listener = _teller(shelf, ThreadPoolExecutor(max_workers=2))

    @routes.get(f"/{KIND}")
    def subscriptions() -> ResponseReturnValue:
        """A bare list."""
        return jsonify(shelf.all(KIND))

    @routes.post(f"/{KIND}")
    def subscribe() -> ResponseReturnValue:
        body = request.get_json()
        _probe(shelf, body)
        return jsonify(shelf.add("notificaties", KIND, body)), 201

    @routes.put(f"/{KIND}/<identifier>")
    def change(identifier: str) -> ResponseReturnValue:
        there, body = shelf.get(KIND, identifier), request.get_json()
        if there is None:
            raise Problem(404, "not_found")
        _probe(shelf, body)
        there.update(body)
        return jsonify(there)

    return routes


def _probe(shelf: Shelf, body: Thing) -> None:
    """Twice, as seen: without authorization it must be refused, with it taken."""
    here = f"{shelf.url}/test"
    now = datetime.now(UTC).isoformat()
    message = {**TEST, "hoofdObject": here, "resourceUrl": here, "aanmaakdatum": now}
    if _send(body["callbackUrl"], message, auth="") not in (401, 403):
        raise Problem(400, "no-auth-on-callback-url", parameter="nonFieldErrors")
    if not 200 <= _send(body["callbackUrl"], message, auth=body["auth"]) < 300:
        raise Problem(400, "invalid-callback-url", parameter="nonFieldErrors")


def _teller(shelf: Shelf, pool: ThreadPoolExecutor) -> Callable[[str, Thing, str], None]:
    """Tells of a thing of a case in the background. A callback that is away misses it."""

    def tell(resource: str, thing: Thing, action: str) -> None:
        case = shelf.by_url("zaken", thing.get("zaak", thing["url"])) or thing
        marks = {name: str(case.get(name, "")) for name in ("bronorganisatie", "zaaktype")}
        message = {
            "kanaal": "zaken",
            "hoofdObject": case["url"],
            "resource": resource,
            "resourceUrl": thing["url"],
            "actie": action,
            "aanmaakdatum": datetime.now(UTC).isoformat(),
            "kenmerken": marks,
        }
        for each in shelf.all(KIND):
            wanted = [w for w in each["kanalen"] if w["naam"] == "zaken"]
            if any(w.get("filters", {}).items() <= marks.items() for w in wanted):
                pool.submit(_send, each["callbackUrl"], message, auth=each["auth"])

    return tell


def _send(url: str, message: Thing, *, auth: str) -> int:
    """The status of the answer; 0 when there is none."""
    headers = {"Authorization": auth} if auth else {}
    try:
        with requests.Session() as session:
            session.trust_env = False
            return session.post(url, json=message, headers=headers, timeout=SECONDS).status_code
    except requests.RequestException:
        return 0
