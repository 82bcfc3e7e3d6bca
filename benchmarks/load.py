"""A busy morning: 500 people wait, 50 talks go on, every 12 seconds one ends and one begins.

Everything real but the browsers: web (two gevent workers), agent, worker, Redis and Prosody on this
machine. Each waiting page holds its event stream and asks for its state whenever it hears that
something changed, as the page does; each talk has a citizen in the room of Prosody and a civil
servant whose panel listens. What counts as an error: a page that is not answered with 200, a stream
that breaks, somebody who is not let in, or who is out of the room before his talk is ended.

Then an upgrade under the same load: the workers of web are replaced and the agent is restarted.
Each stream may break and must be back by itself, talks go on, and new ones begin.

Run: python -m benchmarks load   (BALIE_LOAD_MINUTES=10)
"""

import asyncio
import os
import signal
import subprocess
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache

import requests

from benchmarks.admit import _open_room, _seen, _token
from benchmarks.ground import AGENT, WORKER, Ground, ground, more_files, process_of, served
from benchmarks.rows import Row
from deploy.local.prosody.server import Prosody, start_focus
from sidecar.core.visits import PlannedVisit
from sidecar.rooms import keys
from sidecar.web import csrf
from tests.contract.jitsi.browser import Browser

MINUTES = float(os.environ.get("BALIE_LOAD_MINUTES", "10"))
WAITING, TALKS, EVERY, AT_ONCE = 500, 50, 12.0, 50
UPGRADE_TALKS = 4
# As the page does: several calls in a short while become one.
PAUSE, PATIENCE, AGAIN = 0.12, 60.0, 1.0
STAND = "/afspraak/gesprek/stand"


@dataclass
class Tally:
    """What went wrong, by kind, and how long pages took."""

    errors: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    begun: int = 0
    is_upgrading: bool = False


def run() -> list[Row]:
    more_files()
    with ground() as place:
        keys.ensure(place.settings.keys_dir, place.services.ground.clock.now())
        cookies = place.visitors(WAITING)
        prosody = Prosody(
            replace(place.surroundings.prosody(), record=None), place.folder / "prosody"
        )
        app = "sidecar.processes.web:create()"
        with served(app, place.ports.web, place.env) as web, prosody:
            focus = start_focus(prosody)
            try:
                tally, upgraded = asyncio.run(_morning(place, prosody, cookies, web))
            finally:
                focus.terminate()
                focus.wait(10)
    return [*_rows(tally), _upgrade_row(upgraded)]


def _rows(tally: Tally) -> list[Row]:
    p95 = sorted(tally.seconds)[int(0.95 * (len(tally.seconds) - 1))]
    return [
        Row(
            name=f"{WAITING} wait, {TALKS} talks go on, {tally.begun} begin in {MINUTES:g} min",
            ours=f"{sum(tally.errors.values())} errors {dict(tally.errors) or ''}".strip(),
            bare="-",
            ratio="-",
            goal="no error",
            ok=not tally.errors and tally.begun > TALKS,
        ),
        Row(
            name=f"a page meanwhile, p95 of {len(tally.seconds)}",
            ours=f"{1000 * p95:.0f} ms",
            bare="-",
            ratio="-",
            goal="-",
            ok=True,
        ),
    ]


def _upgrade_row(tally: Tally) -> Row:
    errors = sum(tally.errors.values())
    return Row(
        name=f"web and agent replaced meanwhile, {tally.begun} begin",
        ours=f"{errors} errors {dict(tally.errors) or ''}".strip(),
        bare="-",
        ratio="-",
        goal="no error",
        ok=not errors and tally.begun > 0,
    )


async def _morning(
    place: Ground, prosody: Prosody, cookies: list[str], web: "subprocess.Popen[bytes]"
) -> tuple[Tally, Tally]:
    tally, upgraded, talks = Tally(), Tally(is_upgrading=True), deque[_Talk]()
    async with process_of(place, WORKER):
        async with process_of(place, AGENT):
            watching = [_Page(place, cookie, "/afspraak/events", STAND) for cookie in cookies]
            for at in range(0, len(watching), AT_ONCE):
                await asyncio.gather(*(page.open(tally) for page in watching[at : at + AT_ONCE]))
            for _ in range(TALKS):
                talks.append(await _begun(place, prosody, tally))
            until = time.monotonic() + 60 * MINUTES
            while time.monotonic() < until:
                await _one_goes_one_comes(place, prosody, talks, tally)
            for page in (*watching, *(talk.panel for talk in talks)):
                page.tally = upgraded
            web.send_signal(signal.SIGHUP)
        async with process_of(place, AGENT):
            for _ in range(UPGRADE_TALKS):
                await _one_goes_one_comes(place, prosody, talks, upgraded)
            for page in watching:
                await page.is_back()
            for talk in talks:
                await talk.end(upgraded)
    for page in watching:
        page.close()
    return tally, upgraded


