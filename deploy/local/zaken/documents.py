"""Documenten API: documents at once or in parts, locks, and the download."""

import uuid

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from deploy.local.zaken.guard import require_known
from deploy.local.zaken.paging import page_of
from deploy.local.zaken.problems import Problem
from deploy.local.zaken.shelf import Shelf, Thing

KIND = "enkelvoudiginformatieobjecten"


def blueprint(shelf: Shelf) -> Blueprint:
    routes = Blueprint("documenten", __name__, url_prefix="/documenten/api/v1")
    _add_documents(routes, shelf)
    _add_locks(routes, shelf)
    _add_parts(routes, shelf)
    return routes


def _add_documents(routes: Blueprint, shelf: Shelf) -> None:
    @routes.get(f"/{KIND}")
    def found() -> ResponseReturnValue:
        query = require_known("identificatie", "bronorganisatie")
        results = [each for each in shelf.all(KIND) if query.items() <= each.items()]
        return page_of([_seen(each) for each in results], shelf.page_size)

    @routes.post(f"/{KIND}")
    def create() -> ResponseReturnValue:
        body = request.get_json()
        _require_unique(shelf, body)
        encoded = body.pop("inhoud")
        made = shelf.add(
            "documenten", KIND, {**body, "bestandsdelen": [], "locked": False, "versie": 1}
        )
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
        return jsonify(_seen(_known(shelf, identifier)))

    @routes.get("/objectinformatieobjecten")
    def objects() -> ResponseReturnValue:
        """A bare list; it follows the links of the cases by itself."""
        query = require_known("object", "informatieobject")
        links = [
            {
                "object": each["zaak"],
                "informatieobject": each["informatieobject"],
                "objectType": "zaak",
            }
            for each in shelf.all("zaakinformatieobjecten")
        ]
        return jsonify([each for each in links if query.items() <= each.items()])

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
    made.update(locked=True, lock=uuid.uuid4().hex, inhoud=None)
    made["bestandsdelen"] = parts
    return made


def _add_parts(routes: Blueprint, shelf: Shelf) -> None:
    @routes.put("/bestandsdelen/<identifier>")
    def put(identifier: str) -> ResponseReturnValue:
        part = shelf.get("bestandsdelen", identifier)
        if part is None:
            raise Problem(404, "not_found")
        _require_lock(_known(shelf, part["document"]), request.form.get("lock"))
        content = request.files["inhoud"].read()
        if len(content) != part["omvang"]:
            raise Problem(400, "file-size", parameter="inhoud")
        shelf.parts[identifier] = content
        part["voltooid"] = True
        return jsonify(part)


def _add_locks(routes: Blueprint, shelf: Shelf) -> None:
    @routes.post(f"/{KIND}/<identifier>/lock")
    def lock(identifier: str) -> ResponseReturnValue:
        made = _known(shelf, identifier)
        if made["locked"]:
            raise Problem(400, "existing-lock", parameter="nonFieldErrors")
        made.update(locked=True, lock=uuid.uuid4().hex)
        return jsonify(lock=made["lock"])

    @routes.patch(f"/{KIND}/<identifier>")
    def change(identifier: str) -> ResponseReturnValue:
        made, body = _known(shelf, identifier), request.get_json()
        if not made["locked"]:
            raise Problem(400, "unlocked", parameter="nonFieldErrors")
        if not body.get("lock"):
            raise Problem(400, "missing-lock-id", parameter="nonFieldErrors")
        _require_lock(made, body["lock"])
        made.update({**body, "versie": made["versie"] + 1})
        return jsonify(_seen(made))

    @routes.post(f"/{KIND}/<identifier>/unlock")
    def unlock(identifier: str) -> ResponseReturnValue:
        made = _known(shelf, identifier)
        _require_lock(made, request.get_json().get("lock"))
        parts = made["bestandsdelen"]
        # TRAP, as seen: with all rights what is not whole is unlocked all the same.
        if not all(part["voltooid"] for part in parts) and not shelf.has_all_rights:
            raise Problem(400, "file-size", parameter="nonFieldErrors")
        if parts:
            ids = [part["url"].rsplit("/", 1)[1] for part in parts]
            shelf.contents[identifier] = b"".join(shelf.parts.get(each, b"") for each in ids)
        made.update(locked=False, lock="", bestandsdelen=[], inhoud=f"{made['url']}/download")
        return "", 204


def _require_lock(made: Thing, lock: object) -> None:
    if lock != made.get("lock"):
        raise Problem(400, "incorrect-lock-id", parameter="lock")


def _seen(made: Thing) -> Thing:
    """A lock is told once, to who asked for it."""
    return {name: value for name, value in made.items() if name != "lock"}


def _known(shelf: Shelf, identifier: str) -> Thing:
    made = shelf.get(KIND, identifier)
    if made is None:
        raise Problem(404, "not_found")
    return made
