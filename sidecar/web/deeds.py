"""One log line for every request that changes something, logs in or is refused (BIO2 8.15).

Who (`actor`, an opaque id), what (`action`, the name of the route), on what (`object`, ids of
ours), with what result (the status) and from where (`origin`, a keyed hash of the network). Reading
is told by nginx; what was done to which record stays in the audit trail.
"""

import logging

from flask import Flask, Response, g, request

from sidecar.core.ids import is_id
from sidecar.web.addresses import Addresses

log = logging.getLogger(__name__)
READING = frozenset({"GET", "HEAD", "OPTIONS"})
LOGIN = "login.back"
MACHINE, NOBODY, UNKNOWN = "machine", "nobody", "unknown"
# Never what is a secret in an address: a personal link, a code of a phone, a name of a key.
OBJECTS = ("appointment_id", "participant_id", "request_id", "document_id", "message_id")


def register(app: Flask, addresses: Addresses) -> None:
    @app.after_request
    def _tell(response: Response) -> Response:
        # A page that is not there is asked for by every scanner of the internet.
        is_ours = request.endpoint is not None
        is_deed = request.method not in READING or request.endpoint == LOGIN
        if is_ours and (is_deed or response.status_code >= 400):
            log.info("request", extra=_facts(response, addresses))
        return response


def _facts(response: Response, addresses: Addresses) -> dict[str, object]:
    return {
        "action": request.endpoint,
        "object": _objects(),
        "result": response.status_code,
        "origin": addresses.known() or UNKNOWN,
        "actor": _actor(),
    }


def _objects() -> dict[str, str]:
    """Only what looks like an id of ours: a stranger may type anything there."""
    given = request.view_args or {}
    return {name: given[name] for name in OBJECTS if name in given and is_id(str(given[name]))}


def _actor() -> str:
    if "employee" in g:
        return f"employee:{g.employee.id}"
    if "program" in g:
        return str(g.program.actor)
    if "phone" in g:
        return f"phone:{g.phone.participant_id}"
    if "participant_id" in g:
        return f"citizen:{g.participant_id}"
    return MACHINE if "is_machine" in g else NOBODY
