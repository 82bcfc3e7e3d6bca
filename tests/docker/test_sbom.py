"""The bills of materials: CycloneDX, exactly what is pinned, under licences that are allowed."""

import json
import tomllib

import pytest
from license_expression import get_spdx_licensing
from packaging.utils import canonicalize_name

from deploy.supply import sbom

RULES = tomllib.loads((sbom.ROOT / "deploy/supply/licences.toml").read_text(encoding="utf-8"))
SPDX = get_spdx_licensing()


@pytest.fixture(scope="module")
def bills():
    return {"python": sbom.python_bill(), "npm": sbom.npm_bill()}


def is_allowed(expression):
    """Of an OR one side will do, of an AND both must."""
    parsed = SPDX.parse(expression, validate=True)
    known = {str(symbol): symbol.key in RULES["allowed"] for symbol in SPDX.license_symbols(parsed)}
    truth = {SPDX.parse(name): SPDX.TRUE if ok else SPDX.FALSE for name, ok in known.items()}
    return parsed.subs(truth, simplify=True) == SPDX.TRUE


def refused(bill):
    found = {}
    for component in bill["components"]:
        own = RULES["packages"].get(component["name"].lower())
        said = [own] if own else sbom.licences(component)
        said = [RULES["said"].get(words, words) for words in said]
        if not said or not all(is_allowed(words) for words in said):
            found[component["name"]] = said
    return found


def needed(lock):
    """The places in the lock file that lead from us to all that is not for tests, as Node looks."""
    found, more = set(), [("", name) for name in lock[""]["dependencies"]]
    while more:
        place, name = more.pop()
        while (there := f"{place}/node_modules/{name}".lstrip("/")) not in lock and place:
            place = place.rpartition("node_modules/")[0].rstrip("/")
        if there in found or there not in lock:
            continue
        found.add(there)
        for kind in ("dependencies", "optionalDependencies", "peerDependencies"):
            more += [(there, each) for each in lock[there].get(kind, ())]
    return found


@pytest.mark.parametrize("name", ["python", "npm"])
def test_each_bill_is_cyclonedx(bills, name):
    assert sbom.judged(bills[name]) is bills[name]
    with pytest.raises(sbom.Unusable, match="no CycloneDX"):
        sbom.judged(bills[name] | {"components": [{"name": "nameless type"}]})


def test_that_of_python_lists_what_is_pinned_and_nothing_else(bills):
    listed = {canonicalize_name(c["name"]): c["version"] for c in bills["python"]["components"]}

    assert listed == sbom.pinned(sbom.PINNED.read_text(encoding="utf-8"))
    assert len(listed) >= 90
    assert "pytest" not in listed


def test_that_of_npm_lists_what_is_locked_and_nothing_else(bills):
    lock = json.loads((sbom.ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted = {
        (place.rpartition("node_modules/")[2], lock[place]["version"]) for place in needed(lock)
    }

    listed = {(c["name"], c["version"]) for c in bills["npm"]["components"]}
    assert listed == wanted
    assert len(listed) >= 200
    assert "axe-core" not in dict(listed)


@pytest.mark.parametrize("name", ["python", "npm"])
def test_every_package_says_where_it_comes_from(bills, name):
    kind = "pypi" if name == "python" else "npm"
    assert [
        c["name"] for c in bills[name]["components"] if not c["purl"].startswith(f"pkg:{kind}/")
    ] == []


@pytest.mark.parametrize("name", ["python", "npm"])
def test_every_licence_is_known_and_allowed(bills, name):
    assert refused(bills[name]) == {}


@pytest.mark.parametrize("licence", ["AGPL-3.0-only", "MIT AND GPL-3.0-only", "SSPL-1.0"])
def test_another_licence_is_refused(licence):
    component = {"name": "some", "licenses": [{"expression": licence}]}

    assert refused({"components": [component]}) == {"some": [licence]}
    assert refused({"components": [component | {"licenses": []}]}) == {"some": []}
    mild = component | {"licenses": [{"expression": f"({licence}) OR MIT"}]}
    assert refused({"components": [mild]}) == {}


def test_no_exception_is_for_a_package_that_is_not_there(bills):
    names = {c["name"].lower() for bill in bills.values() for c in bill["components"]}

    assert set(RULES["packages"]) - names == set()


def test_a_package_that_is_not_as_pinned_stops_it():
    text = "flask==0.0.1 \\\n    --hash=sha256:00\nnever==1.0 ; sys_platform == 'win32' \\\n"

    assert sbom.pinned(text) == {"flask": "0.0.1"}
