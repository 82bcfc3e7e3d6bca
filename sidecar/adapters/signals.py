"""Signals over Redis publish/subscribe: they say that something changed, never what."""

import logging
from collections.abc import Iterator

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


class RedisTopics:
    """See `sidecar.web.event_stream.Topics`: every signal of all processes, over one connection."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def listen(self) -> Iterator[str]:
        pubsub = self._redis.pubsub()  # type: ignore[no-untyped-call]
        try:
            pubsub.psubscribe(PREFIX + "*")
            for message in pubsub.listen():
                if message["type"] == "psubscribe":
                    # (Re)connected: an empty topic means that anything may have changed.
                    yield ""
                elif message["type"] == "pmessage":
                    yield message["channel"].decode().removeprefix(PREFIX)
        finally:
            pubsub.close()
