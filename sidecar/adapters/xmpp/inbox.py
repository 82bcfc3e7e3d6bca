"""Reads the commands to the agents from Redis: one group, acknowledged after the deed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from redis import RedisError, ResponseError
from redis.asyncio import Redis as AsyncRedis

from sidecar.adapters.xmpp.commands import GROUP, LIFETIME, STREAM, Command
from sidecar.adapters.xmpp.waiting import check_cancelled

log = logging.getLogger(__name__)
AT_ONCE = 50
BLOCK_MS = 2_000
ABANDONED_AFTER = timedelta(seconds=15)
FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0

Do = Callable[[Command], Awaitable[None]]


class Inbox:
    """The stream that all agents share, and one of this agent for what others hand on to it.

    `abandoned_after`: what an agent took so long ago and did not finish, another may take.
    """

    def __init__(
        self, redis: AsyncRedis, name: str, *, abandoned_after: timedelta = ABANDONED_AFTER
    ) -> None:
        self._redis: Any = redis
        self._name = name
        self._streams = (STREAM, f"{STREAM}:{name}")
        self._abandoned_after = abandoned_after
        self._reclaimed_at = 0.0

    async def run(self, do: Do) -> None:
        """Until cancelled. Redis gone or emptied: tried again, the group is made anew."""
        wait = FIRST_WAIT
        while True:
            try:
                await self._ensure()
                while True:
                    await self._round(do)
                    wait = FIRST_WAIT
                    check_cancelled()
            except RedisError as error:
                log.warning("no commands from redis", extra={"kind": type(error).__name__})
                check_cancelled()
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)

    async def hand_on(self, command: Command, *, to: str) -> None:
        """That agent holds the room: the deed is its, and so is the acknowledgement."""
        stream = f"{STREAM}:{to}"
        await self._redis.xadd(stream, command.fields(), maxlen=1000, approximate=True)
        await self._redis.expire(stream, LIFETIME)

    async def _ensure(self) -> None:
        for stream in self._streams:
            try:
                # From the beginning: what was put in before we came is meant for us too.
                await self._redis.xgroup_create(stream, GROUP, id="0", mkstream=True)
            except ResponseError as error:
                if "BUSYGROUP" not in str(error):
                    raise
            await self._redis.expire(stream, LIFETIME)

    async def _round(self, do: Do) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._reclaimed_at >= self._abandoned_after.total_seconds() / 3:
            self._reclaimed_at = now
            await self._reclaim(do)
        found = await self._redis.xreadgroup(
            GROUP, self._name, dict.fromkeys(self._streams, ">"), count=AT_ONCE, block=BLOCK_MS
        )
        for stream, entries in found:
            await self._do_all(stream, entries, do)

    async def _reclaim(self, do: Do) -> None:
        """What an agent took and did not finish, itself included, is done by whoever is here."""
        await self._ensure()
        for stream in self._streams:
            idle = int(self._abandoned_after.total_seconds() * 1000)
            answer = await self._redis.xautoclaim(stream, GROUP, self._name, idle, count=AT_ONCE)
            await self._do_all(stream, answer[1], do)

    async def _do_all(self, stream: str, entries: list[tuple[str, dict[str, str]]], do: Do) -> None:
        deeds = [self._do_one(stream, number, fields, do) for number, fields in entries]
        await asyncio.gather(*deeds)

    async def _do_one(self, stream: str, number: str, fields: dict[str, str], do: Do) -> None:
        try:
            command = Command.read(fields)
        except ValueError:
            log.warning("command ignored", extra={"entry": number})
        else:
            try:
                await do(command)
            except RedisError:
                raise
            # Not acknowledged, so it will be reclaimed; what fails once must not end the agent.
            except Exception as error:
                facts = {"deed": command.kind, "kind": type(error).__name__}
                log.warning("command failed", extra=facts)
                return
        await self._redis.xack(stream, GROUP, number)
