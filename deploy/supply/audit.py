"""`make audit`: what is known to be wrong with the packages that are pinned, asked of PyPI and npm.

Ends with 0 when both were asked and nothing counts, 1 when something does, 3 when one could not be
asked: silence of a service is no good news.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ACCEPTED = Path(__file__).parent / "accepted.toml"
CLEAN, FOUND, NOT_ASKED = 0, 1, 3
PATIENCE = 300


@dataclass(frozen=True, order=True)
class Finding:
    """One weakness of one package."""

    package: str
    id: str


Reader = Callable[[str], list[Finding] | None]


def of_pip_audit(text: str) -> list[Finding] | None:
    """What pip-audit found; None when it did not get to ask about every package."""
    told = _json(text)
    packages = told.get("dependencies")
    if not isinstance(packages, list) or any("skip_reason" in each for each in packages):
        return None
    return [Finding(each["name"], weak["id"]) for each in packages for weak in each["vulns"]]


def of_npm_audit(text: str) -> list[Finding] | None:
    """What npm found; None when it did not get to ask."""
    told = _json(text)
    weak = told.get("vulnerabilities")
    if "error" in told or not isinstance(weak, dict):
        return None
    # A text there is the name of another package, which has its own line.
    via = [each for package in weak.values() for each in package["via"] if isinstance(each, dict)]
    return sorted({Finding(each["name"], each["url"].rpartition("/")[2]) for each in via})


def _json(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def accepted(text: str, today: date) -> frozenset[str]:
    """Ids that are let be today; each must say who answers for it, why, and until when."""
    rows: list[Mapping[str, Any]] = tomllib.loads(text).get("accepted", [])
    for row in rows:
        if not {"id", "owner", "reason", "until"} <= row.keys():
            raise SystemExit(f"accepted.toml: {row.get('id', 'a row')} lacks something")
    return frozenset(row["id"] for row in rows if today <= row["until"])


def verdict(answers: Mapping[str, list[Finding] | None], let_be: frozenset[str]) -> tuple[int, str]:
    """How `make audit` ends, and what it says."""
    lines, code = [], CLEAN
    for service, findings in answers.items():
        if findings is None:
            lines.append(f"{service}: NOT ASKED, its service cannot be reached from here")
            code = code or NOT_ASKED
            continue
        counting = [finding for finding in findings if finding.id not in let_be]
        lines.append(f"{service}: {len(counting)} found, {len(findings) - len(counting)} let be")
        lines += [f"  {finding.package}: {finding.id}" for finding in counting]
        code = FOUND if counting else code
    return code, "\n".join(lines)


PIP = [sys.executable, "-m", "pip_audit", "--requirement", "requirements/production.txt"]
PIP += ["--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
NPM = ["npm", "audit", "--json", "--package-lock-only"]
SERVICES: Mapping[str, tuple[list[str], Reader]] = {
    "pip-audit": (PIP, of_pip_audit),
    "npm audit": (NPM, of_npm_audit),
}


def asked(command: list[str], read: Reader) -> list[Finding] | None:
    """What a tool answers; both tools end with 1 for findings as well as for failure."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return None
    return read(done.stdout)


def main() -> int:
    """Ask both, say what came of it."""
    let_be = accepted(ACCEPTED.read_text(encoding="utf-8"), datetime.now(UTC).date())
    answers = {name: asked(command, read) for name, (command, read) in SERVICES.items()}
    code, text = verdict(answers, let_be)
    sys.stdout.write(text + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
