"""A whole upload over the line, sealed and scanned, against the same one to a bare endpoint.

Both are Flask under gunicorn with two gevent workers, and write to the same disk with a flush at
the end; by turns, so that a machine that is slow at times is so for both. The scanner is a real
clamd with one signature; beside the bare endpoint it gets its bytes from memory. Also what a large
document costs in memory, and what pages feel of many.

Run: python -m benchmarks uploads
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from benchmarks.ground import ground, served
from benchmarks.rows import TIMES, Row
from benchmarks.sending import MIB, PIECE, Line, Sender, fresh
from sidecar.adapters.clamd import Clamd
from tests.contract.clamd_server import RealClamd

APP = "sidecar.processes.web:create()"
MEBIBYTES, ROUNDS, LEAST = 100, 2 * TIMES + 1, 0.6
LARGE, MOST_MORE = 500, 64
PARALLEL, EACH, MOST_P95 = 20, 50, 0.5
PAGE, ALONE = "/balie", 40


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="balie-bench-") as folder:
        server = RealClamd(Path(folder), largest=(LARGE + 12) * MIB)
        try:
            return _rows(server.address)
        finally:
            server.stop()


def _rows(scanner: str) -> list[Row]:
    settings = {"BALIE_SCANNER_URL": scanner, "BALIE_DOCUMENT_MEGABYTES": "512"}
    with ground(**settings) as place, served(APP, place.ports.web, place.env) as web:
        sender = Sender(place)
        bare_env = os.environ | {"BARE_FOLDER": str(place.folder)}
        with served("benchmarks.bare_upload:app", place.ports.digid, bare_env):
            rows = _throughput(sender, Line(place.ports.digid), Clamd(scanner))
        return [*rows, _memory(sender, web.pid), _pages(sender)]


def _throughput(sender: Sender, bare: Line, scanner: Clamd) -> list[Row]:
    rounds = [_one_round(sender, bare, scanner) for _ in range(ROUNDS + 1)][1:]
    sealed, scanned, plain, alone = (list(side) for side in zip(*rounds, strict=True))
    whole, least = _together(sealed, scanned), _together(plain, alone)
    return [
        _ratio("upload over the line, sealed / bare", sealed, plain),
        _ratio("the same and scanned / bare and scanned", whole, least),
        # clamd alone takes longer than the bare upload: see ADR 0020.
        _ratio("the same and scanned / bare, not scanned", whole, plain, goal=None),
    ]


def _one_round(sender: Sender, bare: Line, scanner: Clamd) -> tuple[float, float, float, float]:
    document_id, pieces, others = sender.begin(MEBIBYTES), fresh(MEBIBYTES), fresh(MEBIBYTES)
    sealed = _seconds(lambda: sender.send(document_id, pieces))
    plain = _seconds(lambda: bare.patch("/bare", pieces, {}))
    scanned = _seconds(lambda: scanner.scan(sender.vault.read(document_id)))
    alone = _seconds(lambda: scanner.scan(others))
    sender.away(document_id)
    return sealed, scanned, plain, alone


def _together(some: list[float], others: list[float]) -> list[float]:
    return [one + other for one, other in zip(some, others, strict=True)]


def _ratio(name: str, ours: list[float], bare: list[float], *, goal: float | None = LEAST) -> Row:
    ratio = statistics.median(other / one for one, other in zip(ours, bare, strict=True))
    mine, theirs = (MEBIBYTES / statistics.median(side) for side in (ours, bare))
    return Row(
        name=name,
        ours=f"{mine:.0f} MiB/s",
        bare=f"{theirs:.0f} MiB/s",
        ratio=f"{ratio:.2f}",
        goal=f"at least {goal}" if goal else "-",
        ok=goal is None or ratio >= goal,
    )


def _memory(sender: Sender, master: int) -> Row:
    """What the peak of a worker is above what it was; the one that took it grew most."""
    workers = _children(master)
    before = {pid: _kibibytes(pid, "VmRSS") for pid in workers}
    for pid in workers:
        # proc(5), clear_refs: 5 sets the peak back to what is used now.
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    document_id = sender.begin(LARGE)
    sender.send(document_id, [PIECE] * LARGE)
    more = max(_kibibytes(pid, "VmHWM") - before[pid] for pid in workers) / 1024
    sender.away(document_id)
    return Row(
        name=f"memory of the web process for a document of {LARGE} MiB",
        ours=f"{more:.0f} MiB more",
        bare="-",
        ratio="-",
        goal=f"under {MOST_MORE} MiB",
        ok=more < MOST_MORE,
    )


def _pages(sender: Sender) -> Row:
    """How long a page of a civil servant takes while many send at once, and while nobody does."""
    quiet = [_seconds(lambda: sender.line.get(PAGE, sender.headers)) for _ in range(ALONE)]
    documents = [sender.begin(EACH) for _ in range(PARALLEL)]
    with ThreadPoolExecutor(PARALLEL) as pool:
        sending = [pool.submit(sender.send, each, [PIECE] * EACH) for each in documents]
        busy = _while(sending, lambda: sender.line.get(PAGE, sender.headers))
    for each in documents:
        sender.away(each)
    return Row(
        name=f"a page while {PARALLEL} send {EACH} MiB each, p95 of {len(busy)}",
        ours=f"{1000 * _p95(busy):.0f} ms",
        bare=f"{1000 * _p95(quiet):.0f} ms alone",
        ratio="-",
        goal=f"under {1000 * MOST_P95:.0f} ms",
        ok=_p95(busy) < MOST_P95,
    )


def _while(sending: list[Future[None]], deed: Callable[[], object]) -> list[float]:
    found = []
    while not all(each.done() for each in sending):
        found.append(_seconds(deed))
        time.sleep(0.02)
    for each in sending:
        each.result()
    return found


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(each) for each in text.split()]


def _kibibytes(pid: int, what: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))


def _seconds(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start
