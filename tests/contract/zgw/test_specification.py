"""What we send, held against the published specifications of the ZGW APIs.

They are not ours to keep here. BALIE_ZGW_SPECIFICATIONS names a folder with zaken.yaml (1.5.1),
documenten.yaml (1.4.2), catalogi.yaml (1.3.1), autorisaties.yaml and notificaties.yaml, from
VNG-Realisatie/gemma-zaken; without it, or without jsonschema, these tests are skipped.
"""

import os
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from flask import request

from ident.clock import SystemClock
from ident.domain import IdentityKind
from ident.zaken.building import build, check_rights
from tests.contract.zgw.world import DictProgress, a_document, a_wish, settings, subscription

FOLDER = os.environ.get("BALIE_ZGW_SPECIFICATIONS", "")
pytestmark = pytest.mark.skipif(
    not FOLDER,
    reason="the specifications are not ours to keep: BALIE_ZGW_SPECIFICATIONS names no folder",
)


@cache
def specification(api):
    yaml = import_module("yaml")
    return plain(yaml.safe_load((Path(FOLDER) / f"{api}.yaml").read_text()))


def plain(schema):
    """OpenAPI 3.0 as JSON Schema: what may be null, what only a server fills in, no other names."""
    if isinstance(schema, list):
        return [plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: plain(value) for name, value in schema.items()}
    own = schema.get("properties")
    if isinstance(own, dict) and isinstance(found.get("required"), list):
        filled = {n for n, each in own.items() if isinstance(each, dict) and each.get("readOnly")}
        found["required"] = [name for name in found["required"] if name not in filled]
    if isinstance(own, dict):
        found["properties"] = {name: closed(each) for name, each in found["properties"].items()}
    if found.pop("nullable", False) is True:
        return {"anyOf": [found, {"type": "null"}]}
    return found


def closed(schema):
    is_object = isinstance(schema, dict) and {"$ref", "allOf", "properties"} & schema.keys()
    return {**schema, "unevaluatedProperties": False} if is_object else schema


def mistakes(api, method, path, query, body):
    """Everything in one request that the specification does not know."""
    whole = specification(api)
    pattern, operations = next(
        (name, each) for name, each in whole["paths"].items() if fits(name, path)
    )
    operation = operations[method.lower()]
    shared = [*operations.get("parameters", []), *operation.get("parameters", [])]
    known = {resolved(whole, each)["name"] for each in shared}
    found = [f"{pattern}: {name} is no parameter" for name in query if name not in known]
    if "requestBody" not in operation:
        return found + [f"{pattern}: a body"] * (body is not None)
    if body is None:
        return found
    content = resolved(whole, operation["requestBody"])["content"]
    # Never the message of an error: it quotes what was sent.
    return found + [
        f"{method} {pattern}: {list(each.path)} {each.validator}"
        for each in errors(whole, content["application/json"]["schema"], body)
    ]


def errors(whole, schema, body):
    jsonschema = import_module("jsonschema")
    discriminator = resolved(whole, schema).get("discriminator")
    parts = [schema]
    if discriminator:
        parts.append({"$ref": discriminator["mapping"][body[discriminator["propertyName"]]]})
    closed_schema = {"allOf": parts, "unevaluatedProperties": False}
    judge = jsonschema.Draft202012Validator({**closed_schema, "components": whole["components"]})
    return list(judge.iter_errors(body))


def resolved(whole, thing):
    for name in thing.get("$ref", "").split("/")[1:]:
        whole = whole[name]
    return whole if "$ref" in thing else thing


def fits(pattern, path):
    return re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", pattern), path)


@pytest.fixture
def sent(system):
    """Every request as it came in at the server: api, method, path, query, body."""
    found = []

    def note():
        _, api, _, _, path = request.path.split("/", 4)
        body = request.get_json(silent=True)
        found.append((api, request.method, f"/{path}", dict(request.args), body))

    system.before = note
    return found


@pytest.mark.capability("M71")
@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (IdentityKind.BSN, "999990007"),
        (IdentityKind.KVK, "12345678"),
        (IdentityKind.RSIN, "111222333"),
    ],
    ids=["person", "company", "organisation"],
)
@pytest.mark.parametrize("large", [10, 10_000])
def test_every_request_is_one_of_the_specification(system, sent, kind, number, large):
    system.shelf.part_size = 100
    cases = build(settings(system), SystemClock(), large=large)
    number = cases.open_case(a_wish(kind=kind, number=number), DictProgress())
    cases.add_document(number, a_document(), DictProgress())

    assert len(sent) > 10
    assert [each for one in sent for each in mistakes(*one)] == []


def test_a_subscription_is_one_of_the_specification(system, sent, callback):
    subscription(system, callback).ensure()
    subscription(system, callback).ensure()

    assert [method for _, method, *_ in sent] == ["GET", "POST", "GET", "PUT"]
    assert [each for one in sent for each in mistakes(*one)] == []


def test_the_question_for_our_rights_is_one_of_the_specification(system, sent):
    base = f"http://127.0.0.1:{system.port}/autorisaties/api/v1"
    check_rights(settings(system, autorisaties=base), SystemClock())

    assert len(sent) == 1
    assert mistakes(*sent[0]) == []


def test_the_judge_sees_a_mistake():
    filled = {"bronorganisatie": "111222333", "zaaktype": "https://a.example/1"}
    filled |= {"verantwoordelijkeOrganisatie": "111222333", "startdatum": "2026-01-01"}

    assert mistakes("zaken", "POST", "/zaken", {}, filled) == []
    assert mistakes("zaken", "POST", "/zaken", {}, {**filled, "omschrijving": "x" * 81})
    assert mistakes("zaken", "POST", "/zaken", {}, {"zaaktype": filled["zaaktype"]})
    assert mistakes("zaken", "POST", "/zaken", {}, {**filled, "omschrijvnig": "x"})
    assert mistakes("zaken", "GET", "/zaken", {"onbekend": "1"}, None)
    role = {"zaak": "https://a.example/1", "roltype": "https://a.example/2", "roltoelichting": "x"}
    role |= {"betrokkeneType": "natuurlijk_persoon"}
    assert not mistakes("zaken", "POST", "/rollen", {}, role | {"betrokkeneIdentificatie": {}})
    other = {"betrokkeneIdentificatie": {"annIdentificatie": "1"}}
    assert mistakes("zaken", "POST", "/rollen", {}, role | other)
