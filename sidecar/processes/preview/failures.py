"""Addresses of the preview alone that refuse: what a person reads when something goes wrong."""

from datetime import timedelta

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from sidecar.adapters.oidc.client import LoginFailed, NoDesk, ProofMissing
from sidecar.core.errors import BadInput, BalieError, Conflict, NotAllowed, NotFound, Unavailable
from sidecar.core.limits import TooMany
from sidecar.web import guards
from sidecar.web.csrf import FormExpired

HERE = "/voorbeeld/fout"
A_WHILE = timedelta(minutes=7)


REFUSALS: dict[str, BalieError] = {
    "403": NotAllowed("not yours"),
    "403-formulier": FormExpired("page too old"),
    "403-inloggen": LoginFailed("refused"),
    "403-geen-balie": NoDesk("no desk"),
    "403-tweede-stap": ProofMissing("no second factor"),
    "404": NotFound("nothing here"),
    "409": Conflict("somebody was first"),
    "422": BadInput("not filled in"),
    "429": TooMany("too often", retry_after=A_WHILE),
    "503": Unavailable("away"),
}
# Those that the framework finds by itself.
OF_HTTP = {"405": 405, "410": 410, "413": 413}
OURS = "500"
ALL = tuple(sorted([*REFUSALS, *OF_HTTP, OURS]))


def blueprint() -> Blueprint:
    routes = Blueprint("preview_failures", __name__)

    @routes.get(f"{HERE}/<which>")
    def fail(which: str) -> ResponseReturnValue:
        if which in REFUSALS:
            raise REFUSALS[which]
        if which in OF_HTTP:
            abort(OF_HTTP[which])
        raise RuntimeError("what nobody foresaw, on purpose")

    return guards.protect(routes, guards.open_to_all)
