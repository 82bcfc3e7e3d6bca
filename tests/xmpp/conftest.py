"""One Prosody, focus, Redis and counter for all tests of a worker; an agent for each test."""

import asyncio
import inspect
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.focus import Focus, FocusSettings
from deploy.local.prosody.config import ProsodySettings
from deploy.local.prosody.server import Prosody
from tests.contract.redis_server import RedisServer
from tests.xmpp.balie import PASSWORD, SECRET, Balie
from tests.xmpp.people import People

LONGEST_TEST = 240


def pytest_pyfunc_call(pyfuncitem):
    """Async tests run on the loop on which focus and the agents live."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    loop = pyfuncitem.funcargs["loop"]
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    loop.run_until_complete(asyncio.wait_for(pyfuncitem.obj(**arguments), LONGEST_TEST))
    return True


@pytest.fixture(scope="session")
def loop():
    # Not set as the loop of this thread: other tests have one of their own.
    made = asyncio.new_event_loop()
    yield made
    made.run_until_complete(made.shutdown_asyncgens())
    made.run_until_complete(made.shutdown_default_executor())
    made.close()


@pytest.fixture(scope="session")
def redis_server():
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def counter(redis_server, tmp_path_factory):
    made = Balie(tmp_path_factory.mktemp("balie"), redis_server.port)
    yield made
    made.close()


@pytest.fixture(scope="session")
def prosody(counter, tmp_path_factory):
    settings = ProsodySettings(
        http_port=_free_port(),
        c2s_port=_free_port(),
        api_url=counter.url,
        api_secret=SECRET,
        focus_password="focus-password",
        agent_password=PASSWORD,
        api_retry_delay=0.2,
    )
    with Prosody(settings, tmp_path_factory.mktemp("prosody")) as running:
        counter.reach(running)
        yield running


@pytest.fixture(scope="session")
def focus(prosody, loop):
    settings = FocusSettings(
        password=prosody.settings.focus_password,
        ca_file=prosody.ca_file,
        port=prosody.settings.c2s_port,
        initial_timeout=120,
    )

    async def begin():
        focus = Focus(settings)
        focus.begin()
        await focus.wait_until("session_start", 10)
        return focus

    made = loop.run_until_complete(begin())
    yield made
    loop.run_until_complete(made.end())


@pytest.fixture
def balie(counter, prosody, focus):
    counter.focus = focus
    return counter


@pytest.fixture
def agent_process(balie, prosody, redis_server):
    """Starts an agent that can be killed."""
    started = []

    def start():
        place = (balie.folder, redis_server.port, prosody.settings.c2s_port, prosody.ca_file)
        command = [sys.executable, "-m", "tests.xmpp.agent_process", *map(str, place)]
        started.append(subprocess.Popen(command, cwd=Path(__file__).parents[2]))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def in_thread(loop):
    """What blocks must not stop the loop on which everybody lives."""
    return asyncio.to_thread


@pytest.fixture
def agents(balie, loop):
    """Starts agents; all of them are stopped after the test."""
    running = []

    async def start(**options):
        agent = balie.new_agent(**options)
        running.append(agent)
        return await agent.ready()

    yield start
    for agent in running:
        loop.run_until_complete(agent.stop())


@pytest.fixture
def browsers(prosody, loop):
    """Opens browsers; all of them are closed after the test."""
    people = People(prosody)
    yield people
    loop.run_until_complete(people.close())


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
