"""Which capabilities of the customer's list have a passing test: `python -m tests.capabilities`.

tests/conftest.py takes its hook in, so that a number that does not exist is noticed at once.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator

import pytest

NUMBERS = (*(f"M{n:02}" for n in range(1, 143)), *(f"A{n}" for n in range(1, 17)))
WIDTH = 16
# As `make test` runs them: without sockets, with Prosody, with other servers, with browsers.
QUICK = ("tests/unit", "tests/web", "tests/architecture")
XMPP = ("tests/contract/jitsi", "tests/xmpp")
PARTS = [
    [*QUICK],
    [*XMPP],
    ["tests", "--ignore", "tests/e2e", *(f"--ignore={folder}" for folder in (*QUICK, *XMPP))],
    ["tests/e2e"],
]


class Collector:
    """Hears every report of a run, also those of pytest-xdist's workers."""

    def __init__(self) -> None:
        self.passing: dict[str, set[str]] = defaultdict(set)
        self.failing: dict[str, set[str]] = defaultdict(set)

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, number in report.user_properties:
            if name != "capability":
                continue
            if report.failed:
                self.failing[str(number)].add(report.nodeid)
            elif report.when == "call" and report.passed:
                self.passing[str(number)].add(report.nodeid)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Write the numbers of a test into its report; a number that does not exist stops the run."""
    for item in items:
        for number in numbers_of(item):
            if number not in NUMBERS:
                raise pytest.UsageError(f"{item.nodeid} names {number}, which is no capability")
            item.user_properties.append(("capability", number))


def numbers_of(item: pytest.Item) -> Iterator[str]:
    for mark in item.iter_markers("capability"):
        yield from map(str, mark.args)


def table(collector: Collector) -> str:
    """Three lists: proven, broken, and without any test."""
    broken = [n for n in NUMBERS if collector.failing[n]]
    proven = [n for n in NUMBERS if collector.passing[n] and n not in broken]
    without = [n for n in NUMBERS if n not in broken and n not in proven]
    return "\n".join(
        (
            *_section("with passing tests", proven, collector.passing),
            *_section("with a failing test", broken, collector.failing),
            *_section("without a test", without, {}),
        )
    )


def _section(title: str, numbers: list[str], tests: dict[str, set[str]]) -> Iterator[str]:
    yield f"{len(numbers)} {title}"
    words = [
        f"{number} ({len(tests[number])})" if number in tests else number for number in numbers
    ]
    for start in range(0, len(words), WIDTH):
        yield "  " + " ".join(words[start : start + WIDTH])


def main() -> int:
    collector = Collector()
    asked = ["-q", "--no-header", "-m", "capability"]
    parts = [sys.argv[1:]] if len(sys.argv) > 1 else PARTS
    codes = [pytest.main([*asked, *part], plugins=[collector]) for part in parts]
    sys.stdout.write(f"\n{table(collector)}\n")
    return int(max(codes))


if __name__ == "__main__":
    sys.exit(main())
