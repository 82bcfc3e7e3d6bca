"""The description of the API holds to the NL GOV API Design Rules; each rule catches its bad twin.

`BALIE_LOGIUS_RULES=path` runs the file of Logius too, which is not kept here: media/linter.yaml of
Logius-standaarden/API-Design-Rules.
"""

import json
import os
import re
import subprocess
from copy import deepcopy
from pathlib import Path

import pytest

from tests.web.api import DOCUMENT

ROOT = Path(__file__).parents[2]
RULES = Path(__file__).with_name("api_design_rules.yaml")
SPECTRAL = ROOT / "node_modules/.bin/spectral"
PRODUCTS, BOOKING = ("paths", "/producten"), ("paths", "/afspraken", "post")
DAYS = ("paths", "/producten/{productId}/vrije-momenten", "get")
MOMENT = ("components", "schemas", "Moment", "properties")

pytestmark = pytest.mark.capability("M129")


def renamed(*place, to):
    def change(document):
        *above, last = place
        there = at(document, above)
        there[to] = there.pop(last)

    return change


def without(*place):
    def change(document):
        at(document, place[:-1]).pop(place[-1])

    return change


def having(*place, value):
    def change(document):
        at(document, place[:-1])[place[-1]] = value

    return change


def at(document, place):
    for step in place:
        document = document[step]
    return document


BAD_TWINS = {
    "/core/doc-openapi": having("openapi", value="2.0"),
    "/core/publish-openapi": without("paths", "/openapi.json"),
    "/core/doc-openapi-contact": without("info", "contact", "email"),
    "/core/semver": having("info", "version", value="v1"),
    "/core/uri-version": having("servers", 0, "url", value="https://balie.example/api"),
    "/core/transport/tls": having("servers", 0, "url", value="http://balie.example/api/v1"),
    "/core/no-trailing-slash": renamed(*PRODUCTS, to="/producten/"),
    "/core/path-segments-kebab-case": renamed(*PRODUCTS, to="/alleProducten"),
    "/core/query-keys-camel-case": having(*DAYS, "parameters", 1, "name", value="eerste-dag"),
    "/core/http-methods": renamed(*PRODUCTS, "get", to="trace"),
    "/core/version-header": without(*BOOKING, "responses", "201", "headers", "API-Version"),
    "/core/error-handling/problem-details": without(
        "components", "schemas", "Problem", "properties", "detail"
    ),
    "/core/error-handling/invalid-input": without(*BOOKING, "responses", "400"),
    "/core/date-time/timezone": having(*MOMENT, "begin", "format", value="date-time-local"),
    "operation-operationId-unique": having(*DAYS, "operationId", value="producten"),
    "path-params": having(*DAYS, "parameters", 0, "name", value="id"),
    "oas3-schema": without("info", "title"),
    "oas3-valid-media-example": having(
        *BOOKING, "requestBody", "content", "application/json", "example", value={}
    ),
    "oas3-valid-schema-example": having("components", "schemas", "Rol", "example", value=1),
    "oas3-unused-component": having("components", "schemas", "Leeg", value={"type": "object"}),
}


def linted(rules, *documents):
    """What was found in each, by the name of the file: the names of the rules."""
    done = subprocess.run(
        [SPECTRAL, "lint", "--quiet", "--format", "json", "--ruleset", rules, *documents],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr + done.stdout
    found = {document.name: set() for document in documents}
    for each in json.loads(done.stdout.partition("\nNo results")[0] or "[]"):
        found[Path(each["source"]).name].add(each["code"])
    return found


def written(folder, documents):
    files = []
    for name, document in documents.items():
        files.append(folder / f"{name}.json")
        files[-1].write_text(json.dumps(document))
    return files


def test_the_description_holds_and_each_rule_catches_what_breaks_it(tmp_path):
    documents = {"good": DOCUMENT}
    for number, change in enumerate(BAD_TWINS.values()):
        documents[f"bad{number}"] = deepcopy(DOCUMENT)
        change(documents[f"bad{number}"])

    found = linted(RULES, *written(tmp_path, documents))

    assert found.pop("good.json") == set()
    missed = {
        rule: found[f"bad{number}.json"]
        for number, rule in enumerate(BAD_TWINS)
        if rule not in found[f"bad{number}.json"]
    }
    assert missed == {}


def test_each_rule_has_a_bad_twin():
    rules = RULES.read_text().partition("\nrules:\n")[2]
    named = set(re.findall(r"^  (\S[^:]*):", rules, re.MULTILINE))

    assert named == set(BAD_TWINS)


@pytest.mark.skipif("BALIE_LOGIUS_RULES" not in os.environ, reason="names the file of Logius")
def test_the_description_holds_to_the_file_of_logius(tmp_path):
    bad = deepcopy(DOCUMENT)
    BAD_TWINS["/core/error-handling/invalid-input"](bad)
    files = written(tmp_path, {"good": DOCUMENT, "bad": bad})

    found = linted(Path(os.environ["BALIE_LOGIUS_RULES"]), *files)

    assert found["good.json"] == set()
    assert found["bad.json"] == {"nlgov:problem-invalid-input"}
