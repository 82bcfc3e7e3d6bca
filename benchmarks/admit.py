"""Toelaten → inside: the whole way through page, database, Redis and agent, against a bare script.

The bare script is an XMPP client that already knows who knocks and sends the one invitation. Both
let people in on the same Prosody; inside is when the citizen's own presence in the room comes.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import requests

from benchmarks.ground import AGENT, SANNE, Ground, ground, process_of, served
from benchmarks.rows import TIMES, Row
from deploy.local.prosody.server import Prosody, start_focus
from sidecar.core.ids import new_id, new_room
from sidecar.core.people import Visitor
from sidecar.core.visits import PlannedVisit
from sidecar.rooms import keys
from sidecar.web import csrf
from tests.contract.jitsi.agent import Agent
from tests.contract.jitsi.browser import Browser

PEOPLE = 30
GOAL = 2.0
PATIENCE = 20.0
ASKS = 100

Press = Callable[[PlannedVisit, Browser], Awaitable[None]]


def run() -> list[Row]:
    with ground() as place:
        keys.ensure(place.settings.keys_dir, place.services.ground.clock.now())
        app = "sidecar.processes.web:create()"
        settings = replace(place.surroundings.prosody(), record=None)
        prosody = Prosody(settings, place.folder / "prosody")
        with served(app, place.ports.web, place.env), prosody:
            focus = start_focus(prosody)
            try:
                runs = [asyncio.run(_run(place, prosody)) for _ in range(TIMES)]
            finally:
                focus.terminate()
                focus.wait(10)
    ours, bare = sorted(runs, key=lambda pair: pair[0] / pair[1])[TIMES // 2]
    return [
        Row(
            name=f"Toelaten → inside, p95 of {PEOPLE}",
            ours=f"{ours * 1000:.0f} ms",
            bare=f"{bare * 1000:.0f} ms",
            ratio=f"{ours / bare:.2f}",
            goal=f"at most {GOAL:.0f}",
            ok=ours <= GOAL * bare,
        )
    ]


async def _run(place: Ground, prosody: Prosody) -> tuple[float, float]:
    async with process_of(place, AGENT):
        with requests.Session() as web:
            press = _button(place, web)
            ours = [await _one(place, prosody, press) for _ in range(PEOPLE)]
    bare_agent = Agent(
        port=prosody.settings.c2s_port,
        password=prosody.settings.agent_password,
        ca_file=prosody.ca_file,
    )
    await bare_agent.login()
    try:
        bare = [await _one(place, prosody, _Bare(bare_agent)) for _ in range(PEOPLE)]
    finally:
        await bare_agent.close()
    return _p95(ours), _p95(bare)


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]


async def _one(place: Ground, prosody: Prosody, press: Press) -> float:
    """Seconds from pressing to being inside, of one citizen at the door."""
    visit = _a_visit(place)
    browser = Browser(prosody.websocket_url, room=visit.room, token=_token(place, visit))
    await browser.login()
    main = f"{visit.room}@muc.meet.jitsi"
    await _open_room(browser, main)
    await browser.knock(main, name=visit.name)
    ready = press.ready(visit, browser) if isinstance(press, _Bare) else _seen(place, visit)
    await ready
    start = time.perf_counter()
    pressing = asyncio.ensure_future(press(visit, browser))
    await browser.expect_invite(main)
    await browser.enter(main, name=visit.name)
    seconds = time.perf_counter() - start
    await pressing
    await browser.close()
    return seconds


async def _open_room(browser: Browser, main: str) -> None:
    """Ask until focus is there: it logs in while we do."""
    for _ in range(ASKS):
        answer = await browser.ask_for_room(main)
        if answer.get("type") == "result":
            return
        await asyncio.sleep(0.2)
    raise RuntimeError("focus did not open the room")


class _Bare:
    """An agent that does nothing but invite whom it saw."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    async def ready(self, visit: PlannedVisit, browser: Browser) -> None:
        lobby = f"{visit.room}@lobby.meet.jitsi"
        await self._agent.enter(lobby)
        await self._agent.knock_of(browser, lobby)

    async def __call__(self, visit: PlannedVisit, browser: Browser) -> None:
        self._agent.admit(f"{visit.room}@muc.meet.jitsi", browser.jid)


def _button(place: Ground, web: requests.Session) -> Press:
    """Toelaten on the page of the civil servant."""
    headers = {"Cookie": place.employee()}
    with place.app.test_request_context(headers=headers):
        headers[csrf.HEADER] = csrf.token()
    web.headers.update(headers)

    async def press(visit: PlannedVisit, _browser: Browser) -> None:
        url = f"http://127.0.0.1:{place.ports.web}/balie/bezoeken/{visit.participant_id}/toelaten"
        answer = await asyncio.to_thread(web.post, url, allow_redirects=False, timeout=10)
        if answer.status_code >= 400:
            raise RuntimeError(f"toelaten answered {answer.status_code}")

    return press


async def _seen(place: Ground, visit: PlannedVisit) -> None:
    until = time.monotonic() + PATIENCE
    while not place.services.lobby.visits.get(visit.participant_id).is_at_the_door():
        if time.monotonic() > until:
            raise RuntimeError("the agent does not see the knock")
        await asyncio.sleep(0.02)


def _a_visit(place: Ground) -> PlannedVisit:
    now = place.services.ground.clock.now()
    visit = PlannedVisit(
        participant_id=new_id(),
        appointment_id=new_id(),
        desk_id="burgerzaken",
        room=new_room(),
        name="Noor Jansen",
        language="nl",
        product="Geboorteaangifte",
        employee_id=SANNE.id,
        employee_name=SANNE.name,
        starts_at=now,
        ends_at=now + timedelta(minutes=20),
    )
    place.services.lobby.expect(visit)
    place.services.rooms.plan(visit)
    place.services.lobby.arrive(visit.participant_id)
    return visit


def _token(place: Ground, visit: PlannedVisit) -> str:
    visitor = Visitor(
        participant_id=visit.participant_id,
        appointment_id=visit.appointment_id,
        name=visit.name,
        language=visit.language,
    )
    return place.services.rooms.token_for_citizen(visitor).token
