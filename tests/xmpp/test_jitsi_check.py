"""`balie jitsi check`: a good Jitsi is good, and of a wrong one it says exactly what is wrong."""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from deploy.local.focus import Focus, FocusSettings
from deploy.local.prosody.config import ProsodySettings
from deploy.local.prosody.server import Prosody
from sidecar.core.errors import NotFound
from sidecar.jitsi_check.probe import planned
from sidecar.rooms import store as rooms_store
from sidecar.rooms.domain import RoomRefused
from tests.contract.jitsi.conftest import _plugins
from tests.contract.jitsi.xml import MUC_ADMIN, MUC_USER, element
from tests.surroundings import surroundings
from tests.xmpp.balie import PASSWORD, SECRET
from tests.xmpp.conftest import _free_port
from tests.xmpp.jitsi_front import INSIDE, Front

pytestmark = pytest.mark.capability("M24", "M29", "M30")
ROOT = Path(__file__).parents[2]
# What ENABLE_RECORDING=1 brings.
RECORDER = '\nVirtualHost "hidden.meet.jitsi"\n    authentication = "internal_hashed"\n'
LOBBY = ("muc_lobby_rooms", "persistent_lobby", "lobby_autostart")


class Jitsi:
    """Prosody, focus and the front of one municipality, with what it got wrong."""

    def __init__(self, counter, folder, **changes):
        self.counter, self.folder = counter, folder
        made = ProsodySettings(
            http_port=_free_port(),
            c2s_port=_free_port(),
            api_url=counter.url,
            api_secret=SECRET,
            focus_password="focus-password",
            agent_password=PASSWORD,
            plugin_paths=_plugins(),
            api_retry_delay=0.2,
        )
        self.prosody = Prosody(replace(made, **changes), folder / "prosody")

    async def __aenter__(self):
        await asyncio.to_thread(self.prosody.start)
        self.front = Front(self.folder, self.prosody.websocket_url)
        self.focus = Focus(
            FocusSettings(
                password="focus-password",
                ca_file=self.prosody.ca_file,
                port=self.prosody.settings.c2s_port,
                initial_timeout=60,
            )
        )
        self.focus.begin()
        await self.focus.wait_until("session_start", 20)
        return self

    async def __aexit__(self, *_):
        await self.focus.end()
        self.front.close()
        await asyncio.to_thread(self.prosody.stop)

    async def check(self, *words, front=None, **changes):
        """The exit code, and what was found by the id of its row."""
        done = await self.said(*words, "--json", front=front, **changes)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert lines, done.stderr
        return done.returncode, {line["id"]: line for line in lines}

    async def said(self, *words, front=None, **changes):
        return await asyncio.to_thread(self._run, front or self.front, *words, **changes)

    def _run(self, front, *words, **changes):
        settings = self.prosody.settings
        ours = {
            "BALIE_DATABASE_URL": f"sqlite:///{self.counter.folder}/balie.db",
            "BALIE_KEYS_DIR": str(self.counter.folder),
            "BALIE_JITSI_URL": front.url,
            "BALIE_PROSODY_URL": self.prosody.http_url,
            "BALIE_XMPP_PORT": str(settings.c2s_port),
            "BALIE_XMPP_PASSWORD": PASSWORD,
            "BALIE_XMPP_CA_FILE": str(self.prosody.ca_file),
        }
        env = surroundings(self.folder, **ours | changes)
        return subprocess.run(
            [sys.executable, "-m", "sidecar.processes.cli", "jitsi", "check", *words],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "SSL_CERT_FILE": str(front.ca_file), **env},
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )


@pytest.fixture
def jitsi(counter, loop, tmp_path):
    return lambda **changes: Jitsi(counter, tmp_path, **changes)


def ended(found, outcome):
    return {id for id, line in found.items() if line["outcome"] == outcome}


