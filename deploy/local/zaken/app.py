"""The ZGW routes that we call, and a page to look at what is in the case system."""

from collections.abc import Callable

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue

from deploy.local.standing_in import make
from deploy.local.zaken import authorisations, cases, documents, notifying
from deploy.local.zaken.guard import require_known, require_token
from deploy.local.zaken.paging import page_of
from deploy.local.zaken.problems import Problem
from deploy.local.zaken.shelf import Shelf, Thing

LARGEST = 64 * 1024 * 1024
CATALOGUE = {
    "catalogussen": ("domein", "rsin"),
    "zaaktypen": ("catalogus", "identificatie", "datumGeldigheid"),
    "statustypen": ("zaaktype",),
    "roltypen": ("zaaktype", "omschrijvingGeneriek"),
    "informatieobjecttypen": ("catalogus", "omschrijving", "datumGeldigheid"),
}


def create_app(
    shelf: Shelf, *, client_id: str, secret: str, before: Callable[[], None] = lambda: None
) -> Flask:
    """`before` is called at each call of a machine: a test lets the line go down there."""
    app = make(__name__, largest=LARGEST)

    @app.before_request
    def guard() -> None:
        if "/api/v1/" in request.path:
            before()
            require_token(client_id, secret)

    @app.errorhandler(Problem)
    def problem(error: Problem) -> Response:
        return error.response()

    @app.get("/")
    def page() -> ResponseReturnValue:
        return render_template("cases.html", cases=_shown(shelf))

    @app.get("/health")
    def health() -> ResponseReturnValue:
        return "ok"

    _add_catalogue(app, shelf)
    app.register_blueprint(cases.blueprint(shelf))
    app.register_blueprint(documents.blueprint(shelf))
    app.register_blueprint(authorisations.blueprint(shelf, client_id))
    app.register_blueprint(notifying.blueprint(shelf))
    return app


def _add_catalogue(app: Flask, shelf: Shelf) -> None:
    @app.get("/catalogi/api/v1/<kind>")
    def types(kind: str) -> ResponseReturnValue:
        query = require_known(*CATALOGUE.get(kind, ()))
        query.pop("datumGeldigheid", "")
        found = [each for each in shelf.all(kind) if query.items() <= each.items()]
        return page_of(found, shelf.page_size)


def _shown(shelf: Shelf) -> list[Thing]:
    """Each case with its people (masked), its statuses and its documents."""
    shown = []
    for case in shelf.all("zaken"):
        links = [
            each for each in shelf.all("zaakinformatieobjecten") if each["zaak"] == case["url"]
        ]
        found = [
            shelf.by_url("enkelvoudiginformatieobjecten", each["informatieobject"])
            for each in links
        ]
        people = [
            "•••••" + str(next(iter(role["betrokkeneIdentificatie"].values())))[-3:]
            for role in shelf.all("rollen")
            if role["zaak"] == case["url"]
        ]
        shown.append({**case, "documents": found, "people": people})
    return shown
