"""Routes by which a citizen sends: the same from the page of his visit and from his phone."""

from collections.abc import Mapping
from typing import Protocol

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from sidecar.documents import showing
from sidecar.documents.form_upload import FormUpload
from sidecar.documents.receiving import Party, Receiving
from sidecar.documents.refusals import NotFilledIn
from sidecar.documents.sending import receive_form
from sidecar.documents.tus_web import add_uploads
from sidecar.web import guards
from sidecar.web.guards import Guard

NOTHING: Mapping[str, str] = {}


class Side(Protocol):
    """From where a citizen sends; `base` is the address of the page, and how its routes begin."""

    @property
    def base(self) -> str: ...

    def party(self) -> Party:
        """Who sends, as the guard of the route knows him."""

    def shown(
        self, *, mistakes: Mapping[str, str] = NOTHING, filled_in: Mapping[str, str] = NOTHING
    ) -> str:
        """The card, or the whole page for a browser without JavaScript."""


def add_sending(routes: Blueprint, side: Side, receiving: Receiving) -> None:
    """Versturen and Weghalen."""

    @routes.post(f"{side.base}/<request_id>/versturen")
    def send(request_id: str) -> ResponseReturnValue:
        remark = request.form.get("text", "")
        try:
            receiving.send(side.party(), request_id, remark=remark)
        except NotFilledIn as error:
            mistakes = {request_id: error.by_field["text"]}
            shown = side.shown(mistakes=mistakes, filled_in={request_id: remark})
            return shown, error.status
        return answer(side)

    @routes.post(f"{side.base}/stukken/<document_id>/weg")
    def cancel(document_id: str) -> ResponseReturnValue:
        receiving.cancel(side.party(), document_id)
        return answer(side)


def form_blueprint(name: str, side: Side, receiving: Receiving, guard: Guard) -> Blueprint:
    """An ordinary form with files, for a browser without JavaScript. The guard lets the route
    check the token: it stands in the form, before the files.
    """
    routes = Blueprint(name, __name__, template_folder="templates")
    routes.context_processor(showing.words)

    @routes.post(f"{side.base}/<request_id>/bestanden")
    def add(request_id: str) -> ResponseReturnValue:
        upload = FormUpload(largest=receiving.largest, most=receiving.most_at_once)
        receive_form(receiving, side.party(), request_id, upload)
        return answer(side)

    return guards.protect(routes, guard)


def tus_blueprint(name: str, side: Side, receiving: Receiving, guard: Guard) -> Blueprint:
    """Resumable uploads."""
    routes = Blueprint(name, __name__)
    add_uploads(routes, f"{side.base}/tus", receiving, side.party, guard=guard)
    return routes


def answer(side: Side) -> ResponseReturnValue:
    if not request.headers.get("HX-Request"):
        return redirect(side.base, 303)
    return side.shown()
