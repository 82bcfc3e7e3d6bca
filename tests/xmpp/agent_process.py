"""The agent as a process of its own, so that a test can kill it."""

import asyncio
import sys
from pathlib import Path
from types import SimpleNamespace

from tests.xmpp.balie import Balie


async def main(folder, redis_port, c2s_port, ca_file):
    balie = Balie(Path(folder), int(redis_port))
    settings = SimpleNamespace(c2s_port=int(c2s_port))
    balie.prosody = SimpleNamespace(settings=settings, ca_file=Path(ca_file))
    await balie.new_agent().forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