async def _one_goes_one_comes(
    place: Ground, prosody: Prosody, talks: "deque[_Talk]", tally: Tally
) -> None:
    beat = time.monotonic() + EVERY
    await talks.popleft().end(tally)
    talks.append(await _begun(place, prosody, tally))
    await asyncio.sleep(max(0.0, beat - time.monotonic()))


class _Page:
    """A browser that listens and asks again, and comes back when its stream breaks."""

    def __init__(self, place: Ground, cookie: str, stream: str, part: str) -> None:
        self._port, self._cookie = place.ports.web, cookie
        self._stream, self._part = stream, part
        self._is_open = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.tally = Tally()

    async def open(self, tally: Tally) -> None:
        self.tally = tally
        self._task = asyncio.create_task(self._live())
        await self.is_back()

    async def is_back(self) -> None:
        """Its stream is open; otherwise that is an error."""
        try:
            await asyncio.wait_for(self._is_open.wait(), PATIENCE)
        except TimeoutError:
            self.tally.errors["not back"] += 1

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _live(self) -> None:
        while True:
            # While nobody takes us, we ask again, as a browser does.
            with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
                await self._listen()
            if self._is_open.is_set() and not self.tally.is_upgrading:
                self.tally.errors["stream ended"] += 1
            self._is_open.clear()
            await asyncio.sleep(AGAIN)

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(self._request(self._stream))
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
            if not head.startswith(b"HTTP/1.1 200"):
                return
            self._is_open.set()
            while line := await reader.readline():
                if line.strip() == b"event: changed":
                    await asyncio.sleep(PAUSE)
                    await self._ask()
        finally:
            writer.close()

    async def _ask(self) -> None:
        start = time.perf_counter()
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            writer.write(self._request(self._part, b"Connection: close\r\n"))
            answer = await asyncio.wait_for(reader.read(), PATIENCE)
            writer.close()
        except (OSError, TimeoutError) as error:
            answer = type(error).__name__.encode()
        self.tally.seconds.append(time.perf_counter() - start)
        # A worker that goes answers what it has; what it has not, the page asks again.
        if not answer.startswith(b"HTTP/1.1 200") and not self.tally.is_upgrading:
            self.tally.errors[answer[:12].decode() or "nothing"] += 1

    def _request(self, path: str, more: bytes = b"") -> bytes:
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {self._cookie}\r\n"
        return head.encode() + more + b"\r\n"


@dataclass
class _Talk:
    """A citizen in the room, and the panel of the civil servant."""

    place: Ground
    visit: PlannedVisit
    browser: Browser
    panel: _Page

    async def end(self, tally: Tally) -> None:
        """The civil servant ends it; nobody may have lost his place before that."""
        if self.browser.is_lost():
            tally.errors["lost in the room"] += 1
        self.panel.close()
        await _press(self.place, f"/balie/gesprek/{self.visit.appointment_id}/afronden", tally)
        with suppress(Exception):
            await self.browser.close()


async def _begun(place: Ground, prosody: Prosody, tally: Tally) -> _Talk:
    visit, _cookie = place.visitor()
    browser = Browser(prosody.websocket_url, room=visit.room, token=_token(place, visit))
    await browser.login()
    main = f"{visit.room}@muc.meet.jitsi"
    await _open_room(browser, main)
    await browser.knock(main, name=visit.name)
    await _seen(place, visit)
    await _press(place, f"/balie/bezoeken/{visit.participant_id}/toelaten", tally)
    await browser.expect_invite(main)
    await browser.enter(main, name=visit.name)
    base = f"/balie/gesprek/{visit.appointment_id}"
    panel = _Page(place, _staff(place), f"{base}/events", f"{base}/stand")
    await panel.open(tally)
    tally.begun += 1
    return _Talk(place, visit, browser, panel)


@cache
def _staff(place: Ground) -> str:
    """One civil servant is logged in once."""
    return place.employee()


async def _press(place: Ground, path: str, tally: Tally) -> None:
    headers = {"Cookie": _staff(place)}
    with place.app.test_request_context(headers=headers):
        headers[csrf.HEADER] = csrf.token()
    url = f"http://127.0.0.1:{place.ports.web}{path}"
    answer = await asyncio.to_thread(
        requests.request, "POST", url, headers=headers, allow_redirects=False, timeout=PATIENCE
    )
    if answer.status_code >= 400:
        tally.errors[f"{answer.status_code} for a press"] += 1
