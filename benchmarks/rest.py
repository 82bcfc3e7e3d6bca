"""What a worker of web holds in memory when nobody asks for anything, after its first pages.

Run: python -m benchmarks rest
"""

from pathlib import Path

import requests

from benchmarks.ground import ground, served
from benchmarks.rows import Row

MOST_MEBIBYTES = 120
PAGES = ("/", "/videobellen", "/afspraak-maken", "/toegankelijkheid", "/balie")


def run() -> list[Row]:
    with (
        ground() as place,
        served("sidecar.processes.web:create()", place.ports.web, place.env) as web,
    ):
        for page in PAGES * 4:
            url = f"http://localhost:{place.ports.web}{page}"
            requests.request("GET", url, timeout=30, allow_redirects=False)
        workers = Path(f"/proc/{web.pid}/task/{web.pid}/children").read_text().split()
        most = max(_mebibytes(pid) for pid in workers)
    return [
        Row(
            name="memory of a worker of web at rest",
            ours=f"{most:.0f} MiB",
            bare="-",
            ratio="-",
            goal=f"at most {MOST_MEBIBYTES} MiB",
            ok=most <= MOST_MEBIBYTES,
        )
    ]


def _mebibytes(pid: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
