"""Zaken API: cases, roles, statuses, and the links to documents."""

from datetime import UTC, datetime

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from deploy.local.zaken.guard import require_crs, require_known
from deploy.local.zaken.problems import Problem
from deploy.local.zaken.shelf import Shelf, Thing
from ident.domain import passes_elevenproof

PREFIX = "/zaken/api/v1"


def blueprint(shelf: Shelf) -> Blueprint:
    routes = Blueprint("zaken", __name__, url_prefix=PREFIX)
    _add_cases(routes, shelf)
    _add_roles(routes, shelf)
    _add_statuses(routes, shelf)
    _add_links(routes, shelf)
    return routes


def _page(found: list[Thing]) -> ResponseReturnValue:
    return jsonify(count=len(found), next=None, previous=None, results=found)


def _add_cases(routes: Blueprint, shelf: Shelf) -> None:
    @routes.get("/zaken")
    def cases() -> ResponseReturnValue:
        require_crs()
        query = require_known("identificatie", "bronorganisatie")
        # As the real one: an empty value does not filter.
        wanted = {name: value for name, value in query.items() if value}
        return _page([each for each in shelf.all("zaken") if wanted.items() <= each.items()])

    @routes.post("/zaken")
    def create() -> ResponseReturnValue:
        require_crs()
        body = request.get_json()
        if len(body.get("toelichting", "")) > 1000 or len(body.get("omschrijving", "")) > 80:
            raise Problem(400, "max_length", parameter="toelichting")
        if shelf.by_url("zaaktypen", body.get("zaaktype")) is None:
            raise Problem(400, "does_not_exist", parameter="zaaktype")
        if any(
            (each["identificatie"], each["bronorganisatie"])
            == (body["identificatie"], body["bronorganisatie"])
            for each in shelf.all("zaken")
        ):
            raise Problem(400, "identificatie-niet-uniek", parameter="identificatie")
        return jsonify(shelf.add("zaken", "zaken", body)), 201

    @routes.patch("/zaken/<identifier>")
    def change(identifier: str) -> ResponseReturnValue:
        require_crs()
        case = shelf.get("zaken", identifier)
        if case is None:
            raise Problem(404, "not_found")
        case.update(request.get_json())
        return jsonify(case)


def _add_roles(routes: Blueprint, shelf: Shelf) -> None:
    @routes.get("/rollen")
    def roles() -> ResponseReturnValue:
        query = require_known("zaak", "omschrijvingGeneriek")
        return _page([each for each in shelf.all("rollen") if query.items() <= each.items()])

    @routes.post("/rollen")
    def add_role() -> ResponseReturnValue:
        body = request.get_json()
        number = (body.get("betrokkeneIdentificatie") or {}).get("inpBsn")
        if number is not None and not passes_elevenproof(number):
            raise Problem(400, "invalid", parameter="betrokkeneIdentificatie.inpBsn")
        kind = shelf.by_url("roltypen", body.get("roltype"))
        if kind is None:
            raise Problem(400, "does_not_exist", parameter="roltype")
        generic = kind["omschrijvingGeneriek"]
        there = {"zaak": body["zaak"], "omschrijvingGeneriek": generic}
        if any(there.items() <= each.items() for each in shelf.all("rollen")):
            raise Problem(400, "max-occurences", parameter="nonFieldErrors")
        role = {**body, "omschrijvingGeneriek": generic}
        return jsonify(shelf.add("zaken", "rollen", role)), 201


def _add_statuses(routes: Blueprint, shelf: Shelf) -> None:
    @routes.get("/statussen")
    def statuses() -> ResponseReturnValue:
        query = require_known("zaak")
        return _page([each for each in shelf.all("statussen") if query.items() <= each.items()])

    @routes.post("/statussen")
    def add_status() -> ResponseReturnValue:
        body = request.get_json()
        if datetime.fromisoformat(body["datumStatusGezet"]) > datetime.now(UTC):
            raise Problem(400, "date-in-future", parameter="datumStatusGezet")
        return jsonify(shelf.add("zaken", "statussen", body)), 201


def _add_links(routes: Blueprint, shelf: Shelf) -> None:
    @routes.get("/zaakinformatieobjecten")
    def links() -> ResponseReturnValue:
        query = require_known("zaak", "informatieobject")
        found = shelf.all("zaakinformatieobjecten")
        # A bare list, without pages.
        return jsonify([each for each in found if query.items() <= each.items()])

    @routes.post("/zaakinformatieobjecten")
    def add_link() -> ResponseReturnValue:
        return jsonify(shelf.add("zaken", "zaakinformatieobjecten", request.get_json())), 201