async def test_of_a_good_jitsi_every_row_is_good_and_nothing_stays_behind(jitsi, counter):
    async with jitsi() as good:
        code, found = await good.check()

        assert {id: f["seen"] for id, f in found.items() if f["outcome"] != "good"} == {}
        assert code == 0
        assert not good.focus.rooms
    with counter.ground.database.connection() as connection:
        desks = connection.execute(select(rooms_store.rooms.c.desk_id)).scalars()
        assert "jitsi-check" not in set(desks)


async def test_what_the_page_may_get_wrong_is_said_row_by_row(jitsi):
    async with jitsi() as wrong:
        wrong.front.headers = {"Content-Security-Policy": "frame-ancestors *"}
        wrong.front.config += "\nconfig.p2p.enabled = true; config.recordingService.enabled = true;"
        code, found = await wrong.check()

    assert code == 1
    assert ended(found, "wrong") == {
        *("framed", "hsts", "nosniff"),
        *("config.p2p.enabled", "config.recordingService.enabled"),
    }
    assert found["framed"]["seen"] == "*"
    assert "ENABLE_P2P=0" in found["config.p2p.enabled"]["mend"]


async def test_ports_that_answer_at_the_public_address_are_named(jitsi):
    async with jitsi() as wrong:
        # The same Jitsi, as one sees it who stands where Prosody listens.
        front = Front(wrong.folder, wrong.prosody.websocket_url, host=INSIDE)
        code, found = await wrong.check(front=front)
        front.close()
        ports = wrong.prosody.settings.c2s_port, wrong.prosody.settings.http_port

    assert code == 1
    assert ended(found, "wrong") == {f"port.{port}" for port in ports}


@pytest.mark.parametrize(
    ("changes", "wrong", "seen"),
    [
        ({"without_modules": LOBBY}, {"lobby"}, "straight into the call"),
        ({"without_modules": ("reservations",)}, {"room.unplanned"}, "it was opened"),
        (
            {"without_modules": ("token_verification",)},
            {"token.other_room"},
            "registration-required",
        ),
        ({"without_modules": ("presence_identity",)}, {"lobby.knock"}, "known by a token"),
        ({"without_modules": ("token_affiliation",)}, {"staff.moderator"}, "a participant"),
        ({"without_modules": ("system_chat_message",)}, {"message"}, "404"),
        (
            {"authentication": "anonymous", "without_modules": ("token_verification",)},
            {"token.none", "token.expired", "token.forged", "token.other_room"},
            "it opened a connection",
        ),
        ({"extra": RECORDER}, {"recorder"}, "hidden.meet.jitsi"),
        (
            {"agent_is_admin": False},
            {"lobby.knock", "lobby.admitted", "room.end"},
            "nobody that is known by a token",
        ),
        ({"events_url": "http://127.0.0.1:1"}, {"events"}, "nothing within"),
        (
            {"api_secret": "another-secret-than-that-of-the-balie"},
            {"room.planned"},
            "the answer was 403",
        ),
    ],
    ids=[
        *("no lobby", "no reservations", "no token verification", "no identity"),
        *(
            "no affiliation",
            "no system message",
            "no token asked",
            "a recorder",
            "no rights",
            "no events",
            "another secret",
        ),
    ],
)
async def test_what_prosody_may_get_wrong_is_said(jitsi, changes, wrong, seen):
    async with jitsi(**changes) as bad:
        code, found = await bad.check()

    assert code == 1
    assert wrong <= ended(found, "wrong")
    assert seen in found[min(wrong, key=list(found).index)]["seen"]
    assert all(found[id]["mend"] for id in wrong)


async def test_a_citizen_whom_jicofo_promotes_is_seen(jitsi):
    """As jicofo does with ENABLE_AUTO_OWNER=1: the first who comes in becomes owner."""
    async with jitsi() as bad:
        bad.focus.add_event_handler("presence", lambda presence: promote(bad.focus, presence))
        code, found = await bad.check()

    assert code == 1
    assert ended(found, "wrong") == {"citizen.no_moderator"}
    assert found["citizen.no_moderator"]["seen"] == "he was promoted"
    assert "ENABLE_AUTO_OWNER=0" in found["citizen.no_moderator"]["mend"]


