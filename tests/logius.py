"""`make logius`: runs the tests behind each criterion of Logius and writes a report of them."""

import html
import sys
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CRITERIA = Path(__file__).parent / "logius_criteria.toml"
REPORT = ROOT / "build" / "logius.html"
# Sockets are refused in the first two, and a server of the third would lose its own with them.
LAYERS = ("tests/unit", "tests/web", "tests/contract")
STYLE = """
body { font: 1rem/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #767676; padding: .5rem; text-align: left; vertical-align: top; }
.voldoet { color: #0b5c2b; font-weight: bold; } .niet { color: #a4121b; font-weight: bold; }
code { font-size: .85em; overflow-wrap: anywhere; }
"""


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One demand, in the words an assessor knows, and the tests that show it."""

    code: str
    source: str
    text: str
    tests: Sequence[str]


class Outcomes:
    """Hears every report; a parametrised test counts with each of its rows."""

    def __init__(self) -> None:
        self.passed: defaultdict[str, int] = defaultdict(int)
        self.failed: defaultdict[str, int] = defaultdict(int)

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid.partition("[")[0]
        if report.failed:
            self.failed[name] += 1
        elif report.when == "call" and report.passed:
            self.passed[name] += 1

    def of(self, test: str) -> tuple[int, int]:
        """How many passed and failed of a test, or of a whole file of tests."""
        names = [n for n in (*self.passed, *self.failed) if n == test or n.startswith(f"{test}::")]
        found = set(names)
        return sum(self.passed[n] for n in found), sum(self.failed[n] for n in found)

    def holds(self, criterion: Criterion) -> bool:
        counts = [self.of(test) for test in criterion.tests]
        return all(passed and not failed for passed, failed in counts)


def criteria() -> list[Criterion]:
    rows = tomllib.loads(CRITERIA.read_text(encoding="utf-8"))["criterion"]
    return [Criterion(**row) for row in rows]


def report(asked: Sequence[Criterion], outcomes: Outcomes, *, now: datetime, version: str) -> str:
    """A page that an assessor can read without knowing the project."""
    held = sum(outcomes.holds(each) for each in asked)
    rows = "".join(_row(each, outcomes) for each in asked)
    title = "Digitale Balie: eisen van Logius aan de aansluiting op DigiD"
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
        f"<h1>{title}</h1><p>{held} van {len(asked)} eisen voldoen. Versie {html.escape(version)},"
        f" {now:%d-%m-%Y %H:%M} UTC. Getoetst tegen een simulator die het echte protocol spreekt;"
        " de acceptatie bij Logius blijft nodig.</p>"
        "<table><thead><tr><th scope='col'>Eis</th><th scope='col'>Wat is getoetst</th>"
        "<th scope='col'>Uitkomst</th><th scope='col'>Tests</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></body></html>\n"
    )


def _row(criterion: Criterion, outcomes: Outcomes) -> str:
    holds = outcomes.holds(criterion)
    tests = "<br>".join(
        f"<code>{html.escape(test)}</code>: {passed} geslaagd, {failed} mislukt"
        for test in criterion.tests
        for passed, failed in [outcomes.of(test)]
    )
    verdict = "<td class='voldoet'>voldoet</td>" if holds else "<td class='niet'>voldoet niet</td>"
    return (
        f"<tr><th scope='row'>{html.escape(criterion.code)}<br><small>"
        f"{html.escape(criterion.source)}</small></th><td>{html.escape(criterion.text)}</td>"
        f"{verdict}<td>{tests}</td></tr>"
    )


def main() -> int:
    asked, outcomes = criteria(), Outcomes()
    tests = sorted({test for each in asked for test in each.tests})
    for layer in LAYERS:
        some = [test for test in tests if test.startswith(layer)]
        pytest.main(["-q", "--no-header", "-p", "no:randomly", *some], plugins=[outcomes])
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    REPORT.parent.mkdir(exist_ok=True)
    page = report(asked, outcomes, now=datetime.now(UTC), version=version)
    REPORT.write_text(page, encoding="utf-8")
    failing = [each.code for each in asked if not outcomes.holds(each)]
    sys.stdout.write(f"\n{len(asked) - len(failing)} passed, {len(failing)} failed\n")
    sys.stdout.writelines(f"voldoet niet: {code}\n" for code in failing)
    sys.stdout.write(f"{REPORT.relative_to(ROOT)}\n")
    return 1 if failing else 0


if __name__ == "__main__":
    raise SystemExit(main())
