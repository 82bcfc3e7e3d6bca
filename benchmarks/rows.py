"""One figure as a row of the table, and the table as Markdown that a terminal shows well too."""

import time
from collections.abc import Callable
from dataclasses import dataclass

TIMES = 3
# What `_piece` takes on the machine that the goals in milliseconds were set on.
USUAL_MILLISECONDS, PIECES = 4.0, 5
HEAD = ("figure", "ours", "bare", "ratio", "goal", "holds")


@dataclass(frozen=True, kw_only=True)
class Row:
    """`ours` and `bare` were measured in one run; `goal` is what must hold, in words."""

    name: str
    ours: str
    bare: str
    ratio: str
    goal: str
    ok: bool


def table(rows: list[Row]) -> str:
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(HEAD))]
    lines = [_line(row, widths) for row in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def cpu_milliseconds(deed: Callable[[], object], *, rounds: int = 1) -> float:
    """CPU of one deed on the usual machine: the median of three runs of many.

    A busy machine slows the wall clock, and a shared one is three times as slow at times: what a
    fixed piece of work takes just before and after says how slow.
    """
    deed()
    found = []
    for _ in range(TIMES):
        before = _cpu(_piece, PIECES)
        spent = _cpu(deed, rounds)
        pace = (before + _cpu(_piece, PIECES)) / 2
        found.append(spent / pace * USUAL_MILLISECONDS)
    return median(found)


def _cpu(deed: Callable[[], object], rounds: int) -> float:
    start = time.process_time()
    for _ in range(rounds):
        deed()
    return (time.process_time() - start) / rounds


def _piece() -> None:
    words: dict[str, int] = {}
    for number in range(20_000):
        word = str(number % 997)
        words[word] = words.get(word, 0) + number


def _cells(row: Row) -> tuple[str, ...]:
    return (row.name, row.ours, row.bare, row.ratio, row.goal, "yes" if row.ok else "NO")


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(padded) + " |"
