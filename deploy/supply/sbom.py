"""`make sbom`: the bills of materials (CycloneDX) of production, from the lock files.

Two documents: the packages of requirements/production.txt, as they are installed here, and those of
package-lock.json from which the front end is built. What Debian adds to the images is not in them.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PINNED = ROOT / "requirements" / "production.txt"
VERSIONS = {"1.5": SchemaVersion.V1_5, "1.6": SchemaVersion.V1_6}
Bill = dict[str, Any]


class Unusable(Exception):
    """A bill that says less than what is pinned, or is no CycloneDX."""


def pinned(lock: str) -> dict[str, str]:
    """Name and version of each package of the lock file that this machine needs."""
    lines = [line.split("\\")[0].strip() for line in lock.splitlines() if line[:1].isalnum()]
    wanted = [Requirement(line) for line in lines]
    return {
        canonicalize_name(found.name): next(iter(found.specifier)).version
        for found in wanted
        if found.marker is None or found.marker.evaluate()
    }


def python_bill() -> Bill:
    """Of the installed packages those that production has. Raises Unusable when one is not here."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--no-validate"]
    command += ["--output-reproducible", "--sv", "1.6", "--pyproject", "pyproject.toml"]
    bill = _output([*command, sys.executable])
    wanted = pinned(PINNED.read_text(encoding="utf-8"))
    bill["components"] = [c for c in bill["components"] if canonicalize_name(c["name"]) in wanted]
    found = {canonicalize_name(c["name"]): c["version"] for c in bill["components"]}
    if found != wanted:
        raise Unusable(f"not as pinned here: {sorted(set(found.items()) ^ set(wanted.items()))}")
    return _only(bill, {c["bom-ref"] for c in bill["components"]})


def npm_bill() -> Bill:
    """As npm tells it from the lock file, as far as one comes from what production names.

    Not by `--omit dev`: that leaves out what production and tests both need.
    """
    bill = _output(["npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"])
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    names = {c["bom-ref"]: c["name"] for c in bill["components"]}
    leads_to = {each["ref"]: each.get("dependsOn", []) for each in bill["dependencies"]}
    ours = leads_to[bill["metadata"]["component"]["bom-ref"]]
    found: set[str] = set()
    more = [ref for ref in ours if names[ref] in package["dependencies"]]
    while more:
        ref = more.pop()
        if ref not in found:
            found.add(ref)
            more += leads_to.get(ref, [])
    return _only(bill, found)


def _only(bill: Bill, kept: set[str]) -> Bill:
    """The bill with these components, and what they and we ourselves lead to among them."""
    bill["components"] = [c for c in bill["components"] if c["bom-ref"] in kept]
    ours = bill["metadata"]["component"]["bom-ref"]
    bill["dependencies"] = [
        each | {"dependsOn": [ref for ref in each.get("dependsOn", ()) if ref in kept]}
        for each in bill["dependencies"]
        if each["ref"] in kept | {ours}
    ]
    return bill


def judged(bill: Bill) -> Bill:
    """The bill itself; raises Unusable when it is no CycloneDX of the version that it names."""
    validator = JsonStrictValidator(VERSIONS[bill["specVersion"]])
    fault = validator.validate_str(json.dumps(bill))
    if fault is not None:
        raise Unusable(f"no CycloneDX {bill['specVersion']}: {fault.data.message}")
    return bill


def licences(component: Bill) -> list[str]:
    """What the package says of itself: SPDX ids and expressions, else the words it uses."""
    said = [_said(each) for each in component.get("licenses", ())]
    exact = [words for words in said if not words.startswith("License ::")]
    return exact or said


def _said(licence: Bill) -> str:
    inner = licence.get("license", {})
    return str(licence.get("expression") or inner.get("id") or inner.get("name", ""))


def _output(command: list[str]) -> Bill:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unusable(done.stderr.strip())
    bill: Bill = json.loads(done.stdout)
    return bill


def main(arguments: Iterable[str]) -> None:
    """Write both below the folder that is named."""
    (folder,) = map(Path, arguments)
    folder.mkdir(parents=True, exist_ok=True)
    for name, bill in (("python", python_bill()), ("npm", npm_bill())):
        file = folder / f"{name}.cdx.json"
        file.write_text(json.dumps(judged(bill), indent=2) + "\n", encoding="utf-8")
        sys.stdout.write(f"{file}: {len(bill['components'])} packages\n")


if __name__ == "__main__":
    main(sys.argv[1:])
