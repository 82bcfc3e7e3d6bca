"""One Prosody, one focus and one stub of the sidecar for all tests of a worker, on free ports."""

import asyncio
import inspect
import os
import secrets
import socket
from pathlib import Path

import pytest

from deploy.local.focus import Focus, FocusSettings
from deploy.local.prosody.config import OUR_PLUGINS, ProsodySettings
from deploy.local.prosody.server import Prosody
from tests.contract.jitsi.desk import Desk
from tests.contract.jitsi.sidecar_stub import SidecarStub

LONGEST_TEST = 40
FIRST_PORT, LAST_PORT = 21000, 21999


def pytest_pyfunc_call(pyfuncitem):
    """Async tests run on the loop on which focus and the agent live."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    loop = pyfuncitem.funcargs["desk"].loop
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    loop.run_until_complete(asyncio.wait_for(pyfuncitem.obj(**arguments), LONGEST_TEST))
    return True


@pytest.fixture(scope="session")
def loop():
    made = asyncio.new_event_loop()
    asyncio.set_event_loop(made)
    yield made
    made.run_until_complete(made.shutdown_asyncgens())
    made.close()


@pytest.fixture(scope="session")
def sidecar():
    stub = SidecarStub()
    yield stub
    stub.close()


@pytest.fixture(scope="session")
def prosody(sidecar, tmp_path_factory):
    settings = ProsodySettings(
        http_port=_free_port(),
        c2s_port=_free_port(),
        api_url=sidecar.url,
        api_secret=sidecar.secret,
        focus_password="focus-password",
        agent_password="agent-password",
        plugin_paths=_plugins(),
        api_retry_delay=0.2,
        record=tmp_path_factory.mktemp("record") / "xmpp-record",
    )
    with Prosody(settings, tmp_path_factory.mktemp("prosody")) as running:
        yield running


@pytest.fixture(scope="session")
def focus(prosody, loop):
    settings = FocusSettings(
        password=prosody.settings.focus_password,
        ca_file=prosody.ca_file,
        port=prosody.settings.c2s_port,
        initial_timeout=60,
    )
    made = Focus(settings)
    made.begin()
    loop.run_until_complete(made.wait_until("session_start", 10))
    yield made
    loop.run_until_complete(made.end())


@pytest.fixture(scope="session")
def agent_connection(prosody, loop, focus):
    desk = Desk(prosody=prosody, sidecar=None, focus=focus, loop=loop)
    agent = loop.run_until_complete(desk.new_agent())
    yield agent
    loop.run_until_complete(agent.close())


@pytest.fixture
def desk(prosody, sidecar, focus, loop, agent_connection):
    """A room name nobody used, and everything a test needs around it."""
    made = Desk(prosody=prosody, sidecar=sidecar, focus=focus, loop=loop, agent=agent_connection)
    yield made
    loop.run_until_complete(made.close())


def _free_port():
    """In this project's range for tests; the second worker starts somewhere else."""
    for _ in range(200):
        port = FIRST_PORT + secrets.randbelow(LAST_PORT - FIRST_PORT)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")


def _plugins():
    """BALIE_JITSI_PLUGINS: folders of Jitsi's own plugins, with ':' between them.

    Ours come last, for the modules that those folders lack: jitsi-contrib's three, when its
    folder is not named.
    """
    named = os.environ.get("BALIE_JITSI_PLUGINS", "")
    folders = [Path(folder).resolve() for folder in named.split(os.pathsep) if folder]
    missing = [str(folder) for folder in folders if not list(folder.rglob("mod_*.lua"))]
    if missing:
        pytest.exit(f"BALIE_JITSI_PLUGINS: no plugins in {', '.join(missing)}", returncode=2)
    return (*folders, OUR_PLUGINS)
