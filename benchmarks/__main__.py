"""`make bench`: measures everything, prints the table and writes benchmarks/results.md."""

import importlib
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.rows import Row, table

MODULES = (
    *("verify", "evidence", "logins", "tokens", "pages", "waiting", "admit", "reminders"),
    *("slots", "vault", "uploads", "inspection", "first_page", "rest"),
)
RESULTS = Path(__file__).parent / "results.md"


def main() -> int:
    wanted = sys.argv[1:] or list(MODULES)
    rows: list[Row] = []
    for name in wanted:
        print(f"measuring {name} …", flush=True)
        found = importlib.import_module(f"benchmarks.{name}").run()
        print(table(found), flush=True)
        rows += found
    text = table(rows)
    if wanted == list(MODULES):
        RESULTS.write_text(_page(text), encoding="utf-8")
    return 0 if all(row.ok for row in rows) else 1


def _page(text: str) -> str:
    day = datetime.now(UTC).date().isoformat()
    return (
        "# Figures\n\n"
        f"Written by `make bench` on {day}, Python {platform.python_version()},"
        f" {platform.machine()}. Every ratio was measured within one run on one machine;"
        " the median of three is shown. Milliseconds beside a goal in milliseconds are those of the"
        " machine that the goals were set on: a fixed piece of work, done just before and after,"
        " says how slow this one was.\n\n" + text + "\n"
    )


if __name__ == "__main__":
    raise SystemExit(main())
