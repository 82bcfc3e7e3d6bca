"""Autorisaties API: what a client may do, for who may read that."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from deploy.local.zaken.guard import require_known
from deploy.local.zaken.paging import page_of
from deploy.local.zaken.problems import Problem
from deploy.local.zaken.shelf import Shelf


def blueprint(shelf: Shelf, client_id: str) -> Blueprint:
    routes = Blueprint("autorisaties", __name__, url_prefix="/autorisaties/api/v1")

    @routes.get("/applicaties")
    def applications() -> ResponseReturnValue:
        """Needs autorisaties.lezen, which is one of all rights."""
        query = require_known("clientIds")
        if not (shelf.has_all_rights or shelf.reads_rights):
            raise Problem(403, "permission_denied")
        own = {
            "clientIds": [client_id],
            "label": "Digitale Balie",
            "heeftAlleAutorisaties": shelf.has_all_rights,
            "autorisaties": [],
        }
        is_asked = query.get("clientIds", client_id) == client_id
        return page_of([own] if is_asked else [], shelf.page_size)

    return routes
