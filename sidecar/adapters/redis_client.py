"""How processes talk to Redis: shortly, for all of them can do without it for a while."""

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

SECONDS = 5
# Of a request that goes on without an answer.
QUICK_SECONDS = 1
# A reader waits longer than that for the next command.
AGENT_SECONDS = 10


def connect(url: str) -> Redis:
    """Tried once more, for a connection that a restart broke, and not for seconds on end.

    Every press of a button sends signals and commands; nothing of them is lost for good.
    """
    return Redis.from_url(
        url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, retry=Retry(NoBackoff(), 1)
    )


def connect_quickly(url: str) -> Redis:
    """For counting: who asks waits for it, and can do without."""
    return Redis.from_url(
        url,
        socket_timeout=QUICK_SECONDS,
        socket_connect_timeout=QUICK_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )


def connect_agent(url: str) -> AsyncRedis:
    """For the agent, whose rounds go on without Redis."""
    return AsyncRedis.from_url(
        url,
        decode_responses=True,
        socket_timeout=AGENT_SECONDS,
        socket_connect_timeout=SECONDS,
        retry=AsyncRetry(NoBackoff(), 1),
    )