def promote(focus, presence):
    item = presence.xml.find(f"{{{MUC_USER}}}x/{{{MUC_USER}}}item")
    if presence["from"].resource == "focus" or item is None or item.get("role") == "moderator":
        return
    iq = focus.make_iq_set(ito=presence["from"].bare)
    query = element("query", MUC_ADMIN)
    bare = item.get("jid", "").partition("/")[0]
    query.append(element("item", MUC_ADMIN, jid=bare, affiliation="owner"))
    iq.append(query)
    iq.send(callback=lambda _answer: None)


async def test_without_jicofo_the_rows_of_a_call_are_unknown_and_not_good(jitsi):
    async with jitsi() as bad:
        await bad.focus.end()
        code, found = await bad.check()

    assert code in {1, 2}
    assert found["room.planned"]["outcome"] != "good"
    assert found["lobby"]["outcome"] == found["events"]["outcome"] == "unknown"
    assert found["token"]["outcome"] == "good"


async def test_where_nothing_answers_nothing_is_good_but_the_ports(jitsi):
    async with jitsi() as bad:
        bad.front.close()
        code, found = await bad.check()
        text = (await bad.said()).stdout
        nowhere = await bad.said(BALIE_DATABASE_URL="sqlite:////nowhere/balie.db")

    assert code == 1
    assert ended(found, "wrong") == {"page", "config"}
    assert text.count("wrong    ") == text.count("mend: ") == 2
    assert text.splitlines()[-1].endswith("unknown")
    assert (nowhere.returncode, nowhere.stdout) == (2, "")
    assert "niets nagekeken" in nowhere.stderr
    assert {id.partition(".")[0] for id in ended(found, "good")} == {"port"}


async def test_an_account_of_the_agent_that_cannot_log_in_is_named(jitsi):
    async with jitsi() as bad:
        code, found = await bad.check(BALIE_XMPP_PASSWORD="another-password-than-that")

    assert code == 1
    assert ended(found, "wrong") == {"agent.account"}
    assert ended(found, "unknown") == {
        *("lobby.knock", "lobby.admitted", "citizen.no_moderator", "room.end"),
    }


async def test_an_agent_at_work_is_not_in_the_way(jitsi, counter):
    """It hears of the room and sits down in the lobby, where it does not know who knocks."""
    async with jitsi() as good:
        before = counter.prosody if hasattr(counter, "prosody") else None
        counter.reach(good.prosody)
        agent = await counter.new_agent().ready()
        code, found = await good.check()
        ignored = agent.agent.ignored
        await agent.stop()
        if before is not None:
            counter.reach(before)

    assert {id: f["seen"] for id, f in found.items() if f["outcome"] != "good"} == {}
    assert (code, ignored.get("stranger")) == (0, 1)


async def test_a_check_that_was_killed_leaves_a_room_that_the_sweep_closes(counter, loop):
    ground = counter.ground
    passes = counter.rooms.passes
    with planned(counter.rooms.store, passes) as killed:
        assert counter.rooms.reserve(killed.room).name == killed.room
        with pytest.raises(RoomRefused):
            counter.rooms.reserve(killed.stranger)
        over = update(rooms_store.rooms).where(rooms_store.rooms.c.name == killed.room)
        with ground.database.transaction() as connection:
            connection.execute(over.values(closes_at=ground.clock.now() - timedelta(seconds=1)))

        counter.rooms.sweep()

        with pytest.raises(RoomRefused):
            counter.rooms.reserve(killed.room)
        assert killed.room in counter.rooms.rooms_to_destroy()
        room = counter.rooms.store.by_name(killed.room)
        soon = ground.clock.now() + timedelta(seconds=1)
        assert room.appointment_id in counter.rooms.store.ended_before(soon, most=9999)
    with pytest.raises(NotFound):
        counter.rooms.store.by_name(killed.room)
