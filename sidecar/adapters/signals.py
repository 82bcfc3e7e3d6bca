"""Signals over Redis publish/subscribe: they say that something changed, never what."""

import logging

from redis import Redis, RedisError

from sidecar.adapters.database import Database

log = logging.getLogger(__name__)
PREFIX = "changed:"


class RedisSignals:
    """See `sidecar.core.work.Signals`. Redis away: logged, nothing else; pages poll slowly too."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database

    def changed(self, *topics: str) -> None:
        self._database.after_commit(lambda: self._publish(topics))

    def _publish(self, topics: tuple[str, ...]) -> None:
        try:
            for topic in topics:
                self._redis.publish(PREFIX + topic, b"")
        except RedisError as error:
            log.warning("signal not sent", extra={"kind": type(error).__name__})
