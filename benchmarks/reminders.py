"""10,000 reminders due at once with one worker, which is killed every ten seconds.

Bare is a script that hands as many mails to the same kind of server, one after the other.
"""

import smtplib
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.rows import Row
from tests.contract.morning import Counting, Morning, until
from tests.contract.redis_server import RedisServer

COUNT = 10_000
KILL_EVERY = timedelta(seconds=10)
GOAL = timedelta(minutes=5)
LIMIT = timedelta(minutes=15)
BARE_COUNT = 1_000


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="balie-bench-") as folder, Counting() as server:
        redis = RedisServer()
        morning = Morning(Path(folder), server, redis.port)
        try:
            morning.fill(COUNT)
            seconds, kills = _until_all_left(morning)
        finally:
            morning.close()
            redis.stop()
    bare = _bare()
    return [_in_time(seconds, bare, kills), _once(server)]


def _in_time(seconds: float, bare: float, kills: int) -> Row:
    return Row(
        name=f"{COUNT} reminders at once, the worker killed {kills} times",
        ours=f"{seconds:.0f} s",
        bare=f"{bare:.0f} s",
        ratio=f"{seconds / bare:.2f}",
        goal=f"at most {GOAL.total_seconds():.0f} s",
        ok=seconds <= GOAL.total_seconds(),
    )


def _once(server: Counting) -> Row:
    wrong = abs(len(server.ids) - COUNT)
    again = server.received - len(server.ids)
    return Row(
        name="of those: missing or as a second mail (again with the same Message-ID)",
        ours=f"{wrong} ({again})",
        bare="-",
        ratio="-",
        goal="0",
        ok=wrong == 0 and len(server.recipients) == COUNT,
    )


def _until_all_left(morning: Morning) -> tuple[float, int]:
    started, kills = time.monotonic(), 0
    while morning.left() and time.monotonic() - started < LIMIT.total_seconds():
        with morning.worker():
            until(lambda: not morning.left(), patience=KILL_EVERY)
        kills += 1
    return time.monotonic() - started, kills - 1


def _bare() -> float:
    """Seconds for COUNT, measured with fewer."""
    body = "Subject: Herinnering\r\n\r\n" + "Een regel zoals in een brief.\r\n" * 60
    with Counting() as server:
        host, _, port = server.url.removeprefix("smtp://").partition(":")
        started = time.monotonic()
        for number in range(BARE_COUNT):
            with smtplib.SMTP(host, int(port)) as line:
                mail = f"Message-ID: <{number}@bare.example>\r\n{body}"
                line.sendmail("balie@bare.example", [f"c{number}@burger.example"], mail)
        return (time.monotonic() - started) * COUNT / BARE_COUNT
