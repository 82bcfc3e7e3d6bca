"""Zaken API: cases, roles, statuses, and the links to documents."""

from datetime import UTC, datetime

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from deploy.local.zaken import searching
from deploy.local.zaken.guard import require_crs, require_known
from deploy.local.zaken.paging import page_of
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


def _add_cases(routes: Blueprint, shelf: Shelf) -> None:
    @routes.get("/zaken")
    def cases() -> ResponseReturnValue:
        require_crs()
        query = require_known(*searching.FILTERS, "expand", "ordering")
        found = searching.found(shelf, query)
        names = [name for name in request.args.get("expand", "").split(",") if name]
        return page_of([searching.expanded(shelf, each, names) for each in found], shelf.page_size)

    @routes.post("/zaken/_zoek")
    def search() -> ResponseReturnValue:
        """TRAPS, as seen: keys that it does not know are ignored; `expand` must be an array."""
        require_crs()
        body = request.get_json()
        found = searching.found(shelf, {k: v for k, v in body.items() if k in searching.FILTERS})
        names = body.get("expand") if isinstance(body.get("expand"), list) else []
        return page_of([searching.expanded(shelf, each, names) for each in found], shelf.page_size)

    @routes.get("/zaken/<identifier>")
    def one(identifier: str) -> ResponseReturnValue:
        require_crs()
        case = shelf.get("zaken", identifier)
        if case is None:
            raise Problem(404, "not_found")
        return jsonify(case)

    _add_changes(routes, shelf)


def _add_changes(routes: Blueprint, shelf: Shelf) -> None:
    @routes.post("/zaken")
    def create() -> ResponseReturnValue:
        require_crs()
        body = request.get_json()
        _require_fits(shelf, body)
        body.setdefault("identificatie", _next_number(shelf))
        names = ("identificatie", "bronorganisatie")
        if any(all(each[n] == body[n] for n in names) for each in shelf.all("zaken")):
            raise Problem(400, "identificatie-niet-uniek", parameter="identificatie")
        return _made(shelf, "zaken", "zaak", {"toelichting": "", **body})

    @routes.patch("/zaken/<identifier>")
    def change(identifier: str) -> ResponseReturnValue:
        require_crs()
        case = shelf.get("zaken", identifier)
        if case is None:
            raise Problem(404, "not_found")
        case.update(request.get_json())
        shelf.listener("zaak", case, "update")
        return jsonify(case)

    @routes.delete("/zaken/<identifier>")
    def destroy(identifier: str) -> ResponseReturnValue:
        """With all that belongs to it, as the archive does; our own client has no such right."""
        case = shelf.get("zaken", identifier)
        if case is None:
            raise Problem(404, "not_found")
        shelf.destroy_case(case)
        return "", 204


def _made(shelf: Shelf, kind: str, resource: str, body: Thing) -> ResponseReturnValue:
    thing = shelf.add("zaken", kind, body)
    shelf.listener(resource, thing, "create")
    return jsonify(thing), 201


def _require_fits(shelf: Shelf, body: Thing) -> None:
    for name, most in (("toelichting", 1000), ("omschrijving", 80), ("identificatie", 40)):
        if len(body.get(name, "")) > most:
            raise Problem(400, "max_length", parameter=name)
    for name in ("bronorganisatie", "verantwoordelijkeOrganisatie"):
        if not passes_elevenproof(body.get(name, "")):
            raise Problem(400, "invalid", parameter=name)
    if shelf.by_url("zaaktypen", body.get("zaaktype")) is None:
        raise Problem(400, "does_not_exist", parameter="zaaktype")


def _next_number(shelf: Shelf) -> str:
    begin = f"ZAAK-{datetime.now(UTC).year}-"
    taken = sum(each["identificatie"].startswith(begin) for each in shelf.all("zaken"))
    return f"{begin}{taken + 1:010d}"


def _add_roles(routes: Blueprint, shelf: Shelf) -> None:
    @routes.get("/rollen")
    def roles() -> ResponseReturnValue:
        query = require_known("zaak", "omschrijvingGeneriek")
        found = [each for each in shelf.all("rollen") if query.items() <= each.items()]
        return page_of(found, shelf.page_size)

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
        return _made(shelf, "rollen", "rol", role)


def _add_statuses(routes: Blueprint, shelf: Shelf) -> None:
    @routes.get("/statussen")
    def statuses() -> ResponseReturnValue:
        query = require_known("zaak")
        found = [each for each in shelf.all("statussen") if query.items() <= each.items()]
        return page_of(found, shelf.page_size)

    @routes.post("/statussen")
    def add_status() -> ResponseReturnValue:
        body = request.get_json()
        if datetime.fromisoformat(body["datumStatusGezet"]) > datetime.now(UTC):
            raise Problem(400, "date-in-future", parameter="datumStatusGezet")
        return _made(shelf, "statussen", "status", body)


def _add_links(routes: Blueprint, shelf: Shelf) -> None:
    @routes.get("/zaakinformatieobjecten")
    def links() -> ResponseReturnValue:
        query = require_known("zaak", "informatieobject")
        found = shelf.all("zaakinformatieobjecten")
        # A bare list, without pages.
        return jsonify([each for each in found if query.items() <= each.items()])

    @routes.post("/zaakinformatieobjecten")
    def add_link() -> ResponseReturnValue:
        body = request.get_json()
        case = shelf.by_url("zaken", body["zaak"])
        document = shelf.by_url("enkelvoudiginformatieobjecten", body["informatieobject"])
        if case is None or document is None:
            raise Problem(400, "does_not_exist", parameter="informatieobject")
        # zrc-017: the type of the case must know the type of the document.
        known = (shelf.by_url("zaaktypen", case["zaaktype"]) or {}).get("informatieobjecttypen")
        if document["informatieobjecttype"] not in (known or ()):
            code = "missing-zaaktype-informatieobjecttype-relation"
            raise Problem(400, code, parameter="nonFieldErrors")
        return _made(shelf, "zaakinformatieobjecten", "zaakinformatieobject", body)
