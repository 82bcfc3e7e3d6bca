"""A key in Redis that says that a worker ticks and works; gone soon after none does."""

from redis import Redis

WORKER = "balie:worker"
# The worker renews it each ten seconds; one that is busy for a while is not dead.
SECONDS = 60


def report_worker(redis: Redis) -> None:
    """Raises RedisError."""
    redis.set(WORKER, "alive", ex=SECONDS)


def is_worker_alive(redis: Redis) -> bool:
    """Raises RedisError."""
    return bool(redis.exists(WORKER))
