"""Documenten API: documents at once or in parts, locks, and the download."""

import base64

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from deploy.local.zaken.guard import require_known
from deploy.local.zaken.problems import Problem
from deploy.local.zaken.shelf import Shelf, Thing

KIND = "enkelvoudiginformatieobjecten"


def blueprint(shelf: Shelf) -> Blueprint:
    routes = Blueprint("documenten", __name__, url_prefix="/documenten/api/v1")
    _add_documents(routes, shelf)
    _add_parts(routes, shelf)
    return routes


def _add_documents(routes: Blueprint, shelf: Shelf) -> None:
    @routes.get(f"/{KIND}")
    def found() -> ResponseReturnValue:
        query = require_known("identificatie", "bronorganisatie")
        results = [each for each in shelf.all(KIND) if query.items() <= each.items()]
        return jsonify(count=len(results), next=None, previous=None, results=results)

    @routes.post(f"/{KIND}")
    def create() -> ResponseReturnValue:
        body = request.get_json()
        _require_unique(shelf, body)
        encoded = body.pop("inhoud")
        made = shelf.add("documenten", KIND, {**body, "bestandsdelen": [], "locked": False})
        identifier = made["url"].rsplit("/", 1)[1]
        if encoded is None:
            return jsonify(_in_parts(shelf, made, identifier)), 201
        if shelf.keep_content(identifier, encoded) != body["bestandsomvang"]:
            del shelf.things[KIND][identifier]
            raise Problem(400, "file-size", parameter="inhoud")
        made["inhoud"] = f"{made['url']}/download"
        return jsonify(made), 201

    @routes.get(f"/{KIND}/<identifier>")
    def one(identifier: str) -> ResponseReturnValue:
        return jsonify(_known(shelf, identifier))

    @routes.get(f"/{KIND}/<identifier>/download")
    def download(identifier: str) -> ResponseReturnValue:
        if request.headers.get("Accept") == "application/json":
            raise Problem(406, "not_acceptable")
        return Response(shelf.contents[identifier], mimetype="application/octet-stream")


def _require_unique(shelf: Shelf, body: Thing) -> None:
    names = ("identificatie", "bronorganisatie")
    if any(all(each[name] == body[name] for name in names) for each in shelf.all(KIND)):
        raise Problem(400, "identificatie-niet-uniek", parameter="identificatie")


def _in_parts(shelf: Shelf, made: Thing, identifier: str) -> Thing:
    """Locked until every part is there; the server decides the size of the parts."""
    size, sizes = made["bestandsomvang"], []
    while size:
        sizes.append(min(size, shelf.part_size))
        size -= sizes[-1]
    parts = [
        shelf.add(
            "documenten",
            "bestandsdelen",
            {"volgnummer": n, "omvang": part, "voltooid": False, "document": identifier},
        )
        for n, part in enumerate(sizes, start=1)
    ]
    made.update(locked=True, lock=base64.b16encode(identifier.encode()[:8]).decode(), inhoud=None)
    made["bestandsdelen"] = parts
    return made


def _add_parts(routes: Blueprint, shelf: Shelf) -> None:
    @routes.put("/bestandsdelen/<identifier>")
    def put(identifier: str) -> ResponseReturnValue:
        part = shelf.get("bestandsdelen", identifier)
        if part is None:
            raise Problem(404, "not_found")
        if request.form.get("lock") != _known(shelf, part["document"])["lock"]:
            raise Problem(400, "incorrect-lock-id", parameter="lock")
        content = request.files["inhoud"].read()
        if len(content) != part["omvang"]:
            raise Problem(400, "file-size", parameter="inhoud")
        shelf.parts[identifier] = content
        part["voltooid"] = True
        return jsonify(part)

    @routes.post(f"/{KIND}/<identifier>/unlock")
    def unlock(identifier: str) -> ResponseReturnValue:
        made = _known(shelf, identifier)
        if request.get_json().get("lock") != made.get("lock"):
            raise Problem(400, "incorrect-lock-id", parameter="lock")
        parts = made["bestandsdelen"]
        if not all(part["voltooid"] for part in parts) and not shelf.has_all_rights:
            raise Problem(400, "file-size", parameter="nonFieldErrors")
        ids = [part["url"].rsplit("/", 1)[1] for part in parts]
        shelf.contents[identifier] = b"".join(shelf.parts.get(each, b"") for each in ids)
        made.update(locked=False, lock="", bestandsdelen=[], inhoud=f"{made['url']}/download")
        return "", 204


def _known(shelf: Shelf, identifier: str) -> Thing:
    made = shelf.get(KIND, identifier)
    if made is None:
        raise Problem(404, "not_found")
    return made
