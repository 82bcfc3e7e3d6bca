"""Counts in Redis how often somebody did something; without Redis nobody is held up."""

import logging
from datetime import timedelta
from time import monotonic, time

from limits import RateLimitItemPerSecond
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis import RedisError

from sidecar.adapters import redis_client
from sidecar.core.limits import Limit

log = logging.getLogger(__name__)
PREFIX = "balie:limit"
# Nobody waits for a Redis that does not answer, but who finds out.
PAUSE_SECONDS = 5
SHORTEST = timedelta(seconds=1)


class RedisLimiter:
    """See `sidecar.core.limits.Limiter`.

    Redis emptied: counting begins anew. Redis away: all is let through and logged, for a citizen
    who cannot book is worse than a limit that does not hold for a while (docs/adr/0015).
    """

    def __init__(self, url: str) -> None:
        pool = redis_client.connect_quickly(url).connection_pool
        self._windows = MovingWindowRateLimiter(
            RedisStorage(url, connection_pool=pool, key_prefix=PREFIX)
        )
        self._away_until = 0.0

    def hit(self, limit: Limit, whom: str, *, times: int = 1) -> timedelta | None:
        if monotonic() < self._away_until:
            return None
        seconds = int(limit.window.total_seconds())
        item = RateLimitItemPerSecond(limit.most, seconds, namespace=limit.name)
        try:
            if self._windows.hit(item, whom, cost=times):
                return None
            oldest_goes_at = self._windows.get_window_stats(item, whom).reset_time
        except RedisError as error:
            self._away_until = monotonic() + PAUSE_SECONDS
            log.warning("limit not counted", extra={"kind": type(error).__name__})
            return None
        return max(timedelta(seconds=oldest_goes_at - time()), SHORTEST)
