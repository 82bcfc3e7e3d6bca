"""The agent process: holds the XMPP connection, sits in the lobbies and opens doors."""

import asyncio
import signal

from sidecar.adapters import redis_client
from sidecar.adapters.xmpp.agent import Agent
from sidecar.adapters.xmpp.connection import Account
from sidecar.bootstrap import Services
from sidecar.processes import start
from sidecar.settings import Settings


def account_of(settings: Settings) -> Account:
    """The account that is owner of every room: of the agent, and of `balie jitsi check`."""
    return Account(
        jid=f"balie@auth.{settings.jitsi_hosts.domain}",
        password=settings.xmpp_password,
        host=settings.xmpp_host,
        port=settings.xmpp_port,
        ca_file=settings.xmpp_ca_file,
    )


def build(services: Services) -> Agent:
    settings = services.ground.settings
    redis = redis_client.connect_agent(settings.redis_url)
    return Agent(
        account_of(settings),
        redis,
        hosts=settings.jitsi_hosts,
        visits=services.lobby,
        rooms=services.rooms,
    )


async def run(agent: Agent) -> None:
    """Until SIGTERM or SIGINT; then the rooms are free for another agent at once."""
    task = asyncio.ensure_future(agent.run())
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, task.cancel)
    await asyncio.gather(task, return_exceptions=True)
    if not task.cancelled() and (error := task.exception()) is not None:
        raise error


def main() -> None:
    services = start.services()

    async def begin() -> None:
        await run(build(services))

    asyncio.run(begin())


if __name__ == "__main__":
    start.for_each("sidecar.processes.agent", main)
