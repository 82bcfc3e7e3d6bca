"""Tells a worker that a row of the outbox is waiting; a lost message is repaired by the sweep."""

import logging
from urllib.parse import parse_qs, urlsplit

from celery import Celery
from kombu.exceptions import KombuError
from redis import RedisError

log = logging.getLogger(__name__)
QUEUE = "balie"
DELIVER = "balie.deliver"
SECONDS = 1
# One try with a short line: a person waits for the page, and the sweep comes anyway.
HASTY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": SECONDS,
    "socket_timeout": SECONDS,
}


def broker_url(redis_url: str) -> str:
    """As Celery names the same Redis: of a socket it knows another spelling."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.netloc}{parts.path}?virtual_host={number}"


class CeleryWaker:
    """`wake` of the outbox. Redis away: logged, nothing else."""

    def __init__(self, redis_url: str) -> None:
        self._app = Celery("balie-waker", broker=broker_url(redis_url), set_as_current=False)
        self._app.conf.update(
            broker_transport_options=HASTY, task_default_queue=QUEUE, task_ignore_result=True
        )

    def __call__(self, row_id: str) -> None:
        try:
            self._app.send_task(DELIVER, (row_id,), retry=False, ignore_result=True)
        except (KombuError, RedisError, OSError) as error:
            log.warning("worker not woken", extra={"row": row_id, "kind": type(error).__name__})
