"""A fake of the limiter; it passes the contract test together with the one on Redis."""

from collections import defaultdict


class FakeLimiter:
    """Remembers every deed; its clock moves when a test moves it."""

    def __init__(self, clock):
        self._clock = clock
        self._deeds = defaultdict(list)

    def hit(self, limit, whom, *, times=1):
        now = self._clock.now()
        lately = [at for at in self._deeds[limit.name, whom] if now - at < limit.window]
        self._deeds[limit.name, whom] = lately
        if len(lately) + times > limit.most:
            return [*lately, now][0] + limit.window - now
        lately.extend([now] * times)
        return None
