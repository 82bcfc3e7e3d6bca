"""How a process that serves pages talks to Redis: shortly, for pages can do without it."""

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

SECONDS = 5


def connect(url: str) -> Redis:
    """Tried once more, for a connection that a restart broke, and not for seconds on end.

    Every press of a button sends signals and commands; nothing of them is lost for good.
    """
    return Redis.from_url(
        url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, retry=Retry(NoBackoff(), 1)
    )
