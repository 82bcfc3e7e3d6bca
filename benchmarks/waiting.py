"""Waiting pages against a bare event-stream program: how fast, how large, how quiet, how many."""

import asyncio
import os
import subprocess
import time

from redis import Redis

from benchmarks.ground import ROOT, Ground, ground, more_files, redis_at, served
from benchmarks.open_pages import OpenPages
from benchmarks.rows import TIMES, Row, median
from deploy.local.ports import free_block

PAGES = 2000
MOST_PAGES = 5000
QUIET_SECONDS = 60
KIB_PER_PAGE = 40
CPU_PER_PERSON_MINUTE = 0.0015
TICKS = os.sysconf("SC_CLK_TCK")


def run() -> list[Row]:
    more_files()
    with ground() as place:
        cookies = place.visitors(MOST_PAGES)
        app = "sidecar.processes.web:create()"
        with served(app, place.ports.web, place.env) as web:
            rows = asyncio.run(_measure(place, cookies, web))
    return rows


async def _measure(place: Ground, cookies: list[str], web: subprocess.Popen[bytes]) -> list[Row]:
    before = sum(_memory(pid) for pid in _workers(web))
    pages = OpenPages(place.ports.web, "/afspraak/events")
    await pages.open(cookies[:PAGES])
    grown = (sum(_memory(pid) for pid in _workers(web)) - before) / PAGES
    ours = await _p99(pages, place.ports.redis)
    cpu = await _quiet(place, web)
    lost = pages.lost()
    await pages.open(cookies[PAGES:])
    all_heard = await pages.tell_all(lambda: Redis(port=place.ports.redis).publish("changed:", ""))
    await asyncio.sleep(30)
    lost += pages.lost()
    pages.close()
    bare = await _bare()
    return [
        _told(ours, bare),
        _row("memory per waiting page", grown, "KiB", KIB_PER_PAGE),
        _row("CPU per waiting person per quiet minute", cpu, "s", CPU_PER_PERSON_MINUTE),
        Row(
            name=f"{MOST_PAGES} waiting pages hold",
            ours=f"{len(all_heard)} heard, {lost} lost",
            bare="-",
            ratio="-",
            goal="none lost",
            ok=lost == 0 and len(all_heard) == MOST_PAGES,
        ),
    ]


def _told(ours: float, bare: float) -> Row:
    return Row(
        name=f"{PAGES} waiting pages, one change told to all, p99",
        ours=f"{ours * 1000:.0f} ms",
        bare=f"{bare * 1000:.0f} ms",
        ratio=f"{ours / bare:.2f}",
        goal="at most 2",
        ok=ours <= 2 * bare,
    )


def _row(name: str, value: float, unit: str, most: float) -> Row:
    return Row(
        name=name,
        ours=f"{value:.2g} {unit}" if value < 1 else f"{value:.0f} {unit}",
        bare="-",
        ratio="-",
        goal=f"at most {most} {unit}",
        ok=value <= most,
    )


async def _p99(pages: OpenPages, redis_port: int) -> float:
    redis = Redis(port=redis_port)
    found = []
    for _ in range(TIMES):
        heard = await pages.tell_all(lambda: redis.publish("changed:", ""))
        found.append(heard[int(len(heard) * 0.99)])
        await asyncio.sleep(1)
    return median(found)


async def _quiet(place: Ground, web: subprocess.Popen[bytes]) -> float:
    """CPU seconds of web and Redis (the database is inside web) per person in a quiet minute."""
    redis = Redis(port=place.ports.redis).info("server")["process_id"]
    pids = [*_workers(web), redis]
    before, start = sum(_cpu(pid) for pid in pids), time.monotonic()
    await asyncio.sleep(QUIET_SECONDS)
    minutes = (time.monotonic() - start) / 60
    return (sum(_cpu(pid) for pid in pids) - before) / PAGES / minutes


async def _bare() -> float:
    base = free_block(28000, 29000)
    env = {**os.environ, "BARE_REDIS_URL": f"redis://127.0.0.1:{base + 1}/0"}
    app = "benchmarks.bare_stream:app"
    with redis_at(base + 1), served(app, base, env):
        pages = OpenPages(base, "/events")
        await pages.open([f"nobody={n}" for n in range(PAGES)])
        found = await _p99(pages, base + 1)
        pages.close()
    return found


def _workers(web: subprocess.Popen[bytes]) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-P", str(web.pid)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return [int(pid) for pid in found.stdout.split()]


def _memory(pid: int) -> int:
    """KiB of the process that no other process shares with it."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:  # noqa: PTH123
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def _cpu(pid: int) -> float:
    with open(f"/proc/{pid}/stat", encoding="ascii") as line:  # noqa: PTH123
        fields = line.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
