"""Which agent holds which room: a lease per room in Redis, and a list of the agents alive."""

from collections.abc import Awaitable, Collection
from typing import Any, cast

from redis import Redis
from redis.asyncio import Redis as AsyncRedis

ROOM = "balie:room:"
ALIVE = "balie:agents"
LEASE_MS = 6_000
ALIVE_SECONDS = 6

# One step each, so that a lease is never renewed or given up that another agent has taken.
# After Redis was emptied a lease is nobody's: then the holder takes it again.
HOLD = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
GIVE_UP = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
"""


class Leases:
    """`name` is this agent's, unique per process. Everything here raises RedisError."""

    def __init__(self, redis: AsyncRedis, name: str) -> None:
        self._redis: Any = redis
        self._name = name
        self._hold: Any = redis.register_script(HOLD)
        self._give_up: Any = redis.register_script(GIVE_UP)

    async def hold(self, rooms: Collection[str]) -> set[str]:
        """Take or renew; the rooms that are ours now."""
        if not rooms:
            return set()
        async with self._redis.pipeline(transaction=False) as pipe:
            for room in rooms:
                await self._hold(keys=[ROOM + room], args=[self._name, LEASE_MS], client=pipe)
            answers = await pipe.execute()
        return {room for room, answer in zip(rooms, answers, strict=True) if answer}

    async def give_up(self, room: str) -> None:
        await self._give_up(keys=[ROOM + room], args=[self._name])

    async def holder(self, room: str) -> str | None:
        return cast(str | None, await self._redis.get(ROOM + room))

    async def report_alive(self) -> int:
        """Say that we are here; how many agents are, ourselves included."""
        seconds, _ = await cast(Awaitable[tuple[int, int]], self._redis.time())
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.zadd(ALIVE, {self._name: seconds})
            pipe.zremrangebyscore(ALIVE, 0, seconds - ALIVE_SECONDS)
            pipe.zcard(ALIVE)
            pipe.expire(ALIVE, ALIVE_SECONDS)
            answers = await pipe.execute()
        return int(answers[2])

    async def report_gone(self) -> None:
        await self._redis.zrem(ALIVE, self._name)


def agents_alive(redis: Redis) -> int:
    """For `/health`: how many agents have an XMPP session at the moment. Raises RedisError."""
    seconds, _ = redis.time()
    return redis.zcount(ALIVE, seconds - ALIVE_SECONDS, "+inf")
